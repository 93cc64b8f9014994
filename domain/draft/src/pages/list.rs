//! All drafts, and taking in a new one.

use crate::acts::{self, NewDraft};
use crate::store::{self, Draft};
use crate::text::{self, Source};
use axum::extract::State;
use base::id::UnitId;
use base::{Day, Fault, Outcome, Period, Refusal};
use maud::{Markup, html};
use std::collections::HashMap;
use ui::list::{PAGE_SIZE, address, pager};
use ui::parts::{empty, icon};
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, see_other};

/// `GET /drafts`.
pub async fn list(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let page = params.page();
    let total = store::count(&mut conn, &scope).await?;
    let drafts = store::list(&mut conn, &scope, PAGE_SIZE, (page - 1) * PAGE_SIZE).await?;
    let units: HashMap<UnitId, String> =
        org::store::list_all(&mut conn, &scope).await?.into_iter().map(|u| (u.id, u.name)).collect();
    let start = html! {
        a.btn.btn-primary href="/drafts/new" { (icon("upload")) "放入一份报告" }
        a.btn.btn-outline-secondary href="/drafts/template" { "从模板新建" }
    };
    let body = html! {
        @if drafts.is_empty() {
            (empty("还没有文稿", "放入去年的报告，或一份写着 XX 的稿子，系统会找出每个数字，填上本期的值，并给出出处；也可以从模板新建。", &start))
        } @else {
            (table(&drafts, &units))
            (pager(total, page, PAGE_SIZE, |p| address("/drafts", &[("page", &p.to_string())])))
        }
    };
    Page::new("文稿").lead("报告里的数字由记录算出，每个都有出处").acts(start).body(body).reply()
}

fn table(drafts: &[Draft], units: &HashMap<UnitId, String>) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="文稿列表" {
            table.table.table-cards {
                thead { tr { th scope="col" { "文稿" } th scope="col" { "党组织" } th scope="col" { "期间" } th scope="col" { "建立" } } }
                tbody { @for d in drafts { tr {
                    th scope="row" { a href=(format!("/drafts/{}", d.id)) { (d.title) } }
                    td data-label="党组织" { (units.get(&d.unit).map_or("", String::as_str)) }
                    td data-label="期间" { (d.period.chinese()) }
                    td data-label="建立" { (d.created_by) "，" (d.created_at.day()) }
                } } }
            }
        }
    }
}

/// `GET /drafts/new`.
pub async fn new(State(site): State<Site>, me: Me) -> Reply {
    let year = Period::year_to_date(site.today());
    let home = me.home_unit().map_or(String::new(), |u| u.to_string());
    form(&site, &me, Form::empty().with("unit", home).with("from", year.from).with("to", year.to)).await
}

async fn form(site: &Site, me: &Me, form: Form) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let units = org::store::list(&mut conn, &scope).await?;
    drop(conn);
    let body = html! {
        form.form method="post" enctype="multipart/form-data" action="/drafts/new" {
            (csrf(me)) (form.errors())
            fieldset {
                legend { "文稿" }
                (form.input(&Field::of("file", "file", "文件").wide().help("Word 文档（.docx）或文本（.txt）；旧格式（.doc、.wps、.rtf、.odt）转为 .docx 后处理。Word 文档保留原有格式，只改数字；文本按公文格式排版")))
                (form.area(&Field::text("body", "或者粘贴文字").wide(), 8))
                (form.input(&Field::text("title", "名称").wide().max(100).help("不填则用文稿第一行")))
            }
            (ground_fields(&form, &units))
            div.form-acts { button.btn.btn-primary { "找出数字并填充" } a.btn.btn-outline-secondary href="/drafts" { "取消" } }
        }
    };
    let page = Page::new("放入一份报告")
        .crumb("文稿", "/drafts")
        .lead("去年的报告，或写着 XX、×、＿＿ 的稿子都可以")
        .body(body);
    if form.is_refused() { page.refused().reply() } else { page.reply() }
}

/// For which unit and period a draft is filled, as every form that begins one asks it.
pub(super) fn ground_fields(form: &Form, units: &[org::Unit]) -> Markup {
    html! {
        fieldset {
            legend { "填哪里、哪一期的数" }
            div.fields {
                (org::pick::unit_field(form, &Field::text("unit", "党组织（含下级）").required(), units))
                (form.input(&Field::of("date", "from", "起").required()))
                (form.input(&Field::of("date", "to", "止").required()))
            }
        }
    }
}

/// `POST /drafts/new`.
pub async fn create(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    match take(&site, &me, &posted).await {
        Ok(id) => Ok(see_other(&format!("/drafts/{id}"), "已找出数字并填上本期的值，请逐个核对")),
        Err(Fault::Refused(faults)) => form(&site, &me, Form::refused(&posted, faults)).await,
        Err(other) => Err(other.into()),
    }
}

async fn take(site: &Site, me: &Me, posted: &Posted) -> Outcome<store::DraftId> {
    let scope = me.scope("draft.use")?;
    let (period, mut faults) = period(posted);
    let source = source(posted).await?;
    let mut conn = site.db.read().await?;
    let units = org::store::list(&mut conn, &scope).await?;
    drop(conn);
    let unit = org::pick::chosen(posted.text("unit"), &units);
    if unit.is_none() {
        faults.push(Refusal::at("unit", "请选择党组织", "从列表中选择"));
    }
    let name = posted.files("file").next().map_or(String::new(), |f| f.name.clone());
    match (unit, period, source) {
        (Some(unit), Some(period), Ok(source)) if faults.is_empty() => {
            let mut work = site.begin(me).await?;
            let new = NewDraft { unit, period, title: posted.text("title").to_owned(), file_name: name, source };
            let id = acts::create(&mut work, &scope, new).await?;
            work.commit().await?;
            Ok(id)
        }
        (_, _, source) => {
            faults.extend(
                source.err().map(|r| Refusal { place: if name.is_empty() { "body" } else { "file" }.into(), ..r }),
            );
            Err(Fault::Refused(faults))
        }
    }
}

/// What was put in; a fault when the machine fails, a refusal inside when the document cannot be taken.
async fn source(posted: &Posted) -> Outcome<Result<Source, Refusal>> {
    let Some(file) = posted.files("file").next() else { return Ok(text::pasted(posted.text("body"))) };
    let (bytes, name) = (file.bytes.clone(), file.name.clone());
    Ok(tokio::task::spawn_blocking(move || text::read(bytes, &name)).await?)
}

/// The period of a form, with what is wrong with it.
pub(crate) fn period(posted: &Posted) -> (Option<Period>, Vec<Refusal>) {
    let mut faults = Vec::new();
    let mut day = |name: &str| match posted.read::<Day>(name) {
        Ok(Some(day)) => Some(day),
        Ok(None) => {
            faults.push(Refusal::at(name, "请填写日期", ""));
            None
        }
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    let (from, to) = (day("from"), day("to"));
    let (Some(from), Some(to)) = (from, to) else { return (None, faults) };
    match Period::new(from, to) {
        Ok(period) => (Some(period), faults),
        Err(what) => (None, vec![Refusal::at("to", what, "")]),
    }
}
