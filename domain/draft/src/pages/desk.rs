//! The draft's desk: left the text with its chips, right the figure in hand.

use super::filled;
use crate::acts::{self, Decision};
use crate::fill::Filled;
use crate::store::{Draft, DraftId};
use crate::text::heading_level;
use access::Scope;
use axum::extract::{Path, State as Ext};
use axum::response::IntoResponse;
use base::{Fault, Outcome};
use catalogue::Catalogue;
use db::Conn;
use figure::{Asked, State, evidence_href, rules};
use ledger::Entry;
use maud::{Markup, html};
use ui::parts::{note, state};
use ui::{Field, Form, Id, Me, Page, Params, Posted, Reply, Site, csrf, see_other};

/// Entries shown in the panel.
const SHOWN: usize = 8;

/// `GET /drafts/{id}`.
pub async fn show(Ext(site): Ext<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    page(&site, &me, id, params.read("slot"), &Form::empty()).await
}

async fn page(site: &Site, me: &Me, id: DraftId, slot: Option<usize>, form: &Form) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let (draft, slots) = filled(&mut conn, site, &scope, id).await?;
    let open = slot.or_else(|| slots.iter().position(|f| f.state == State::Missing)).filter(|n| *n < slots.len());
    let panel = match open.and_then(|n| slots.get(n)) {
        Some(one) => panel_of(View { site, me, scope: &scope }, &mut conn, &draft, one, form).await?,
        None => html! { div.card-body { p.hint { "没有需要填的数字。" } } },
    };
    let unit = org::store::find(&mut conn, &scope, draft.unit).await?;
    let body = html! {
        (counts(&slots))
        div.desk data-chips="" {
            article.sheet aria-label="文稿" { (sheet(&draft, &slots, open)) }
            aside.card.panel #panel data-chip-panel="" aria-label="所选数字" { (panel) }
        }
        (settings_form(me, &mut conn, &scope, &draft).await?)
    };
    let acts = html! {
        a.btn.btn-primary href=(format!("/drafts/{id}/docx")) { "下载文稿（.docx）" }
        a.btn.btn-outline-secondary href=(format!("/drafts/{id}/out")) { "更多导出" }
    };
    let page = Page::new(draft.title.clone())
        .crumb("文稿", "/drafts")
        .lead(format!("{}（含下级），{}", unit.name, draft.period.chinese()))
        .acts(acts)
        .body(body);
    if form.is_refused() { page.refused().reply() } else { page.reply() }
}

/// How many of each state, and what the colours say.
fn counts(slots: &[Filled]) -> Markup {
    let of = |s: State| slots.iter().filter(|f| f.state == s).count();
    html! {
        div.legend-chips role="status" {
            span { "共 " (slots.len()) " 处数字" }
            span { span.chip.chip-traced { (of(State::Traced)) } " 有出处" }
            span { span.chip.chip-manual { (of(State::Manual)) } " 手工或保留原文" }
            span { span.chip.chip-missing { (of(State::Missing)) } " 缺，导出时标为【缺】或【待核】" }
            span.js-only { kbd { "n" } " 下一处　" kbd { "p" } " 上一处" }
        }
    }
}

/// The text, line by line, with its slots as chips.
fn sheet(draft: &Draft, slots: &[Filled], open: Option<usize>) -> Markup {
    let chars: Vec<char> = draft.body.chars().collect();
    let mut lines = Vec::new();
    let mut start = 0;
    for end in chars.iter().enumerate().filter(|(_, c)| **c == '\n').map(|(at, _)| at).chain([chars.len()]) {
        lines.push((start, end));
        start = end + 1;
    }
    let text = |(from, to): &(usize, usize)| -> String { chars.get(*from..*to).unwrap_or_default().iter().collect() };
    lines.retain(|span| !text(span).trim().is_empty());
    html! {
        @for (at, span) in lines.iter().enumerate() {
            p class=[class_of(&text(span), at == 0)] { (line(draft.id, &chars, *span, slots, open)) }
        }
    }
}

fn class_of(text: &str, title: bool) -> Option<&'static str> {
    if title { Some("doc-title") } else { heading_level(text).map(|level| if level == 1 { "doc-1" } else { "doc-2" }) }
}

fn line(id: DraftId, chars: &[char], (from, to): (usize, usize), slots: &[Filled], open: Option<usize>) -> Markup {
    let inside: Vec<&Filled> = slots.iter().filter(|f| f.slot.start >= from && f.slot.end <= to).collect();
    let text = |a: usize, b: usize| -> String { chars.get(a..b).unwrap_or_default().iter().collect() };
    let behind = |n: usize| inside.get(n).map_or(from, |f| f.slot.end);
    html! {
        @for (n, f) in inside.iter().enumerate() {
            (text(if n == 0 { from } else { behind(n - 1) }, f.slot.start))
            (chip(id, f, open))
        }
        (text(if inside.is_empty() { from } else { behind(inside.len() - 1) }, to))
    }
}

fn chip(id: DraftId, f: &Filled, open: Option<usize>) -> Markup {
    let n = f.slot.n;
    html! {
        a class=(f.state.chip()) id=(format!("s{n}")) href=(format!("/drafts/{id}?slot={n}#panel")) hx-get=(format!("/drafts/{id}/panel/{n}")) hx-target="#panel"
            title=(format!("原文：{}", f.slot.original)) aria-current=[(open == Some(n)).then_some("true")] {
            @if f.state == State::Missing { "缺" } @else { (f.written) }
        }
    }
}

/// `GET /drafts/{id}/panel/{n}`: the panel alone, for pages with script.
pub async fn panel(Ext(site): Ext<Site>, me: Me, Path((id, n)): Path<(String, String)>) -> Reply {
    let (id, n) = ids(&id, &n)?;
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let (draft, slots) = filled(&mut conn, &site, &scope, id).await?;
    let one = slots.get(n).ok_or(Fault::NotFound)?;
    let panel = panel_of(View { site: &site, me: &me, scope: &scope }, &mut conn, &draft, one, &Form::empty()).await?;
    Ok(axum::response::Html(panel.into_string()).into_response())
}

fn ids(id: &str, n: &str) -> Outcome<(DraftId, usize)> {
    match (id.parse(), n.parse()) {
        (Ok(id), Ok(n)) => Ok((id, n)),
        _ => Err(Fault::NotFound),
    }
}

/// Who looks at a draft, and where.
#[derive(Clone, Copy)]
struct View<'a> {
    site: &'a Site,
    me: &'a Me,
    scope: &'a Scope,
}

async fn panel_of(view: View<'_>, conn: &mut Conn, draft: &Draft, f: &Filled, form: &Form) -> Outcome<Markup> {
    let View { site, me, scope } = view;
    let figure = f.figure.as_deref().and_then(|key| site.catalogue.figure(key));
    let mut entries: Vec<Entry> = Vec::new();
    if let Some(figure) = figure.filter(|_| f.state == State::Traced) {
        let unit = org::store::find(conn, scope, draft.unit).await?;
        let within = scope.within(&unit.path).ok_or(Fault::NotFound)?;
        entries = figure::evidence(conn, &within, &site.catalogue, figure, draft.period, (None, SHOWN)).await?;
    }
    let asked = Asked { unit: draft.unit, period: draft.period };
    let unit_word = f.slot.unit();
    Ok(html! {
        div.card-header { h2.card-title { "第 " (f.slot.n + 1) " 处" } div.card-actions { (state_word(f)) } }
        div.card-body.stack {
            dl.facts { div { dt { "原文" } dd { (f.slot.original) (unit_word) } } div { dt { "写入" } dd { b { (f.written) } (unit_word) } } }
            @if let Some(figure) = figure {
                div { h3 { a href=(evidence_href(&figure.key, asked)) { (figure.name) } } p.hint { (figure.definition) } }
                @if f.value.amount.is_none() { (note("warn", &html! { p { "本期没有相关记录，导出时标为【缺】。没有记录不等于零。" } })) }
            } @else if f.choice.is_none() {
                (note("info", &html! { p { "没有把握认出这个数，请选择指标、手工填写或保留原文。" } }))
            }
            @if let Some(choice) = &f.choice { p.hint { (choice.by) "：" @if let Some(why) = &choice.why { (why) } @else { "已选定" } } }
            (evidence(site, &entries, f.value.entries, figure.map(|f| evidence_href(&f.key, asked))))
            (candidates(&site.catalogue, me, draft.id, f))
            (typing(me, draft.id, f, form))
        }
    })
}

fn state_word(f: &Filled) -> Markup {
    match (f.state, f.choice.as_ref().map(|c| c.choice.as_str())) {
        (_, Some("keep")) => state("保留原文", ""),
        (State::Traced, _) => state("有出处", "good"),
        (State::Manual, _) => state("手工填报", "warn"),
        (State::Missing, _) => state("缺", "bad"),
    }
}

fn evidence(site: &Site, entries: &[Entry], total: i64, all: Option<String>) -> Markup {
    html! {
        @if !entries.is_empty() {
            div {
                h3 { "出处（" (total) " 笔分录）" }
                ul.evidence { @for e in entries { li {
                    (e.on) " " (site.catalogue.entry(&e.kind).map_or(e.kind.as_str(), |k| k.name.as_str())) " " (e.quantity) " "
                    @if let Some(href) = site.source_href(&e.noun, e.source) { a href=(href) { "凭证" } }
                } } }
                @if let Some(href) = all { p { a href=(href) { "全部出处" } } }
            }
        }
    }
}

/// The engine's candidates, and any other figure by its key.
fn candidates(catalogue: &Catalogue, me: &Me, id: DraftId, f: &Filled) -> Markup {
    let n = f.slot.n;
    let known = f.slot.token.candidates.iter().filter_map(|c| catalogue.figure(&c.figure).map(|figure| (figure, c)));
    html! {
        div {
            h3 { "可能的指标" }
            ul.candidates { @for (figure, c) in known.take(5) { li {
                form method="post" action=(format!("/drafts/{id}/slots/{n}")) { (csrf(me)) input type="hidden" name="act" value="figure"; input type="hidden" name="figure" value=(figure.key);
                    button.candidate data-accept[f.figure.as_deref() == Some(figure.key.as_str())] aria-pressed=(if f.figure.as_deref() == Some(figure.key.as_str()) { "true" } else { "false" }) { span { (figure.name) br; span.hint { (c.reason) } } span.num { (percent(c.score)) } }
                }
            } } }
            form.tools method="post" action=(format!("/drafts/{id}/slots/{n}")) {
                (csrf(me)) input type="hidden" name="act" value="figure";
                div.field.grow { label.field-label for="f-figure" { "其他指标" } select #f-figure .form-select name="figure" required { option value="" { "请选择" } @for figure in catalogue.figures().filter(|g| rules::has_source(g) || !g.measure.is_empty()) { option value=(figure.key) { (figure.name) } } } }
                button.btn.btn-sm { "选用" }
            }
        }
    }
}

fn percent(score: f64) -> String {
    format!("{:.0}%", score * 100.0)
}

fn typing(me: &Me, id: DraftId, f: &Filled, form: &Form) -> Markup {
    let n = f.slot.n;
    let action = format!("/drafts/{id}/slots/{n}");
    html! {
        form.form method="post" action=(action) {
            (csrf(me)) (form.errors()) input type="hidden" name="act" value="typed";
            h3 { "手工填写" }
            (form.input(&Field::text("typed", "写入的数字").required().max(60)))
            (form.input(&Field::text("why", "来源").required().max(200)))
            button.btn.btn-sm.btn-outline-secondary { "填写" }
        }
        div.btn-list {
            form method="post" action=(action) { (csrf(me)) input type="hidden" name="act" value="keep"; button.btn.btn-sm.btn-outline-secondary { "保留原文" } }
            @if f.choice.is_some() { form method="post" action=(action) { (csrf(me)) input type="hidden" name="act" value="reset"; button.btn.btn-sm.btn-outline-secondary { "恢复自动" } } }
        }
    }
}

async fn settings_form(me: &Me, conn: &mut Conn, scope: &Scope, draft: &Draft) -> Outcome<Markup> {
    let units = org::store::list(conn, scope).await?;
    let form = Form::empty()
        .with("unit", draft.unit)
        .with("from", draft.period.from)
        .with("to", draft.period.to)
        .with("title", &draft.title);
    Ok(html! {
        details.fold {
            summary { "换党组织、换期间、改名、删除" }
            form.form method="post" action=(format!("/drafts/{}/settings", draft.id)) {
                (csrf(me))
                div.fields {
                    (form.input(&Field::text("title", "名称").max(100)))
                    (org::pick::unit_field(&form, &Field::text("unit", "党组织（含下级）").required(), &units))
                    (form.input(&Field::of("date", "from", "起").required())) (form.input(&Field::of("date", "to", "止").required()))
                }
                button.btn.btn-outline-secondary { "按新的设置重新取数" }
            }
            form method="post" action=(format!("/drafts/{}/remove", draft.id)) data-confirm="文稿和其中的选择将不再显示，已下载的文件不受影响。" data-confirm-act="删除" { (csrf(me)) button.btn.btn-sm.btn-outline-danger { "删除文稿" } }
        }
    })
}

/// `POST /drafts/{id}/slots/{n}`.
pub async fn choose(Ext(site): Ext<Site>, me: Me, Path((id, n)): Path<(String, String)>, posted: Posted) -> Reply {
    let (id, n) = ids(&id, &n)?;
    let decision = match posted.text("act") {
        "figure" => Decision::Figure(posted.text("figure").to_owned()),
        "typed" => Decision::Typed { text: posted.text("typed").to_owned(), why: posted.text("why").to_owned() },
        "keep" => Decision::Keep,
        _ => Decision::Reset,
    };
    let done = async {
        let scope = me.scope("draft.use")?;
        let mut work = site.begin(&me).await?;
        acts::decide(&mut work, &scope, id, n, decision).await?;
        work.commit().await
    };
    match done.await {
        Ok(()) => Ok(see_other(&format!("/drafts/{id}?slot={}", n + 1), "")),
        Err(Fault::Refused(faults)) => page(&site, &me, id, Some(n), &Form::refused(&posted, faults)).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /drafts/{id}/settings`.
pub async fn settings(Ext(site): Ext<Site>, me: Me, Id(id): Id<DraftId>, posted: Posted) -> Reply {
    let scope = me.scope("draft.use")?;
    let (period, faults) = super::list::period(&posted);
    let mut conn = site.db.read().await?;
    let units = org::store::list(&mut conn, &scope).await?;
    drop(conn);
    let unit = org::pick::chosen(posted.text("unit"), &units).ok_or(Fault::NotFound)?;
    let Some(period) = period else { return Err(Fault::Refused(faults).into()) };
    let mut work = site.begin(&me).await?;
    acts::change(&mut work, &scope, id, unit, period, posted.text("title")).await?;
    work.commit().await?;
    Ok(see_other(&format!("/drafts/{id}"), "已按新的设置重新取数"))
}

/// `POST /drafts/{id}/remove`.
pub async fn remove(Ext(site): Ext<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut work = site.begin(&me).await?;
    acts::remove(&mut work, &scope, id).await?;
    work.commit().await?;
    Ok(see_other("/drafts", "已删除"))
}
