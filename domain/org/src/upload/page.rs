//! The pages of an import: choose a file, see the dry run with every error, confirm. The file waits in memory between the two steps.

use super::{File, Plan, Upload, run};
use crate::pages::{Sent, ignored, problems, sent};
use crate::{hold, pick, store};
use access::{Line, audit};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base::{Fault, Outcome, Refusal};
use maud::{Markup, html};
use ui::download::{XLSX, download};
use ui::parts::{facts, icon, note};
use ui::{Field, Form, Me, Need, Page, Params, Posted, Reply, Routes, Site, csrf, see_other};

/// Problems, rows and remarks shown on the page; the annotated workbook has all problems.
const SHOWN: usize = 200;

/// Largest table that may be uploaded.
const BYTES: usize = 16 << 20;

/// The routes of an import, added to those of its noun.
pub fn routes(all: Routes, upload: &'static Upload) -> Routes {
    let (need, [page, empty]) = (Need::Can(upload.need), upload.paths);
    let choose =
        move |State(site): State<Site>, me: Me, params: Params| async move { blank(&site, &me, upload, &params).await };
    let send =
        move |State(site): State<Site>, me: Me, posted: Posted| async move { check(&site, &me, upload, &posted).await };
    let table = move |State(site): State<Site>, me: Me| async move { template(&site, &me, upload) };
    all.get(page, need, choose).upload(page, need, BYTES, send).get(empty, need, table)
}

/// The page to choose a file.
async fn blank(site: &Site, me: &Me, upload: &Upload, params: &Params) -> Reply {
    let home = me.home_unit().map(|u| u.to_string()).unwrap_or_default();
    let unit = params.text("unit");
    let form = Form::empty().with("unit", if unit.is_empty() { &home } else { unit }).with("on", site.today());
    page(site, me, upload, &form).await?.reply()
}

async fn page(site: &Site, me: &Me, upload: &Upload, form: &Form) -> Outcome<Page> {
    me.scope("import")?;
    let units = store::list(&mut *site.db.read().await?, &me.scope(upload.need)?).await?;
    let (list, href) = upload.list;
    let into = Field::text("unit", "导入到").required();
    let body = html! {
        form.form method="post" action=(upload.paths[0]) enctype="multipart/form-data" {
            (csrf(me)) (form.errors())
            fieldset {
                legend { "选择表格" }
                div.fields {
                    (form.input(&Field::of("file", "file", "表格文件").required().wide().help("xlsx、xls 或 csv；先检查，确认后才写入")))
                    (pick::unit_field(form, &into.help("没有写明党组织的行，记在它名下；写明的，应是它或它的下级"), &units))
                    (form.input(&Field::of("date", "on", "日期").required().help(upload.on)))
                }
                ul.hint { @for hint in upload.hints { li { (hint) } } }
            }
            div.form-acts { button.btn.btn-primary { "检查" } a.btn.btn-outline-secondary href=(href) { "取消" } }
        }
    };
    let acts = html! { a.btn href=(upload.paths[1]) { (icon("download")) "下载空白表格" } };
    let page = Page::new(format!("导入{}", upload.name)).crumb(list, href).acts(acts);
    Ok(page.lead("先检查，不改动任何数据；导入后可以整批撤回").body(body))
}

/// The empty table.
fn template(site: &Site, me: &Me, upload: &Upload) -> Reply {
    me.scope("import")?;
    let field = |w: super::Wanted| exchange::out::Field {
        name: w.column.name,
        required: w.column.required,
        choices: w.choices,
        example: w.example,
        help: w.help,
    };
    let fields: Vec<_> = (upload.columns)(&site.catalogue).into_iter().map(field).collect();
    let bytes = exchange::out::template(upload.name, &fields, site.today())?;
    Ok(download(&format!("{}导入模板.xlsx", upload.name), XLSX, bytes))
}

/// The dry run of a file; or with `do` what is to be done with the file that waits. A refused file comes back to the page.
async fn check(site: &Site, me: &Me, upload: &Upload, posted: &Posted) -> Reply {
    match attempt(site, me, upload, posted).await {
        Err(Fault::Refused(faults)) => page(site, me, upload, &Form::refused(posted, faults)).await?.refused().reply(),
        other => Ok(other?),
    }
}

async fn attempt(site: &Site, me: &Me, upload: &Upload, posted: &Posted) -> Outcome<Response> {
    let sent = sent(site, me, &me.scope(upload.need)?, posted).await?;
    let mut work = site.begin(me).await?;
    let file = File { name: &sent.file.name, bytes: &sent.file.bytes, into: sent.unit, on: sent.on };
    let plan = run(&mut work, upload, file).await.map_err(at_file)?;
    if posted.text("do") == "apply" && plan.is_good() {
        work.commit().await?;
        hold::release(&sent.token);
        let message =
            format!("已导入 {} 行，{} 行系统中已有；如有误可整批撤回", plan.found.made, plan.found.same.len());
        return Ok(see_other("/imports", &message));
    }
    // Nothing of a dry run remains.
    drop(work);
    if posted.text("do") == "annotate" {
        let problems = &plan.found.problems;
        let bytes = exchange::out::annotate(&plan.sheet, plan.heading.as_ref(), problems, site.today())?;
        audit::note(site, me, Line::general("export", format!("导入问题 {} 处", problems.total()))).await?;
        return Ok(download("问题批注.xlsx", XLSX, bytes));
    }
    Ok(dry_run(me, upload, &sent, &plan).into_response())
}

/// A refusal of the file as a whole stands at its field.
fn at_file(fault: Fault) -> Fault {
    let placed = |r: Refusal| if r.place.is_empty() { Refusal { place: "file".into(), ..r } } else { r };
    match fault {
        Fault::Refused(all) => Fault::Refused(all.into_iter().map(placed).collect()),
        other => other,
    }
}

fn dry_run(me: &Me, upload: &Upload, sent: &Sent, plan: &Plan) -> Page {
    let (list, href) = upload.list;
    let found = &plan.found;
    let wrong = found.problems.total();
    let mut numbers = vec![
        ("数据行", found.rows.to_string()),
        ("系统中已有", found.same.len().to_string()),
        ("问题", wrong.to_string()),
    ];
    if wrong == 0 {
        numbers.insert(1, ("将导入", found.made.to_string()));
    }
    let body = html! { div.stack {
        (facts(&numbers))
        @if wrong > 0 { (note("bad", &html! { p { "有" (wrong) "处问题，没有写入任何内容。请改正后重新检查。" } })) }
        @else if found.made == 0 { (note("info", &html! { p { "表格中的内容系统都已有，无需导入。" } })) }
        @else { (note("good", &html! { p { "没有问题，可以导入" (found.made) "行。" } })) }
        @for left in &plan.sheet.unread { (note("info", &html! { p { "工作表“" (left) "”没有读取，只读取“" (plan.sheet.name) "”。" } })) }
        form.form method="post" action=(upload.paths[0]) {
            (csrf(me))
            input type="hidden" name="token" value=(sent.token); input type="hidden" name="unit" value=(sent.unit); input type="hidden" name="on" value=(sent.on);
            div.form-acts {
                @if wrong > 0 { button.btn.btn-primary name="do" value="annotate" { (icon("download")) "下载标出问题的表格" } }
                @else if found.made > 0 { button.btn.btn-primary name="do" value="apply" { "确认导入" } }
                a.btn.btn-outline-secondary href=(upload.paths[0]) { "重新选择文件" }
            }
        }
        @if wrong > 0 { (problems(&found.problems)) }
        (told("系统中已有、保持不变的行", &found.same))
        (told("请留意", &found.remarks))
        (ignored(&plan.ignored))
    } };
    let title = format!("导入{}", upload.name);
    let page = Page::new("检查结果").crumb(list, href).crumb(title, upload.paths[0]);
    let page = page.lead(sent.file.name.chars().take(60).collect::<String>()).body(body);
    if wrong > 0 { page.refused() } else { page }
}

fn told(title: &str, all: &[(u32, String)]) -> Markup {
    html! { @if !all.is_empty() {
        details.fold {
            summary { (title) "（" (all.len()) "）" }
            ul { @for (row, what) in all.iter().take(SHOWN) { li { "第" (row) "行：" (what) } } }
            @if all.len() > SHOWN { p.hint { "另有" (all.len() - SHOWN) "行" } }
        }
    } }
}
