//! What goes out: the checks first, then the filled document, its evidence and the trace.

use super::{View, aside, filled, source};
use crate::checks::{Finding, Weight, checks};
use crate::fill::{Filled, document, official, pdf as set_as_pdf, trace as trace_of};
use crate::store::{self, Draft, DraftId};
use crate::text::Source;
use crate::{annex as sheets, papers};
use access::{Line, audit};
use axum::extract::State;
use base::Outcome;
use db::Conn;
use figure::State as Of;
use maud::{Markup, html};
use paper::official::{Annex, write};
use print::Fonts;
use ui::download::{DOCX, JSON, PDF, XLSX, download};
use ui::parts::{card, note, state};
use ui::{Id, Me, Page, Params, Reply, Site, csrf};

/// `GET /drafts/{id}/out`: what is not in order, then the downloads.
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let view = View::new(&mut conn, &site, &me, &scope).await?;
    let (draft, slots) = filled(&mut conn, &view, id).await?;
    let findings = checks(&draft.body, &slots, draft.period);
    let missing = slots.iter().filter(|f| f.state == Of::Missing).count();
    drop(conn);
    let fonts = aside(|| Ok(Fonts::installed())).await?;
    let body = html! {
        @if missing > 0 {
            (note("bad", &html! { p { b { "还没有齐：" (missing) " 处没有数。" } "下载的文稿里这些地方标为【缺】或【待核】，补齐前请勿当作完成稿使用。" } }))
        } @else {
            (note("good", &html! { p { "每一处都有数。" } }))
        }
        div.two {
            div.stack { (card("检查", &findings_list(&draft, &slots, &findings))) }
            div.stack { (card("下载", &downloads(&draft, fonts))) (freeze_card(&me, &draft, missing)) }
        }
    };
    Page::new("检查和下载")
        .crumb("文稿", "/drafts")
        .crumb(draft.title.clone(), format!("/drafts/{id}"))
        .lead(draft.period.chinese())
        .body(body)
        .reply()
}

/// Places shown for one finding.
const PLACES: usize = 60;

fn findings_list(draft: &Draft, slots: &[Filled], findings: &[Finding]) -> Markup {
    let tone = |w: Weight| match w {
        Weight::Bad => state("须处理", "bad"),
        Weight::Look => state("请核对", "warn"),
        Weight::Know => state("说明", "info"),
    };
    html! {
        @if findings.is_empty() { p.hint { "没有发现问题。" } }
        ul.findings { @for f in findings { li {
            p { (tone(f.weight)) " " (f.what) @if !f.words.is_empty() { "：“" (f.words) "”" } }
            @if !f.slots.is_empty() { p.places-of {
                @for n in f.slots.iter().take(PLACES) { a href=(format!("/drafts/{}?slot={n}", draft.id)) { (n + 1) @if let Some(slot) = slots.get(*n) { span.hint { " " (slot.original) (slot.slot.unit()) } } } " " }
                @if f.slots.len() > PLACES { span.hint { "等" } }
            } }
        } } }
        p.hint { "检查：同一个数前后一致、各项与总数、占比、依次列出的各项、由几到几的增减、年份和期间、缺数、手工填写、未更新的旧数。" }
    }
}

fn downloads(draft: &Draft, fonts: &Fonts) -> Markup {
    let id = draft.id;
    html! {
        ul.downloads {
            li { a.btn.btn-primary href=(format!("/drafts/{id}/docx")) { "文稿（.docx）" } p.hint { @if draft.source == "docx" { "保留原来的格式，只换数字。" } @else { "按公文格式排版。" } } }
            @if draft.source != "docx" { li { a.btn.btn-outline-secondary href=(format!("/drafts/{id}/docx?annex=yes")) { "文稿和取数说明（.docx）" } p.hint { "取数说明作为附件，另起一页。" } } }
            (pdfs(draft, fonts))
            li { a.btn.btn-outline-secondary href=(format!("/drafts/{id}/evidence")) { "取数说明（.docx）" } p.hint { "每处数字的位置、指标、出处和记录数。" } }
            li { a.btn.btn-outline-secondary href=(format!("/drafts/{id}/annex")) { "出处附表（.xlsx）" } p.hint { "每一处的数、指标、来源，以及背后的分录。" } }
            li { a.btn.btn-outline-secondary href=(format!("/drafts/{id}/trace")) { "取数记录（.json）" } p.hint { "供程序读取和存档。" } }
        }
    }
}

/// Whether this machine can make a PDF of it.
pub(super) fn can_print(draft: &Draft) -> bool {
    if draft.source == "docx" { paper::office::program().is_some() } else { !Fonts::installed().is_empty() }
}

/// PDF: set here for a text, by LibreOffice for what keeps the formatting that it came with.
fn pdfs(draft: &Draft, fonts: &Fonts) -> Markup {
    let link = |query: &str, words: &str| html! { a.btn.btn-outline-secondary href=(format!("/drafts/{}/pdf{query}", draft.id)) { (words) } };
    html! {
        @if draft.source == "docx" {
            @if paper::office::program().is_some() { li { (link("", "文稿（.pdf）")) p.hint { "用服务器上的 LibreOffice 和字体转换，版面以 .docx 为准。" } } }
        } @else if fonts.is_empty() {
            li { p.hint { "服务器上没有中文字体，不能生成 PDF：请系统管理员安装中文字体，或下载 .docx 后另存为 PDF。" } }
        } @else {
            li { (link("", "文稿（.pdf）")) p.hint { "按公文格式排版。" (stand_ins(fonts)) } }
            li { (link("?annex=yes", "文稿和取数说明（.pdf）")) p.hint { "取数说明作为附件，另起一页。" } }
        }
    }
}

/// Which official faces the server lacks.
fn stand_ins(fonts: &Fonts) -> String {
    let all: Vec<String> = fonts.stand_ins().iter().map(|s| format!("{}用 {} 代替", s.wanted, s.used)).collect();
    if all.is_empty() { String::new() } else { format!("服务器上没有公文字体，{}。", all.join("，")) }
}

fn freeze_card(me: &Me, draft: &Draft, missing: usize) -> Markup {
    let id = draft.id;
    html! {
        @if draft.is_frozen() {
            (card("定稿", &html! { p { "第 " (draft.frozen) " 版已定稿。" } a.btn.btn-outline-secondary href=(format!("/drafts/{id}/verify")) { "复核定稿" } }))
        } @else if !draft.kind.is_template() {
            (card("定稿", &html! {
                p.hint { "定稿后数值和出处固定并封存，以后记录再有变化也不影响；随时可以复核今天的数会有哪些不同。" @if draft.template.is_some() { "定稿即为向上级报送。" } }
                form.form method="post" action=(format!("/drafts/{id}/freeze")) {
                    (csrf(me)) input type="hidden" name="version" value=(draft.version);
                    @if missing > 0 { label.form-check { input #f-anyway .form-check-input type="checkbox" name="anyway" value="yes"; span.form-check-label { "缺数处照样定稿" } } }
                    button.btn.btn-outline-secondary { "定稿" }
                }
            }))
        }
    }
}

pub(super) async fn noted(site: &Site, me: &Me, draft: &Draft, what: &str) -> Outcome<()> {
    let line = Line::general("export", what).unit(draft.unit);
    audit::note(site, me, Line { noun: "draft", target: Some(draft.id.0), ..line }).await
}

/// `GET /drafts/{id}/docx`; with `?annex=yes` the evidence is bound in, for a text.
pub async fn docx(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    let Finished { draft, slots, source, annex } = finished(&site, &me, id, &params).await?;
    let bytes = aside(move || match (&source, annex) {
        (Source::Text(text), annex @ Some(_)) => Ok(write(&official(text, &slots, annex))?),
        _ => document(&source, &slots),
    })
    .await?;
    noted(&site, &me, &draft, "文稿").await?;
    Ok(download(&format!("{}.docx", draft.title), DOCX, bytes))
}

/// `GET /drafts/{id}/pdf`: the finished document as PDF; `?annex=yes` as above.
pub async fn pdf(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    let Finished { draft, slots, source, annex } = finished(&site, &me, id, &params).await?;
    let bytes = aside(move || set_as_pdf(&source, &slots, annex)).await?;
    noted(&site, &me, &draft, "文稿").await?;
    Ok(download(&format!("{}.pdf", draft.title), PDF, bytes))
}

/// What goes out.
struct Finished {
    draft: Draft,
    slots: Vec<Filled>,
    source: Source,
    /// The evidence, where it is to be bound in.
    annex: Option<Annex>,
}

async fn finished(site: &Site, me: &Me, id: DraftId, params: &Params) -> Outcome<Finished> {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let view = View::new(&mut conn, site, me, &scope).await?;
    let (draft, slots) = filled(&mut conn, &view, id).await?;
    let source = source(&mut conn, site, &scope, &draft).await?;
    let annex = match (params.text("annex"), &source) {
        ("yes", Source::Text(_)) => Some(evidence_of(&mut conn, &view, &draft, &slots).await?),
        _ => None,
    };
    Ok(Finished { draft, slots, source, annex })
}

/// `GET /drafts/{id}/evidence`: where each figure comes from, as a document of its own.
pub async fn evidence(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let view = View::new(&mut conn, &site, &me, &scope).await?;
    let (draft, slots) = filled(&mut conn, &view, id).await?;
    let annex = evidence_of(&mut conn, &view, &draft, &slots).await?;
    drop(conn);
    let title = draft.title.clone();
    let bytes = aside(move || papers::evidence_paper(&title, annex)).await?;
    noted(&site, &me, &draft, "取数说明").await?;
    Ok(download(&format!("{}-取数说明.docx", draft.title), DOCX, bytes))
}

async fn evidence_of(conn: &mut Conn, view: &View<'_>, draft: &Draft, slots: &[Filled]) -> Outcome<Annex> {
    let traced = trace_of(conn, &view.ground(draft), slots).await?;
    let unit = org::store::find(conn, view.scope, draft.unit).await?;
    let about = format!("{}（含下级），{}。", unit.name, draft.period.chinese());
    Ok(papers::evidence(&draft.body, &traced, &about))
}

/// `GET /drafts/{id}/trace`.
pub async fn trace(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let view = View::new(&mut conn, &site, &me, &scope).await?;
    let (draft, slots) = filled(&mut conn, &view, id).await?;
    let mut traced = trace_of(&mut conn, &view.ground(&draft), &slots).await?;
    if draft.is_frozen() {
        let frozen = store::in_force(&mut conn, &scope, id).await?;
        sheets::as_frozen(&mut traced, &serde_json::from_str(&frozen.body)?);
    }
    drop(conn);
    noted(&site, &me, &draft, "取数记录").await?;
    Ok(download(&format!("{}-取数记录.json", draft.title), JSON, serde_json::to_vec_pretty(&traced)?))
}

/// `GET /drafts/{id}/annex`: every place and the entries behind it, as a workbook.
pub async fn annex(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let view = View::new(&mut conn, &site, &me, &scope).await?;
    let (draft, slots) = filled(&mut conn, &view, id).await?;
    let book = sheets::book(&view, &mut conn, &draft, &slots).await?;
    drop(conn);
    noted(&site, &me, &draft, "出处附表").await?;
    Ok(download(&format!("{}-出处附表.xlsx", draft.title), XLSX, book))
}
