//! One's own registrations on a telephone: where the branch thinks one is, and one's report to it.

use super::{names, sign};
use crate::acts;
use crate::file::{File, FileId, Kind};
use crate::fold::fold;
use crate::store;
use crate::typed::Typed;
use access::{Actor, Scope};
use axum::extract::State;
use base::id::PersonId;
use base::{Fault, Outcome};
use maud::{Markup, html};
use member::timeline::{Line, LinesFuture};
use ui::{Field, Form, Me, Page, Posted, Reply, Site, csrf, parts, see_other};

/// `GET /me/floating`
pub async fn show(State(site): State<Site>, me: Me) -> Reply {
    page(&site, &me, &Form::empty()).await?.reply()
}

async fn page(site: &Site, me: &Me, form: &Form) -> Outcome<Page> {
    let page = Page::new("我的流动情况").crumb("我的信息", "/me");
    let Some(person) = me.person else {
        let hint = "如果您是党员，请联系安全保密管理员把账号与名册中的本人关联";
        return Ok(page.body(parts::empty("账号没有关联到党员", hint, &html! {})));
    };
    let scope = me.scope("self.read")?;
    let mut conn = site.db.read().await?;
    let all = store::own(&mut conn, &scope, person).await?;
    let ids: Vec<_> = all.iter().map(|f| f.unit).collect();
    let names = names(&mut conn, &scope, &ids).await?;
    let mut told = Vec::new();
    for file in all {
        told.push((card(&mut conn, site, me, &file, form).await?, names.get(&file.unit).cloned().unwrap_or_default()));
    }
    drop(conn);
    let body = html! {
        (form.errors())
        @if told.is_empty() { (parts::empty("没有登记", "外出、出国（境）以前，请告知所在党支部登记", &html! { a.btn href="/me" { "返回" } })) }
        @for (card, unit) in &told { (card) p.meta { "登记党支部：" (unit) } }
        (parts::rules(&site.catalogue, &["floating_report"]))
    };
    Ok(page.lead("去向和联系方式变了，及时告诉所在党支部").body(body))
}

async fn card(conn: &mut db::Conn, site: &Site, me: &Me, f: &File, form: &Form) -> Outcome<Markup> {
    let events = store::events(conn, &site.keys, &Scope::whole(me.district), f.id).await?;
    let phone = fold(f.kind, &events)?.map(|s| s.data.phone).unwrap_or_default();
    let away = f.is_open() && f.kind != Kind::Hardship;
    let this = !form.is_refused() || form.value("file") == f.id.to_string();
    let empty = Form::empty();
    let form = if this { form } else { &empty };
    Ok(html! { section.card {
        div.card-header { h2.card-title { (f.kind.name()) } }
        div.card-body {
            dl.facts {
                @if !f.place.is_empty() { div { dt { "地点" } dd { (f.place) } } }
                div { dt { "开始日期" } dd { (f.since.chinese()) } }
                @if !phone.is_empty() { div { dt { "联系电话" } dd { (phone) } } }
                @if !f.card.is_empty() { div { dt { "活动证" } dd { (crate::papers::card(f)) } } }
                @if away { div { dt { "最近汇报" } dd { @if f.report_on == f.since { "还没有" } @else { (f.report_on.chinese()) } } } }
                div { dt { "状态" } dd { (sign(f)) } }
            }
            @if away { (report_form(me, f, form)) }
        }
    } })
}

fn report_form(me: &Me, f: &File, form: &Form) -> Markup {
    html! { form.form method="post" action="/me/floating" {
        (csrf(me))
        input type="hidden" name="file" value=(f.id);
        div.fields {
            (form.area(&Field::text("text", "向党支部汇报").required().wide().max(500).help("近期思想、工作、学习和参加活动的情况"), 5))
            (form.input(&Field::text("place", "现在的地点").max(100).help("没有变的留空")))
            (form.input(&Field::of("tel", "phone", "现在的联系电话").max(30).help("没有变的留空")))
        }
        div.form-acts { button.btn.btn-primary { "提交汇报" } a.btn.btn-outline-secondary href="/me" { "返回" } }
    } }
}

/// `POST /me/floating`
pub async fn report(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let id = FileId(posted.text("file").parse().map_err(|_| Fault::NotFound)?);
    let text = |name: &str| posted.text(name).to_owned();
    let typed = Typed { text: text("text"), place: text("place"), phone: text("phone"), ..Typed::default() };
    let mut work = site.begin(&me).await?;
    match acts::report(&mut work, me.person, id, &typed).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other("/me/floating", "已汇报，所在党支部可以看到"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            page(&site, &me, &Form::refused(&posted, faults)).await?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

/// In the timeline: when somebody went elsewhere or abroad, and came back. Hardship stands nowhere but where it may be seen. The roster asks
/// for persons whom the actor may see.
pub fn lines(site: Site, actor: Actor, person: PersonId) -> LinesFuture {
    Box::pin(async move {
        let mut conn = site.db.read().await?;
        let all = store::own(&mut conn, &Scope::whole(actor.district), person).await?;
        let mut lines = Vec::new();
        for f in all.iter().filter(|f| !f.undone && matches!(f.kind, Kind::Out | Kind::Abroad)) {
            let seen = match actor.scope("floating.read") {
                Ok(scope) => store::find(&mut conn, &scope, f.id).await.is_ok(),
                Err(_) => false,
            };
            let until = f.end.as_ref().map_or_else(|| "至今".to_owned(), |(on, _)| format!("至{}", on.chinese()));
            lines.push(Line {
                on: f.since,
                what: f.kind.name().to_owned(),
                more: format!("{}，{}{until}", f.place, f.since.chinese()),
                href: if seen { format!("/floating/{}", f.id) } else { String::new() },
            });
        }
        Ok(lines)
    })
}
