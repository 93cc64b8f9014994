//! Who has answered a template, and the sums of what the units below typed.

use crate::acts::{self, Decision};
use crate::rules::{places, wordings};
use crate::store::{self, Choice, Draft, DraftId};
use access::Scope;
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome, Quantity, Refusal};
use db::Conn;
use maud::{Markup, html};
use org::Tree;
use std::collections::{BTreeMap, HashMap, HashSet};
use ui::parts::{card, state};
use ui::{Id, Me, Page, Reply, Site};

/// Units named as not having begun.
const NAMED: usize = 200;

/// The card of who has answered; of a template given from above only one's own answers.
pub(super) async fn list(conn: &mut Conn, scope: &Scope, template: &Draft, own: bool) -> Outcome<Markup> {
    let drafts = store::answers(conn, scope, template.id).await?;
    let ids: Vec<UnitId> = drafts.iter().map(|d| d.unit).collect();
    let names = org::store::names(conn, scope, &ids).await?;
    let tree = Tree::load(conn, scope, template.period.to).await?;
    let begun: HashSet<UnitId> = ids.into_iter().collect();
    let below: Vec<UnitId> = tree.subtree(template.unit);
    let leaf = |id: &UnitId| tree.children(*id).next().is_none() && !begun.contains(id);
    let waiting: Vec<&str> =
        below.iter().filter(|id| leaf(id)).filter_map(|id| tree.get(*id)).map(|n| n.name.as_str()).collect();
    let sent = drafts.iter().filter(|d| d.is_frozen()).count();
    Ok(html! {
        (card(if own { "填报情况" } else { "本单位的填报" }, &html! {
            @if drafts.is_empty() { p.hint { "还没有人开始填写。" } } @else {
                p { "已报送 " b { (sent) } "，填写中 " b { (drafts.len() - sent) } @if own { "，未开始 " b { (waiting.len()) } } }
                div.list tabindex="0" role="region" aria-label="填报情况" { table.table.table-cards {
                    thead { tr { th scope="col" { "党组织" } th scope="col" { "状态" } th scope="col" { "填写人" } } }
                    tbody { @for d in &drafts { tr {
                        th scope="row" { a href=(format!("/drafts/{}", d.id)) { (names.get(&d.unit).map_or("", String::as_str)) } }
                        td data-label="状态" { @if d.is_frozen() { (state("已报送", "good")) } @else { (state("填写中", "warn")) } }
                        td data-label="填写人" { (d.created_by) "，" (d.created_at.day()) }
                    } } }
                } }
                @if own { p { a href=(format!("/drafts/{}/answers", template.id)) { "汇总手工填写的数" } } }
            }
            @if own && !waiting.is_empty() {
                details.fold { summary { "未开始的基层党组织（" (waiting.len()) "）" } p { (waiting.iter().take(NAMED).copied().collect::<Vec<_>>().join("、")) @if waiting.len() > NAMED { "等" } } }
            }
        }))
    })
}

/// What one unit typed for a slot.
struct Part {
    draft: DraftId,
    unit: UnitId,
    typed: String,
    amount: Option<Quantity>,
}

/// The typed values of those who have sent theirs in, by slot. Slots are counted alike: an answer has its template's text.
async fn parts(
    conn: &mut Conn,
    scope: &Scope,
    template: DraftId,
    leave_out: Option<DraftId>,
) -> Outcome<BTreeMap<usize, Vec<Part>>> {
    let mut all: BTreeMap<usize, Vec<Part>> = BTreeMap::new();
    let drafts = store::answers(conn, scope, template).await?;
    for draft in drafts {
        if !draft.is_frozen() || Some(draft.id) == leave_out {
            continue;
        }
        let choices: HashMap<usize, Choice> = store::choices(conn, scope.district(), draft.id).await?;
        for (n, choice) in choices {
            let Some(typed) = choice.typed.filter(|_| choice.choice == "typed") else { continue };
            let amount = typed.parse().ok();
            all.entry(n).or_default().push(Part { draft: draft.id, unit: draft.unit, typed, amount });
        }
    }
    Ok(all)
}

fn total(parts: &[Part]) -> Quantity {
    parts.iter().filter_map(|p| p.amount).sum()
}

/// `GET /drafts/{id}/answers`: sums with their parts, for a template in scope.
pub async fn answers(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let template = store::find(&mut conn, &scope, id).await?;
    if !template.kind.is_template() {
        return Err(Fault::NotFound.into());
    }
    let all = parts(&mut conn, &scope, id, None).await?;
    let ids: Vec<UnitId> = all.values().flatten().map(|p| p.unit).collect();
    let names = org::store::names(&mut conn, &scope, &ids).await?;
    let wordings = wordings(&template.body, &places(&template.body));
    let body = html! {
        @if all.is_empty() { p.hint { "还没有已报送的手工填写数。有记录的数按全部下级的记录取数，不需要汇总。" } }
        @for (n, parts) in &all {
            (card(&format!("第 {} 处：{}", n + 1, wordings.get(*n).map_or("", |w| w.sentence.as_str())), &html! {
                p { "合计 " b { (total(parts)) } "，" (parts.len()) " 个党组织" }
                ul.evidence { @for p in parts { li {
                    a href=(format!("/drafts/{}?slot={n}", p.draft)) { (names.get(&p.unit).map_or("", String::as_str)) } " " (p.typed)
                    @if p.amount.is_none() { "（不是数字，没有计入）" }
                } } }
            }))
        }
    };
    Page::new("汇总")
        .crumb("文稿", "/drafts")
        .crumb(template.title.clone(), format!("/drafts/{id}/template"))
        .lead("已报送的手工填写数按处相加，列出各党组织的数")
        .body(body)
        .reply()
}

/// The sum of what the units below typed at a slot of a draft begun from a template, as a decision.
pub(super) async fn sum(site: &Site, scope: &Scope, id: DraftId, n: usize) -> Outcome<Decision> {
    let mut conn = site.db.read().await?;
    let draft = store::find(&mut conn, scope, id).await?;
    let template = draft.template.ok_or(Fault::NotFound)?;
    acts::find_template(&mut conn, scope, template).await?;
    let parts = parts(&mut conn, scope, template, Some(id)).await?.remove(&n).unwrap_or_default();
    let counted = parts.iter().filter(|p| p.amount.is_some()).count();
    if counted == 0 {
        return Err(Refusal::at("typed", "还没有下级报送这一处的数", "下级由模板填写并定稿后再取合计").into());
    }
    let names = org::store::names(&mut conn, scope, &parts.iter().map(|p| p.unit).collect::<Vec<_>>()).await?;
    let named: Vec<String> = parts
        .iter()
        .filter(|p| p.amount.is_some())
        .map(|p| format!("{}{}", names.get(&p.unit).map_or("", String::as_str), p.typed))
        .collect();
    let list: String = named.join("、").chars().take(150).collect();
    Ok(Decision::Typed {
        text: total(&parts).to_string(), why: format!("{counted} 个下级党组织填报合计：{list}")
    })
}
