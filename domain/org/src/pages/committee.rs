//! Forms for the committee: who takes or leaves which post, and the term. And what a person's page says about posts.

use super::edit::day_of;
use super::one::{post_name, stretch};
use crate::{NewPost, NewTerm, PostHolder, Term, Unit, acts, rules, store};
use access::{Actor, Scope};
use axum::extract::State;
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Outcome, Refusal};
use maud::{Markup, html};
use ui::parts::{card, note};
use ui::{Field, Form, Id, Me, Page, PanelFuture, Posted, Reply, Site, csrf, see_other};

/// What the page shows besides the forms.
struct Known {
    unit: Unit,
    holders: Vec<PostHolder>,
    term: Option<Term>,
}

async fn load(site: &Site, scope: &Scope, id: UnitId) -> Outcome<Known> {
    let mut conn = site.db.read().await?;
    Ok(Known {
        unit: store::find(&mut conn, scope, id).await?,
        holders: store::committee(&mut conn, scope, id, site.today()).await?,
        term: store::current_term(&mut conn, scope, id).await?,
    })
}

/// `GET /units/{id}/committee`.
pub(super) async fn show(State(site): State<Site>, me: Me, Id(id): Id<UnitId>) -> Reply {
    let known = load(&site, &me.scope("unit.write")?, id).await?;
    page(&site, &me, &known, Forms::default()).reply()
}

/// The forms of the page; at most one of them came back refused.
#[derive(Default)]
struct Forms {
    post: Option<Form>,
    term: Option<Form>,
    end: Option<Form>,
}

fn page(site: &Site, me: &Me, k: &Known, forms: Forms) -> Page {
    let back = format!("/units/{}", k.unit.id);
    let body = html! {
        (card("现任班子成员", &current(site, me, k, &forms.end.unwrap_or_default())))
        (card("登记任职", &post_form(site, me, k, &forms.post.unwrap_or_default())))
        (card("本届任期", &term_form(site, me, k, forms.term)))
    };
    let page = Page::new(format!("班子和任期：{}", k.unit.name));
    page.crumb("党组织", "/units").crumb(k.unit.name.clone(), back).body(body)
}

fn current(site: &Site, me: &Me, k: &Known, form: &Form) -> Markup {
    if k.holders.is_empty() {
        return html! { p.hint { "没有登记现任班子成员。" } };
    }
    let label = |h: &PostHolder| format!("{} · {} · {}", h.name, post_name(site, &h.post), stretch(h.from, h.to));
    let choices: Vec<(String, String)> = k.holders.iter().map(|h| (h.id.to_string(), label(h))).collect();
    html! {
        (super::one_view::holders(site, &k.holders, "现任班子成员"))
        form.form method="post" action=(format!("/units/{}/committee/end", k.unit.id)) {
            (csrf(me)) (form.errors())
            div.fields {
                (form.select(&Field::text("holder", "免去谁的职务").required(), &choices))
                (form.input(&Field::of("date", "to", "免职日期").required()))
                (form.input(&Field::text("reason", "原因").max(200)))
            }
            div.form-acts { button.btn.btn-outline-danger { "登记免职" } }
        }
    }
}

fn post_form(site: &Site, me: &Me, k: &Known, form: &Form) -> Markup {
    let fits = |p: &&catalogue::Post| p.unit_kinds.is_empty() || p.unit_kinds.contains(&k.unit.kind);
    let posts: Vec<(&str, &str)> =
        site.catalogue.posts().filter(fits).map(|p| (p.key.as_str(), p.name.as_str())).collect();
    if posts.is_empty() {
        return note("info", &html! { p { "这一类党组织没有可登记的职务。" } });
    }
    html! {
        form.form method="post" action=(format!("/units/{}/committee", k.unit.id)) {
            (csrf(me)) (form.errors())
            div.fields {
                (form.select(&Field::text("post", "职务").required(), &posts))
                (form.input(&Field::text("name", "姓名").required().max(30)))
                (form.input(&Field::of("date", "from", "任职日期").required()))
                (form.input(&Field::text("detail", "备注").max(200)))
            }
            div.form-acts { button.btn.btn-primary { "登记任职" } }
        }
    }
}

fn term_form(site: &Site, me: &Me, k: &Known, refused: Option<Form>) -> Markup {
    let Some(years) = rules::term_years(&k.unit, &site.catalogue) else {
        let clause = site.catalogue.rule("term_none").and_then(|r| r.basis.clause()).unwrap_or_default();
        return note("info", &html! { p { "这一类党组织不经选举产生，没有任期。" } p.clause { (clause) } });
    };
    let form = refused.unwrap_or_else(|| filled(k.term.as_ref()));
    let help = format!("按规定为{years}年");
    html! {
        form.form method="post" action=(format!("/units/{}/term", k.unit.id)) {
            (csrf(me)) (form.errors())
            div.fields {
                (form.input(&Field::of("date", "elected", "当选日期").required().help("换届后填新的当选日期，旧的一届自动保留")))
                (form.input(&Field::of("number", "years", "任期（年）").help(&help)))
                (form.input(&Field::of("date", "extended_to", "批准延期至").help("没有批准延期的留空；还没有批准的，请在“换届”中报批")))
                (form.input(&Field::text("document", "批准文件").max(100)))
            }
            div.form-acts { button.btn.btn-primary { "保存任期" } }
        }
    }
}

fn filled(term: Option<&Term>) -> Form {
    let Some(t) = term else { return Form::empty() };
    Form::empty()
        .with("elected", t.elected)
        .with("years", t.years)
        .with("extended_to", t.extended_to.map(|d| d.to_string()).unwrap_or_default())
        .with("document", &t.document)
}

fn refuse(faults: Vec<Refusal>) -> Outcome<()> {
    if faults.is_empty() { Ok(()) } else { Err(Fault::Refused(faults)) }
}

/// `POST /units/{id}/committee`.
pub(super) async fn set_post(State(site): State<Site>, me: Me, Id(id): Id<UnitId>, posted: Posted) -> Reply {
    let scope = me.scope("unit.write")?;
    let known = load(&site, &scope, id).await?;
    let attempt = async {
        let mut faults = Vec::new();
        let from = day_of(&posted, "from", site.today(), &mut faults);
        refuse(faults)?;
        let text = |name: &str| posted.text(name).to_owned();
        let new = NewPost { post: text("post"), name: text("name"), person: None, from, detail: text("detail") };
        let mut work = site.begin(&me).await?;
        acts::set_post(&mut work, &scope, id, new).await?;
        work.commit().await
    };
    match attempt.await {
        Ok(()) => Ok(see_other(&format!("/units/{id}/committee"), "已登记任职")),
        Err(Fault::Refused(faults)) => {
            let forms = Forms { post: Some(Form::refused(&posted, faults)), ..Forms::default() };
            page(&site, &me, &known, forms).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /units/{id}/term`.
pub(super) async fn set_term(State(site): State<Site>, me: Me, Id(id): Id<UnitId>, posted: Posted) -> Reply {
    let scope = me.scope("unit.write")?;
    let known = load(&site, &scope, id).await?;
    let attempt = async {
        let new = term_of(&posted, site.today())?;
        let mut work = site.begin(&me).await?;
        acts::set_committee_term(&mut work, &scope, id, new).await?;
        work.commit().await
    };
    match attempt.await {
        Ok(()) => Ok(see_other(&format!("/units/{id}"), "已保存任期")),
        Err(Fault::Refused(faults)) => {
            let forms = Forms { term: Some(Form::refused(&posted, faults)), ..Forms::default() };
            page(&site, &me, &known, forms).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

fn term_of(posted: &Posted, today: Day) -> Outcome<NewTerm> {
    let mut faults = Vec::new();
    let elected = day_of(posted, "elected", today, &mut faults);
    let years = match posted.text("years") {
        "" => None,
        text => text.parse().map(Some).unwrap_or_else(|_| {
            faults.push(Refusal::at("years", "任期不是整数", "请填写年数，如 3"));
            None
        }),
    };
    let extended_to = posted.read::<Day>("extended_to").unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    refuse(faults)?;
    Ok(NewTerm { elected, years, extended_to, document: posted.text("document").to_owned() })
}

/// `POST /units/{id}/committee/end`.
pub(super) async fn end(State(site): State<Site>, me: Me, Id(id): Id<UnitId>, posted: Posted) -> Reply {
    let scope = me.scope("unit.write")?;
    let known = load(&site, &scope, id).await?;
    let attempt = async {
        let mut faults = Vec::new();
        let holder = known.holders.iter().find(|h| h.id.to_string() == posted.text("holder")).map(|h| h.id);
        if holder.is_none() {
            faults.push(Refusal::at("holder", "没有选择免去谁的职务", "请从列表中选择"));
        }
        let last = day_of(&posted, "to", site.today(), &mut faults);
        refuse(faults)?;
        let mut work = site.begin(&me).await?;
        acts::end_post(&mut work, &scope, holder.unwrap_or_default(), last, posted.text("reason")).await?;
        work.commit().await
    };
    match attempt.await {
        Ok(()) => Ok(see_other(&format!("/units/{id}/committee"), "已登记免职")),
        Err(Fault::Refused(faults)) => {
            let forms = Forms { end: Some(Form::refused(&posted, faults)), ..Forms::default() };
            page(&site, &me, &known, forms).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

/// On a person's page: the posts they hold or held.
pub(super) fn draw_posts(site: Site, actor: Actor, person: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("unit.read")?;
        let mut conn = site.db.read().await?;
        let posts = store::posts_of(&mut conn, &scope, PersonId(person)).await?;
        if posts.is_empty() {
            return Ok(None);
        }
        let list = html! {
            ul.evidence { @for (p, unit) in &posts {
                li { a href=(format!("/units/{}", p.unit)) { (unit) } " " (post_name(&site, &p.post)) " " span.hint { (stretch(p.from, p.to)) } }
            } }
        };
        Ok(Some(card("党内职务", &list)))
    })
}
