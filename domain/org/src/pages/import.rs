//! Importing units: choose a file, see the dry run with every error, confirm.

use crate::import::{self, Asked, Plan};
use crate::{Unit, hold, pick, store};
use access::Scope;
use axum::extract::State;
use axum::response::Response;
use base::id::UnitId;
use base::{Day, Fault, Outcome, Refusal};
use maud::{Markup, html};
use ui::download::{XLSX, download};
use ui::parts::{icon, note};
use ui::{Field, Form, Me, Page, Posted, Reply, Site, csrf, see_other};

/// Problems shown on the page; the annotated workbook has them all.
const SHOWN: usize = 200;

/// `GET /units/import`.
pub(super) async fn show(State(site): State<Site>, me: Me) -> Reply {
    let home = me.home_unit().map(|u| u.to_string()).unwrap_or_default();
    let form = Form::empty().with("unit", home).with("on", site.today());
    page(&site, &me, &me.scope("unit.write")?, &form).await?.reply()
}

async fn page(site: &Site, me: &Me, scope: &Scope, form: &Form) -> Outcome<Page> {
    let mut conn = site.db.read().await?;
    let units = uppers(site, store::list(&mut conn, scope).await?);
    drop(conn);
    let body = html! {
        form.form method="post" action="/units/import" enctype="multipart/form-data" {
            (csrf(me)) (form.errors())
            fieldset {
                legend { "选择表格" }
                div.fields {
                    (form.input(&Field::of("file", "file", "表格文件").required().wide().help("xlsx、xls 或 csv；先检查，确认后才写入")))
                    (pick::unit_field(form, &Field::text("unit", "导入到").required(), &units))
                    (form.input(&Field::of("date", "on", "起始日期").required().help("已有的党组织从这一天起计入；当天之后成立的按成立日期计入")))
                }
            }
            div.form-acts { button.btn.btn-primary { "检查" } a.btn.btn-outline-secondary href="/units" { "取消" } }
        }
    };
    let acts = html! { a.btn href="/units/import/template" { (icon("download")) "下载空白表格" } };
    Ok(Page::new("导入党组织")
        .crumb("党组织", "/units")
        .lead("编码或全称相同的视为同一个党组织，只补充和更新信息")
        .acts(acts)
        .body(body))
}

/// Units that may have others below them.
fn uppers(site: &Site, mut units: Vec<Unit>) -> Vec<Unit> {
    units.retain(|u| site.catalogue.unit_kind(&u.kind).is_some_and(|k| !k.under.is_empty()));
    units
}

/// `POST /units/import`: the dry run of a file, or with `do` what is to be done with the file that waits.
pub(super) async fn submit(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("unit.write")?;
    match attempt(&site, &me, &scope, &posted).await {
        Err(Fault::Refused(faults)) => {
            page(&site, &me, &scope, &Form::refused(&posted, faults)).await?.refused().reply()
        }
        other => Ok(other?),
    }
}

/// What was sent: the file with its token, the unit, the first day.
pub(crate) struct Sent {
    pub file: hold::Held,
    pub token: String,
    pub unit: UnitId,
    pub on: Day,
}

async fn attempt(site: &Site, me: &Me, scope: &Scope, posted: &Posted) -> Outcome<Response> {
    let sent = sent(site, me, scope, posted).await?;
    let asked = Asked {
        bytes: &sent.file.bytes,
        file_name: &sent.file.name,
        unit: sent.unit,
        on: sent.on,
        today: site.today(),
    };
    let mut conn = site.db.read().await?;
    let plan = import::plan(&mut conn, scope, &site.keys, &site.catalogue, asked).await?;
    drop(conn);
    match posted.text("do") {
        "apply" => apply(site, me, scope, &sent, &plan).await,
        "annotate" => {
            let bytes = exchange::out::annotate(&plan.sheet, plan.heading.as_ref(), &plan.problems, site.today())?;
            Ok(download("问题批注.xlsx", XLSX, bytes))
        }
        _ => Ok(axum::response::IntoResponse::into_response(dry_run(me, &sent, &plan))),
    }
}

/// Reads what was sent for a unit in reach; every fault at once.
pub(crate) async fn sent(site: &Site, me: &Me, scope: &Scope, posted: &Posted) -> Outcome<Sent> {
    let mut conn = site.db.read().await?;
    let units = store::list(&mut conn, scope).await?;
    drop(conn);
    let mut faults = Vec::new();
    let on = super::edit::day_of(posted, "on", site.today(), &mut faults);
    let unit = pick::chosen(posted.text("unit"), &units);
    if unit.is_none() {
        faults.push(Refusal::at("unit", "没有选择导入到哪个党组织", "请从列表中选择"));
    }
    let (file, token) = held(site, me, posted, &mut faults)?;
    match (file, unit) {
        (Some(file), Some(unit)) if faults.is_empty() => Ok(Sent { file, token, unit, on }),
        _ => Err(Fault::Refused(faults)),
    }
}

/// The file that was sent now, or that waits since its dry run, with its token.
fn held(site: &Site, me: &Me, posted: &Posted, faults: &mut Vec<Refusal>) -> Outcome<(Option<hold::Held>, String)> {
    let now = site.clock.now();
    let (file, token) = match (posted.files("file").next(), posted.text("token")) {
        (Some(upload), _) => {
            let file = hold::Held { name: upload.name.clone(), bytes: std::sync::Arc::new(upload.bytes.clone()) };
            let token = hold::keep(me.account, now, file.clone())?;
            (Some(file), token)
        }
        (None, token) => (hold::find(me.account, now, token), token.to_owned()),
    };
    if file.is_none() {
        let what = if token.is_empty() { "没有选择文件" } else { "文件已等待超过15分钟" };
        faults.push(Refusal::at("file", what, "请选择文件后重新检查"));
    }
    Ok((file, token))
}

async fn apply(site: &Site, me: &Me, scope: &Scope, sent: &Sent, plan: &Plan) -> Outcome<Response> {
    let mut work = site.begin(me).await?;
    let batch = import::apply(&mut work, scope, plan).await?;
    if batch.is_some() {
        work.commit().await?;
    }
    hold::release(&sent.token);
    let message = format!("已导入：新增{}，变更{}，未变{}", plan.new, plan.changed, plan.unchanged);
    Ok(see_other("/imports", &message))
}

fn dry_run(me: &Me, sent: &Sent, plan: &Plan) -> Page {
    let wrong = !plan.problems.is_empty();
    let body = html! { div.stack {
        (outcome(plan))
        @for left in &plan.unread { (note("info", &html! { p { "工作表“" (left) "”没有读取，只读取“" (plan.sheet.name) "”。" } })) }
        form.form method="post" action="/units/import" {
            (csrf(me))
            input type="hidden" name="token" value=(sent.token); input type="hidden" name="unit" value=(sent.unit); input type="hidden" name="on" value=(sent.on);
            div.form-acts {
                @if wrong { button.btn.btn-primary name="do" value="annotate" { (icon("download")) "下载标出问题的表格" } }
                @else { button.btn.btn-primary name="do" value="apply" { "确认导入" } }
                a.btn.btn-outline-secondary href="/units/import" { "重新选择文件" }
            }
        }
        @if wrong { (problems(&plan.problems)) }
        (ignored(&plan.ignored))
    } };
    let page = Page::new("检查结果").crumb("党组织", "/units").crumb("导入党组织", "/units/import");
    let page = page.lead(format!("{}，导入到“{}”", plan.file_name, plan.unit.name)).body(body);
    if wrong { page.refused() } else { page }
}

fn outcome(plan: &Plan) -> Markup {
    html! {
        @if plan.problems.is_empty() {
            (note("good", &html! { p { "共" (plan.rows) "行，没有问题：新增" (plan.new) "个，变更" (plan.changed) "个，未变" (plan.unchanged) "个。" } }))
        } @else {
            (note("bad", &html! { p { "共" (plan.rows) "行，有" (plan.problems.total()) "处问题，没有写入任何内容。请改正后重新检查。" } }))
        }
    }
}

/// Everything wrong in a table, by place.
pub(crate) fn problems(all: &exchange::Problems) -> Markup {
    let (shown, more) = all.first(SHOWN);
    html! {
        div.list tabindex="0" role="region" aria-label="问题清单" {
            table.table.table-cards {
                caption.visually-hidden { "问题清单" }
                thead { tr { th scope="col" { "位置" } th scope="col" { "填写内容" } th scope="col" { "问题" } th scope="col" { "处理办法" } } }
                tbody { @for p in shown {
                    tr.row-wrong { td.lead-cell { (p.place()) } td data-label="填写内容" { (p.value) } td data-label="问题" { (p.reason) } td data-label="处理办法" { (p.remedy) } }
                } }
            }
        }
        @if more > 0 { p.hint { "另有" (more) "处，见标出问题的表格。" } }
    }
}

/// Columns and lines that were left out.
pub(crate) fn ignored(all: &[exchange::heading::LeftOut]) -> Markup {
    html! { @if !all.is_empty() {
        details.fold { summary { "没有采用的列和行（" (all.len()) "）" } ul { @for left in all { li { (left.place) "“" (left.text) "”：" (left.reason) } } } }
    } }
}

/// `GET /units/import/template`.
pub(super) async fn template(State(site): State<Site>, me: Me) -> Reply {
    me.scope("unit.write")?;
    Ok(download("党组织导入模板.xlsx", XLSX, import::template(&site.catalogue, site.today())?))
}
