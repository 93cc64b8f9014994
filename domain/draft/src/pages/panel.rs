//! The panel of one slot: what it means, what it was and becomes, what shows it, what else it may mean.

mod forms;

pub(super) use forms::{asked_fields, asked_of};

use super::View;
use crate::fill::{Ask, Filled, Known, asks};
use crate::meaning::{Form as How, Meaning, Span};
use crate::rules::Doubt;
use crate::scan::Candidate;
use crate::store::{self, Draft};
use base::id::UnitId;
use base::{Fault, Outcome, Quantity};
use catalogue::{Catalogue, Figure};
use db::Conn;
use figure::rules::{change, measure, text};
use figure::{Asked, State, Value, href};
use ledger::Entry;
use maud::{Markup, html};
use ui::Form;
use ui::parts::{note, state};

/// Entries shown in the panel.
const SHOWN: usize = 8;
/// Candidates shown, each with its key.
const CANDIDATES: usize = 5;

/// The panel of slot `n`.
pub(super) async fn panel_of(
    view: &View<'_>,
    conn: &mut Conn,
    draft: &Draft,
    slots: &[Filled],
    n: usize,
    form: &Form,
) -> Outcome<Markup> {
    let f = slots.get(n).ok_or(Fault::NotFound)?;
    let ground = view.ground(draft);
    let template = draft.kind.is_template();
    let mut known = Known::new(conn, ground).await?;
    let earlier = if template || draft.is_frozen() { Vec::new() } else { earlier(&mut known, conn, f).await? };
    let rivals = if draft.is_frozen() { Vec::new() } else { rivals(&mut known, conn, view, f, template).await? };
    let entries = if template { Vec::new() } else { entries(view, conn, draft, f).await? };
    let unit = match f.meaning.as_ref().and_then(|m| m.unit) {
        Some(unit) => org::store::find(conn, view.scope, UnitId(unit)).await.ok().map(|u| u.name),
        None => None,
    };
    let forms = if draft.is_frozen() { None } else { Some(forms::all(view, conn, draft, f, form, &rivals).await?) };
    Ok(html! {
        div.card-header { h2.card-title { "第 " (n + 1) " 处" small { " / " (slots.len()) } } div.card-actions { (state_word(f, template)) } }
        div.card-body.stack {
            (steps(draft, slots, n))
            (facts(f, template))
            (meaning(view, draft, f, unit.as_deref()))
            (compared(view.catalogue(), f, &earlier))
            (remarks(f, template))
            (evidence(view, &entries, f, draft))
            @if let Some(forms) = forms { (forms) }
        }
    })
}

/// The links to the places before and behind, and to those that are still open.
fn steps(draft: &Draft, slots: &[Filled], n: usize) -> Markup {
    let href = |n: usize| format!("/drafts/{}?slot={n}#panel", draft.id);
    let open = |f: &&Filled| f.is_open() && f.slot.n != n;
    let next = slots.iter().skip(n + 1).find(open).or_else(|| slots.iter().find(open)).map(|f| f.slot.n);
    let last = slots.iter().take(n).rev().find(open).or_else(|| slots.iter().rev().find(open)).map(|f| f.slot.n);
    html! {
        nav.steps-between aria-label="前后各处" {
            @if let Some(at) = n.checked_sub(1) { a href=(href(at)) data-key="ArrowLeft" data-slot=(at) { "上一处" } }
            @if n + 1 < slots.len() { a href=(href(n + 1)) data-key="ArrowRight" data-slot=(n + 1) { "下一处" } }
            @if let (false, Some(at)) = (draft.is_frozen(), last) { a href=(href(at)) data-key="p" data-slot=(at) { "上一处待定" } }
            @if let (false, Some(at)) = (draft.is_frozen(), next) { a href=(href(at)) data-key="n" data-slot=(at) { "下一处待定" } }
        }
    }
}

fn facts(f: &Filled, template: bool) -> Markup {
    let unit = if f.end > f.slot.end { "" } else { f.slot.unit() };
    html! {
        dl.facts {
            div { dt { "原文" } dd { (f.original) (unit) } }
            @if !template {
                div { dt { "写入" } dd { b { (f.written) } (unit) } }
                @if let Some(more) = difference(f) { div { dt { "与原文相差" } dd { (more) (f.slot.unit()) } } }
            }
        }
    }
}

/// By how much the number differs from what stood there, as printed.
fn difference(f: &Filled) -> Option<String> {
    let old: Quantity = f.slot.token.text.trim_end_matches('%').parse().ok()?;
    let new: Quantity = f.written.trim_end_matches(f.slot.multiplier.as_str()).trim_end_matches('%').parse().ok()?;
    let more = new - old;
    Some(if more.0 > 0 { format!("+{more}") } else { more.to_string() })
}

fn meaning(view: &View<'_>, draft: &Draft, f: &Filled, unit: Option<&str>) -> Markup {
    let catalogue = view.catalogue();
    let (Some(meaning), Some(figure)) = (&f.meaning, f.meaning.as_ref().and_then(|m| m.asked_of(catalogue))) else {
        return html! {};
    };
    let asked = Ask::of(meaning, draft.unit, draft.period);
    let asked = asked.first().map_or(Asked { unit: draft.unit, period: draft.period }, Ask::asked);
    html! {
        div {
            h3 { a href=(href(&figure, asked)) { (figure.name) } }
            p.hint { (figure.definition) }
            p.how {
                @if let Some(unit) = unit { span.state { (unit) } " " }
                @if !meaning.span.is_this() { span.state { (meaning.span.chinese()) "：" (asked.period.chinese()) } " " }
                @if let Some(form) = how(catalogue, &meaning.form) { span.state { (form) } }
            }
            @if let (Some(above), Some(below)) = (f.value.numerator, f.value.denominator) {
                p.hint { @match &meaning.form {
                    How::Change(_) | How::Growth(_) => { "本期 " (text(&figure, above)) "，对比期 " (text(&figure, below)) },
                    How::Share(_) => { (above) " ÷ " (below) },
                    How::Value => { "分子 " (above) "，分母 " (below) },
                } }
            }
            @if f.value.unknown != Quantity::ZERO { p.hint { "另有 " (f.value.unknown) " 名（项）没有登记所限定的情况，未计入。" } }
        }
    }
}

/// How a figure is written, in words; `None` for the value itself.
fn how(catalogue: &Catalogue, form: &How) -> Option<String> {
    match form {
        How::Value => None,
        How::Change(against) => Some(format!("比{}的增减", against.chinese())),
        How::Growth(against) => Some(format!("比{}的增长率", against.chinese())),
        How::Share(whole) => {
            Some(format!("占{}的比例", catalogue.figure(whole).map_or(whole.as_str(), |f| f.name.as_str())))
        }
    }
}

/// The value in the period before and a year before.
async fn earlier(known: &mut Known<'_>, conn: &mut Conn, f: &Filled) -> Outcome<Vec<(Span, Value)>> {
    let Some(meaning) = f.meaning.as_ref().filter(|m| m.form.is_value() && m.span.is_this()) else {
        return Ok(Vec::new());
    };
    let spans = [Span::YearBefore, Span::Before];
    let meanings = spans.map(|span| Meaning { span, ..meaning.clone() });
    let values = known.values(conn, &meanings.iter().collect::<Vec<_>>()).await?;
    Ok(spans.into_iter().zip(values).collect())
}

fn compared(catalogue: &Catalogue, f: &Filled, earlier: &[(Span, Value)]) -> Markup {
    let figure = f.meaning.as_ref().and_then(|m| m.asked_of(catalogue));
    html! {
        @if let Some(figure) = figure.as_ref().filter(|_| !earlier.is_empty()) {
            dl.facts { @for (span, value) in earlier { div { dt { (span.chinese()) } dd {
                @match value.amount {
                    Some(amount) => { (text(figure, amount)) (measure(figure)) @if let Some(change) = change(figure, &f.value, value) { "，本期" (change) } },
                    None => "缺",
                }
            } } } }
        }
    }
}

fn remarks(f: &Filled, template: bool) -> Markup {
    html! {
        @if let Some(doubt) = &f.doubt {
            (note("warn", &html! { p {
                @match doubt {
                    Doubt::Narrow(words) => { "文中限定为“" (words) "”，记录不能这样区分，整个指标可能偏大，请确认后再采用，或手工填写。" },
                    Doubt::Time(words) => { "文中的时间是“" (words) "”，不是本期，请选用指标并定好期间，或手工填写。" },
                    Doubt::Unit(words) => { "这一行是“" (words) "”，本级及以下没有找到叫这个名称的党组织，请选用指标并定好党组织，或手工填写。" },
                }
            } }))
        } @else if !f.slot.single && f.choice.is_none() {
            (note("info", &html! { p { "这是一个区间或分数，没有一个数能直接代替，请保留原文、手工填写或选用指标。" } }))
        } @else if f.figure.is_none() && f.choice.is_none() {
            (note("info", &html! { p {
                "没有把握认出这个数，"
                (match (template, f.slot.is_blank()) {
                    (true, _) => "请选择指标；不选的，由填写的人手工填写。",
                    (false, true) => "请选择指标、手工填写或先留空。",
                    (false, false) => "请选择指标、手工填写或保留原文。",
                })
            } }))
        } @else if f.slot.is_blank() && f.choice.as_ref().is_some_and(|c| c.choice == "keep") {
            (note("warn", &html! { p { "这一处留空，没有数，导出时标为【缺】。" } }))
        } @else if f.meaning.is_some() && f.value.amount.is_none() && !template {
            (note("warn", &html! { p { "没有相关记录，导出时标为【缺】或【待核】。没有记录不等于零。" } }))
        }
        @if let Some(choice) = &f.choice {
            p.hint {
                @if choice.asked.recalled { "沿用上次的选择：" } (choice.by) "，" (base::Moment(choice.at).day())
                @if let Some(why) = &choice.why { "，来源：" (why) }
            }
        }
    }
}

fn state_word(f: &Filled, template: bool) -> Markup {
    match (f.state, f.choice.as_ref().map(|c| c.choice.as_str())) {
        (State::Missing, Some("keep")) => state("留空", "bad"),
        (_, Some("keep")) => state("保留原文", ""),
        _ if template && f.figure.is_some() => state("已定指标", "good"),
        (State::Traced, _) => state("有出处", "good"),
        (State::Manual, _) => state("手工填报", "warn"),
        (State::Missing, _) if f.is_open() => state("待定", "bad"),
        (State::Missing, _) => state("缺", "bad"),
    }
}

/// The newest entries behind a traced value; of a frozen draft those that were there when it was frozen.
async fn entries(view: &View<'_>, conn: &mut Conn, draft: &Draft, f: &Filled) -> Outcome<Vec<Entry>> {
    let ground = view.ground(draft);
    let before =
        if draft.is_frozen() { Some(store::in_force(conn, view.scope, draft.id).await?.horizon + 1) } else { None };
    let mut entries = Vec::new();
    for ask in asks(&ground, f) {
        let Some(figure) = ask.narrowed(view.catalogue()) else { continue };
        let unit = org::store::find(conn, view.scope, ask.unit).await?;
        let within = view.scope.within(&unit.path).ok_or(Fault::NotFound)?;
        let page = (before, SHOWN);
        entries.extend(figure::evidence(conn, &within, view.catalogue(), &figure, ask.period, page).await?);
    }
    entries.sort_by_key(|e| std::cmp::Reverse(e.seq));
    entries.dedup_by_key(|e| e.seq);
    entries.truncate(SHOWN);
    Ok(entries)
}

fn evidence(view: &View<'_>, entries: &[Entry], f: &Filled, draft: &Draft) -> Markup {
    let site = view.site;
    let ground = view.ground(draft);
    html! {
        @if !entries.is_empty() {
            div {
                h3 { "出处（" (f.value.entries) " 笔分录）" }
                ul.evidence { @for e in entries { li {
                    (e.on) " " (site.catalogue.entry(&e.kind).map_or(e.kind.as_str(), |k| k.name.as_str())) " " (e.quantity) " "
                    @if let Some(href) = site.source_href(&e.noun, e.source) { a href=(href) { "凭证" } }
                } } }
                p { @for ask in asks(&ground, f) { @if let Some(figure) = ask.narrowed(view.catalogue()) { a href=(href(&figure, ask.asked())) { "全部出处（" (ask.period.chinese()) "）" } " " } } }
            }
        }
    }
}

/// A figure that the slot may mean.
pub(super) struct Rival {
    /// What would be asked.
    pub meaning: Meaning,
    /// Name of the figure.
    pub name: String,
    /// Why it may be meant.
    pub reason: String,
    /// How sure the engine is, 0 to 1.
    pub score: f64,
    /// Its value in the slot's unit and period, as written.
    pub value: String,
}

async fn rivals(
    known: &mut Known<'_>,
    conn: &mut Conn,
    view: &View<'_>,
    f: &Filled,
    template: bool,
) -> Outcome<Vec<Rival>> {
    let catalogue = view.catalogue();
    let candidates = f.slot.token.candidates.iter().take(CANDIDATES).filter(|c| catalogue.figure(&c.figure).is_some());
    let meanings: Vec<(&Candidate, Meaning)> =
        candidates.map(|c| (c, forms::asked_of(catalogue, f, &c.figure))).collect();
    let asked: Vec<&Meaning> = meanings.iter().filter(|_| !template).map(|(_, meaning)| meaning).collect();
    let mut values = known.values(conn, &asked).await?.into_iter();
    let mut all = Vec::new();
    for (candidate, meaning) in meanings {
        let value = values.next().unwrap_or_else(Value::missing);
        let Some(figure) = meaning.asked_of(catalogue) else { continue };
        all.push(Rival {
            name: figure.name.clone(),
            reason: candidate.reason.clone(),
            score: candidate.score,
            value: shown(&figure, &value),
            meaning,
        });
    }
    Ok(all)
}

/// A value with its measure word, or that there is none.
pub(super) fn shown(figure: &Figure, value: &Value) -> String {
    value.amount.map_or_else(|| "缺".into(), |a| format!("{}{}", text(figure, a), measure(figure)))
}
