//! The draft's desk: left the text with its chips, right the figure in hand.

use super::panel::panel_of;
use super::sheet::Sheet;
use super::{View, filled};
use crate::acts::{self, Seen, Settings};
use crate::fill::Filled;
use crate::store::{self, Draft, DraftId};
use access::Scope;
use axum::extract::{Path, State as Ext};
use axum::response::IntoResponse;
use base::{Fault, Outcome};
use db::Conn;
use figure::State;
use maud::{Markup, html};
use ui::parts::note;
use ui::{Field, Form, Id, Me, Page, Params, Posted, Reply, Site, csrf, see_other};

/// `GET /drafts/{id}`.
pub async fn show(Ext(site): Ext<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    let at = At { slot: params.read("slot"), part: params.read("part") };
    page(&site, &me, id, at, &Form::empty()).await
}

/// Which slot and section are to be shown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct At {
    /// The slot in hand.
    pub slot: Option<usize>,
    /// The section, when no slot says it.
    pub part: Option<usize>,
}

pub(super) async fn page(site: &Site, me: &Me, id: DraftId, at: At, form: &Form) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let view = View::new(&mut conn, site, me, &scope).await?;
    let (draft, slots) = filled(&mut conn, &view, id).await?;
    let sheet = Sheet::new(&draft, &slots);
    let first_open = || slots.iter().position(Filled::is_open);
    let open = match at {
        At { slot: Some(slot), .. } => Some(slot).filter(|n| *n < slots.len()),
        At { part: Some(part), .. } => slots.iter().position(|f| sheet.section_of(f.slot.n) == Some(part)),
        At { .. } => first_open().or(if slots.is_empty() { None } else { Some(0) }),
    };
    let part = at.part.or_else(|| open.and_then(|n| sheet.section_of(n))).unwrap_or(0).min(sheet.sections.len() - 1);
    let panel = match open {
        Some(n) => panel_of(&view, &mut conn, &draft, &slots, n, form).await?,
        None => html! { div.card-body { p.hint { "没有需要填的数字。" } } },
    };
    let unit = org::store::find(&mut conn, &scope, draft.unit).await?;
    let body = html! {
        (banner(me, &draft, &slots))
        (counts(&draft, &slots))
        (sheet.outline(part))
        div.desk data-chips="" data-panels=(format!("/drafts/{id}/panel/")) {
            article.sheet aria-label="文稿" { (sheet.show(part, open)) }
            aside.card.panel #panel data-chip-panel="" aria-label="所选数字" { (panel) }
        }
        (keys())
        @if !draft.is_frozen() { (settings_form(me, &mut conn, &scope, &draft).await?) }
    };
    let page = Page::new(draft.title.clone())
        .crumb("文稿", "/drafts")
        .lead(format!("{}（含下级），{}", unit.name, draft.period.chinese()))
        .acts(buttons(me, &draft))
        .body(body);
    if form.is_refused() { page.refused().reply() } else { page.reply() }
}

fn buttons(me: &Me, draft: &Draft) -> Markup {
    let id = draft.id;
    html! {
        @if draft.kind.is_template() {
            a.btn.btn-primary href=(format!("/drafts/{id}/template")) { "用模板新建、下发、汇总" }
        } @else {
            a.btn.btn-primary href=(format!("/drafts/{id}/out")) { "检查和下载" }
            @if draft.is_frozen() {
                a.btn.btn-outline-secondary href=(format!("/drafts/{id}/verify")) { "复核定稿" }
            } @else {
                form method="post" action=(format!("/drafts/{id}/undo")) { (csrf(me)) button.btn.btn-outline-secondary data-key="u" { "撤销" } }
            }
        }
        a.btn.btn-outline-secondary href=(format!("/drafts/{id}/versions")) { "版本" }
    }
}

/// What kind of draft this is, when that is not plain.
fn banner(me: &Me, draft: &Draft, slots: &[Filled]) -> Markup {
    let recalled = slots.iter().filter(|f| f.choice.as_ref().is_some_and(|c| c.asked.recalled)).count();
    html! {
        @if draft.is_frozen() {
            (note("info", &html! {
                p { "已定稿（第 " (draft.frozen) " 版）：数值和出处不再变化。需要修改的，取消定稿后成为新的版本，原定稿仍可查看。" }
                form method="post" action=(format!("/drafts/{}/reopen", draft.id)) data-confirm="取消定稿后，各处按现在的记录重新取数，成为新的版本；原定稿保留。" data-confirm-act="取消定稿" { (csrf(me)) button.btn.btn-sm.btn-outline-secondary { "取消定稿" } }
            }))
        }
        @if draft.kind.is_template() { (note("info", &html! { p { "这是模板：只定每一处是什么数，不含数值。" } })) }
        @if recalled > 0 && !draft.is_frozen() {
            p.hint { (recalled) " 处沿用上次的选择，可逐处恢复自动，也可在“" a href="/drafts/memory" { "沿用的选择" } "”中取消。" }
        }
    }
}

/// How many of each state, and what the colours say.
fn counts(draft: &Draft, slots: &[Filled]) -> Markup {
    let of = |s: State| slots.iter().filter(|f| f.state == s).count();
    let open = slots.iter().filter(|f| f.is_open()).count();
    html! {
        @if !draft.kind.is_template() {
            div.legend-chips role="status" {
                span { "共 " (slots.len()) " 处数字" }
                span { span.chip.chip-traced { (of(State::Traced)) } " 有出处" }
                span { span.chip.chip-manual { (of(State::Manual)) } " 手工或保留原文" }
                span { span.chip.chip-missing { (of(State::Missing)) } " 缺，导出时标为【缺】或【待核】" }
                span { "待定 " b { (open) } " 处" }
            }
        }
    }
}

/// The keys, for those who work with the keyboard.
fn keys() -> Markup {
    let all = [
        ("n / p", "下一处、上一处待定"),
        ("→ / ←", "下一处、上一处数字"),
        ("a 或回车", "采用第一个可能的指标"),
        ("1–5", "选用第几个可能的指标"),
        ("f", "查找其他指标"),
        ("t", "手工填写"),
        ("k", "保留原文（空白处留空）"),
        ("u", "撤销上一步"),
        ("?", "显示或收起本说明"),
    ];
    html! {
        details.fold.js-only data-key="?" { summary { "键盘操作" } dl.keys { @for (key, what) in all { div { dt { kbd { (key) } } dd { (what) } } } } }
    }
}

/// `GET /drafts/{id}/panel/{n}`: the panel alone, for pages with script.
pub async fn panel(Ext(site): Ext<Site>, me: Me, Path((id, n)): Path<(String, String)>) -> Reply {
    let (id, n) = ids(&id, &n)?;
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let view = View::new(&mut conn, &site, &me, &scope).await?;
    let (draft, slots) = filled(&mut conn, &view, id).await?;
    if n >= slots.len() {
        return Err(Fault::NotFound.into());
    }
    let panel = panel_of(&view, &mut conn, &draft, &slots, n, &Form::empty()).await?;
    Ok(axum::response::Html(panel.into_string()).into_response())
}

pub(super) fn ids(id: &str, n: &str) -> Outcome<(DraftId, usize)> {
    match (id.parse(), n.parse()) {
        (Ok(id), Ok(n)) => Ok((id, n)),
        _ => Err(Fault::NotFound),
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
            summary { "换党组织、换期间、改名、存为模板、删除" }
            form.form method="post" action=(format!("/drafts/{}/settings", draft.id)) {
                (csrf(me)) input type="hidden" name="version" value=(draft.version);
                div.fields {
                    (form.input(&Field::text("title", "名称").max(100)))
                    (org::pick::unit_field(&form, &Field::text("unit", "党组织（含下级）").required(), &units))
                    (form.input(&Field::of("date", "from", "起").required())) (form.input(&Field::of("date", "to", "止").required()))
                }
                button.btn.btn-outline-secondary { "按新的设置重新取数" }
            }
            div.btn-list {
                @if !draft.kind.is_template() {
                    form method="post" action=(format!("/drafts/{}/template", draft.id)) { (csrf(me)) button.btn.btn-sm.btn-outline-secondary { "存为模板" } }
                }
                form method="post" action=(format!("/drafts/{}/remove", draft.id)) data-confirm="文稿移入“已删除”，可以恢复；已下载的文件不受影响。" data-confirm-act="删除" { (csrf(me)) button.btn.btn-sm.btn-outline-danger { "删除文稿" } }
            }
        }
    })
}

/// `POST /drafts/{id}/settings`.
pub async fn settings(Ext(site): Ext<Site>, me: Me, Id(id): Id<DraftId>, posted: Posted) -> Reply {
    let scope = me.scope("draft.use")?;
    let (period, faults) = super::new::period(&posted);
    let mut conn = site.db.read().await?;
    store::find(&mut conn, &scope, id).await?;
    let units = org::store::list(&mut conn, &scope).await?;
    drop(conn);
    let unit = org::pick::chosen(posted.text("unit"), &units).ok_or(Fault::NotFound)?;
    let Some(period) = period else { return Err(Fault::Refused(faults).into()) };
    let mut work = site.begin(&me).await?;
    let new = Settings { unit, period, title: posted.text("title").to_owned() };
    acts::change(&mut work, &scope, id, seen(&posted), new).await?;
    work.commit().await?;
    Ok(see_other(&format!("/drafts/{id}"), "已按新的设置重新取数"))
}

/// The version that a form was made for.
pub(super) fn seen(posted: &Posted) -> Seen {
    Seen(posted.text("version").parse().unwrap_or(0))
}

/// `POST /drafts/{id}/remove`.
pub async fn remove(Ext(site): Ext<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut work = site.begin(&me).await?;
    acts::remove(&mut work, &scope, id).await?;
    work.commit().await?;
    Ok(see_other("/drafts", "已移入“已删除”，可以恢复"))
}

/// `POST /drafts/{id}/restore`.
pub async fn restore(Ext(site): Ext<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut work = site.begin(&me).await?;
    acts::restore(&mut work, &scope, id).await?;
    work.commit().await?;
    Ok(see_other(&format!("/drafts/{id}"), "已恢复"))
}
