//! Proposing that members leave a branch: the branch, then one form with the list of its members.

use crate::Kind;
use crate::acts::{self, Proposal, Target};
use access::Scope;
use axum::extract::State;
use axum::response::IntoResponse;
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome, Refusal, secret};
use case::acts::{NewStep, procedure_of, step_of};
use catalogue::Step;
use db::Conn;
use maud::{Markup, html};
use member::store::Brief;
use org::Unit;
use record::rules::Texts;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, list, parts, see_other};

/// What the form is made of.
struct Ground {
    /// The sender.
    unit: Unit,
    /// Its members.
    people: Vec<Brief>,
    /// The branches of the district.
    receivers: Vec<Unit>,
}

fn first_step(site: &Site) -> Outcome<&Step> {
    step_of(procedure_of(&site.catalogue, Kind::Within.key())?, "propose")
}

fn holds(site: &Site, unit: &Unit) -> bool {
    unit.dissolved.is_none() && site.catalogue.unit_kind(&unit.kind).is_some_and(|kind| kind.holds_members)
}

async fn ground(site: &Site, scope: &Scope, unit: i64) -> Outcome<Ground> {
    let mut conn = site.db.read().await?;
    let unit = org::store::find(&mut conn, scope, UnitId(unit)).await?;
    let people = member::store::of_branch(&mut conn, scope, unit.id, site.today()).await?;
    let mut receivers = receivers(&mut conn, site, scope).await?;
    receivers.retain(|u| u.id != unit.id);
    Ok(Ground { unit, people, receivers })
}

/// `GET /transfer/new?unit=&person=`
pub async fn blank(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("transfer.write")?;
    let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
    let branches: Vec<Unit> = units.into_iter().filter(|u| holds(&site, u)).collect();
    let only = branches.first().filter(|_| branches.len() == 1).map(|u| u.id);
    let asked = params.text("unit");
    let chosen = if asked.is_empty() { only } else { org::pick::chosen(asked, &branches) };
    if !asked.is_empty() && chosen.is_none() {
        // Out of reach looks like what does not exist.
        return Err(Fault::NotFound.into());
    }
    let Some(unit) = chosen else { return choose(&branches).reply() };
    let ground = ground(&site, &scope, unit.0).await?;
    let form = Form::empty().with("_request", secret::random_token(24)?).with("on", site.today()).with("way", "within");
    let form = form.with("paid_to", site.today().plus_months(-1).month_key());
    let form = params.read::<i64>("person").map_or(form.clone(), |person| form.with("people", person));
    page(&site, &me, &ground, &form)?.reply()
}

/// The branches of the district that may receive: known by name as in a telephone book; nothing else of other units is shown.
async fn receivers(conn: &mut Conn, site: &Site, scope: &Scope) -> Outcome<Vec<Unit>> {
    let mut units = org::store::list(conn, &Scope::whole(scope.district_id())).await?;
    units.retain(|u| holds(site, u));
    Ok(units)
}

/// `GET /transfer/receivers`: suggestions for the field of the receiver.
pub async fn suggest(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("transfer.write")?;
    let units = receivers(&mut *site.db.read().await?, &site, &scope).await?;
    Ok(org::pick::suggestions(&units, params.text(params.text("field"))).into_response())
}

/// Which branch; for whoever looks after several.
fn choose(branches: &[Unit]) -> Page {
    let body = html! {
        @if branches.is_empty() {
            (parts::empty("没有可以转出党员的党支部", "管理范围内还没有党支部", &html! {}))
        } @else {
            section.card { div.card-body { form.form method="get" action="/transfer/new" {
                div.fields { (org::pick::unit_field(&Form::empty(), &Field::text("unit", "转出的党支部").required(), branches)) }
                div.form-acts { button.btn.btn-primary { "下一步" } a.btn.btn-outline-secondary href="/transfer" { "返回" } }
            } } }
        }
    };
    Page::new("提出转出").lead("先选择党员现在所在的党支部").crumb("组织关系接转", "/transfer").body(body)
}

fn page(site: &Site, me: &Me, ground: &Ground, form: &Form) -> Outcome<Page> {
    let step = first_step(site)?;
    let reasons = step.fields.iter().find(|f| f.key == "reason").map(|f| site.catalogue.choices(f)).unwrap_or_default();
    let ways = [("within", "转往本区（县）内党支部"), ("out", "转往区外")];
    let body = html! {
        section.card { div.card-body { form.form method="post" action="/transfer/new" {
            (csrf(me))
            input type="hidden" name="_request" value=(form.value("_request"));
            input type="hidden" name="unit" value=(ground.unit.id);
            (form.errors())
            fieldset {
                legend { "转往哪里" }
                div.fields {
                    (form.select(&Field::text("way", "办理类型").required(), &ways))
                    (org::pick::unit_field_from(form, &Field::text("to", "转往的党支部").help("区内接转时填写；找不到的，输入编码或全称"), &ground.receivers, "/transfer/receivers"))
                    (form.input(&Field::text("place", "转往的党组织").max(100).help("转往区外时填写对方基层党委的全称，印在介绍信上")))
                    (form.select(&Field::text("scope", "转接范围").help("转往区外时选择"), &super::far(site)))
                }
            }
            fieldset {
                legend { "办理" }
                div.fields {
                    (form.input(&Field::of("date", "on", "提出日期").required()))
                    (form.select(&Field::text("reason", "转移原因").required(), &reasons))
                    (form.input(&Field::text("paid_to", "党费交至").required().max(7).help("交到哪一个月，如 2026-10；个别人不同的在名单中另填")))
                    (form.area(&Field::text("note", "说明").wide().max(500), 2))
                }
            }
            fieldset id="f-people" {
                legend { "党员" }
                (form.tick("whole", "整建制接转：本支部全部党员"))
                @for fault in form.faults_of("people") { div.field-error { (fault) } }
                (people(ground, form))
            }
            div.form-acts.form-acts-stay { button.btn.btn-primary { "提出转出" } a.btn.btn-outline-secondary href="/transfer" { "返回" } }
        } } }
        (parts::clause("接收以前党员仍在本支部，由本支部管理"))
        (parts::rules(&site.catalogue, &site.catalogue.rules_of_step(step)))
    };
    let page = Page::new("提出转出").lead(ground.unit.name.clone());
    Ok(page.crumb("组织关系接转", "/transfer").body(body))
}

fn people(ground: &Ground, form: &Form) -> Markup {
    html! {
        @if ground.people.is_empty() { p.hint { "本支部没有在册党员" } }
        @else {
            div.list tabindex="0" role="region" aria-label="本支部党员" { table.table.table-cards {
                thead { tr { th scope="col" { "选择" } th scope="col" { "姓名" } th scope="col" { "类别" } th scope="col" { "党费交至（不同时填）" } } }
                tbody { @for m in &ground.people {
                    @let paid = format!("paid_{}", m.id);
                    tr {
                        td data-label="选择" { label.form-check { input.form-check-input type="checkbox" name="people" value=(m.id) checked[form.has("people", &m.id.to_string())]; span.form-check-label { "选择" span.visually-hidden { (m.name) } } } }
                        td.lead-cell data-label="姓名" { (m.name) }
                        td data-label="类别" { @if m.category == "full" { "正式党员" } @else { "预备党员" } }
                        td data-label="党费交至" { input.form-control type="text" name=(paid) value=(form.value(&paid)) maxlength="7" aria-label=(format!("{}党费交至", m.name)) placeholder="如 2026-10"; }
                    }
                } }
            } }
        }
    }
}

/// `POST /transfer/new`
pub async fn propose(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("transfer.write")?;
    let ground = ground(&site, &scope, posted.text("unit").parse().unwrap_or(0)).await?;
    match try_propose(&site, &me, &scope, (&posted, &ground)).await {
        Ok(n) => {
            let unit = ground.unit.id.to_string();
            let back = list::address("/transfer", &[("unit", &unit), ("state", "open")]);
            Ok(see_other(&back, &format!("已提出转出 {n} 人；接收以前仍由本支部管理")))
        }
        Err(Fault::Refused(faults)) => page(&site, &me, &ground, &Form::refused(&posted, faults))?.refused().reply(),
        Err(other) => Err(other.into()),
    }
}

async fn try_propose(site: &Site, me: &Me, scope: &Scope, (posted, ground): (&Posted, &Ground)) -> Outcome<usize> {
    let to = match posted.text("way") {
        "out" => Target::Out { place: posted.text("place").to_owned(), scope: posted.text("scope").to_owned() },
        "within" => Target::Within(org::pick::chosen(posted.text("to"), &ground.receivers).unwrap_or(UnitId(0))),
        _ => return Err(Refusal::at("way", "没有选择办理类型", "请从列表中选择").into()),
    };
    let ids = posted.all("people").filter_map(|id| id.parse::<i64>().ok());
    let people = ids.map(|id| (PersonId(id), posted.text(&format!("paid_{id}")).to_owned()));
    let texts = ["on", "reason", "paid_to", "note"];
    let texts = texts.iter().fold(Texts::new(), |texts, key| texts.with(key, posted.text(key)));
    let request = posted.text("_request").chars().take(60).collect();
    let new = Proposal {
        from: ground.unit.id,
        to,
        whole: posted.ticked("whole"),
        people: people.collect(),
        step: NewStep { texts, request, ..NewStep::default() },
    };
    let mut work = site.begin(me).await?;
    let made = acts::propose(&mut work, scope, &site.attachments, new).await?;
    work.commit().await?;
    Ok(made.len())
}
