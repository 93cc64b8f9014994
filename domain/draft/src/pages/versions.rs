//! The versions of a draft: what changed, by whom; two compared; going back.

use crate::acts;
use crate::acts::deltas_back;
use crate::book;
use crate::store::{self, Change, Choice, Delta, Draft, DraftId, Frozen};
use axum::extract::State;
use base::{Fault, Outcome};
use catalogue::Catalogue;
use maud::{Markup, html};
use ui::parts::card;
use ui::{Id, Me, Page, Params, Posted, Reply, Site, csrf, see_other};

/// Versions shown on a page; older ones behind a link.
const SHOWN: usize = 100;

/// `GET /drafts/{id}/versions`; with `a` and `b` what differs between two.
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let draft = store::find(&mut conn, &scope, id).await?;
    let changes: Vec<Change> =
        store::changes(&mut conn, scope.district(), id, 0).await?.into_iter().map(|(c, _)| c).collect();
    let frozen = store::frozen(&mut conn, &scope, id).await?;
    let compared = compare(&mut conn, &draft, &changes, scope.district(), &params).await?;
    let book = book(&mut conn, &scope, &site.catalogue).await?;
    let names = Names { catalogue: &book.catalogue };
    let body = html! {
        @if let Some((a, b, deltas)) = &compared { (card(&format!("第 {a} 版到第 {b} 版"), &html! {
            @if deltas.is_empty() { p.hint { "两版相同。" } } @else { ul { @for d in deltas { li { (names.delta(d)) } } } }
        })) }
        (table(&me, &draft, &changes, &frozen, &names, params.page()))
    };
    Page::new("版本")
        .crumb("文稿", "/drafts")
        .crumb(draft.title.clone(), format!("/drafts/{id}"))
        .lead("每次改动都留下一版，可以比较，也可以退回（退回成为新的一版）")
        .body(body)
        .reply()
}

type Compared = (i64, i64, Vec<Delta>);

/// What leads from version `a` to version `b`.
async fn compare(
    conn: &mut db::Conn,
    draft: &Draft,
    changes: &[Change],
    district: i64,
    params: &Params,
) -> Outcome<Option<Compared>> {
    let (Some(a), Some(b)) = (params.read::<i64>("a"), params.read::<i64>("b")) else { return Ok(None) };
    let (a, b) = (a.min(b), a.max(b));
    let mut choices = store::choices(conn, district, draft.id).await?;
    let newer = |than: i64, upto: i64| {
        changes.iter().rev().filter(move |c| c.version > than && c.version <= upto).collect::<Vec<&Change>>()
    };
    // First back to b, then from there back to a: the way back turned round is the way there.
    for delta in deltas_back(&choices, newer(b, i64::MAX).into_iter()) {
        if let Delta::Slot { n, after, .. } = delta {
            match after {
                Some(choice) => choices.insert(n, choice),
                None => choices.remove(&n),
            };
        }
    }
    let back = deltas_back(&choices, newer(a, b).into_iter());
    Ok(Some((a, b, back.into_iter().map(Delta::inverse).collect())))
}

fn table(me: &Me, draft: &Draft, changes: &[Change], frozen: &[Frozen], names: &Names<'_>, page: i64) -> Markup {
    let skip = usize::try_from(page - 1).unwrap_or(0) * SHOWN;
    let shown: Vec<&Change> = changes.iter().rev().skip(skip).take(SHOWN).collect();
    let id = draft.id;
    html! {
        @if changes.is_empty() { p.hint { "这份文稿建立时还不记版本，下一次改动起留存。" } } @else {
            form.tools method="get" action=(format!("/drafts/{id}/versions")) {
                div.field { label.field-label for="f-a" { "比较第" } input #f-a .form-control type="number" min="1" max=(draft.version) name="a" value=(1) required; }
                div.field { label.field-label for="f-b" { "与第" } input #f-b .form-control type="number" min="1" max=(draft.version) name="b" value=(draft.version) required; }
                button.btn { "版比较" }
            }
            div.list tabindex="0" role="region" aria-label="版本列表" { table.table.table-cards {
                thead { tr { th scope="col" { "版" } th scope="col" { "改动" } th scope="col" { "何人何时" } th scope="col" { "操作" } } }
                tbody { @for c in &shown { tr {
                    th scope="row" { (c.version) @if frozen.iter().any(|f| f.version == c.version) { " " span.state.state-info { "定稿" } } }
                    td data-label="改动" { (names.change(c)) }
                    td data-label="何人何时" { (c.by) "，" (c.at.to_local_text()) }
                    td data-label="操作" {
                        @if c.version < draft.version && !draft.is_frozen() {
                            form method="post" action=(format!("/drafts/{id}/versions")) data-confirm=(format!("各处的选择和设置回到第 {} 版时的样子，成为新的一版。", c.version)) data-confirm-act="退回" { (csrf(me)) input type="hidden" name="version" value=(c.version); button.btn.btn-sm.btn-outline-secondary { "退回到此版" } }
                        }
                        @for f in frozen.iter().filter(|f| f.version == c.version) { " " a href=(format!("/drafts/{id}/verify?frozen={}", f.id)) { "复核" } }
                    }
                } } }
            } }
            @if changes.len() > skip + SHOWN { p { a href=(format!("/drafts/{id}/versions?page={}", page + 1)) { "更早的版本" } } }
        }
    }
}

/// Changes in words.
struct Names<'a> {
    catalogue: &'a Catalogue,
}

/// Places named in one line.
const NAMED: usize = 3;

impl Names<'_> {
    fn change(&self, c: &Change) -> Markup {
        let act = match c.act.as_str() {
            "create" => "建立",
            "undo" => "撤销",
            "go_back" => "退回",
            "freeze" => "定稿",
            "reopen" => "取消定稿",
            "remove" => "删除",
            "restore" => "恢复",
            "share" => "模板",
            _ => "",
        };
        html! {
            @if !act.is_empty() { b { (act) } @if let Some(of) = c.undoes { "第 " (of) " 版的改动" } " " }
            @for d in c.deltas.iter().take(NAMED) { (self.delta(d)) " " }
            @if c.deltas.len() > NAMED { "等 " (c.deltas.len()) " 处" }
        }
    }

    fn delta(&self, d: &Delta) -> Markup {
        html! {
            @match d {
                Delta::Slot { n, before, after } => { "第 " (n + 1) " 处：" (self.choice(before.as_ref())) " → " (self.choice(after.as_ref())) },
                Delta::Title { before, after } => { "名称：" (before) " → " (after) },
                Delta::Unit { .. } => "换了党组织",
                Delta::Period { before, after } => { "期间：" (before.chinese()) " → " (after.chinese()) },
                Delta::Removed { after } => (if *after { "移入已删除" } else { "恢复" }),
                Delta::Frozen { after } => (if *after { "数值封存" } else { "成为新的版本" }),
                Delta::Shared { after } => (if *after { "下发" } else { "收回" }),
            }
        }
    }

    fn choice(&self, choice: Option<&Choice>) -> String {
        let Some(c) = choice else { return "自动".into() };
        match c.choice.as_str() {
            "keep" => "维持原样".into(),
            "typed" => format!("手工 {}", c.typed.as_deref().unwrap_or_default()),
            _ => {
                let key = c.figure.as_deref().unwrap_or_default();
                let asked = c.meaning().and_then(|meaning| meaning.asked_of(self.catalogue));
                let name = asked.map_or(key.to_owned(), |f| f.name);
                let span =
                    if c.asked.span.is_this() { String::new() } else { format!("（{}）", c.asked.span.chinese()) };
                let recalled = if c.asked.recalled { "（沿用）" } else { "" };
                format!("{name}{span}{recalled}")
            }
        }
    }
}

/// `POST /drafts/{id}/versions`: goes back.
pub async fn go_back(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, posted: Posted) -> Reply {
    let scope = me.scope("draft.use")?;
    let version: i64 = posted.text("version").parse().map_err(|_| Fault::NotFound)?;
    let mut work = site.begin(&me).await?;
    acts::go_back(&mut work, &scope, id, version).await?;
    work.commit().await?;
    Ok(see_other(&format!("/drafts/{id}"), &format!("已退回到第 {version} 版的样子，成为新的一版")))
}
