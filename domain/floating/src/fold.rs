//! What the events of a file add up to, and whether they fit each other. Pure.

use crate::file::{Data, Event, EventKind, Kind, card_number};
use base::id::UnitId;
use base::{Day, Refusal};
use std::cmp::Reverse;

/// A stay with a host branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// The event that began it.
    pub event: i64,
    /// The branch.
    pub unit: UnitId,
    /// Since when.
    pub from: Day,
    /// Until when, if it is over.
    pub to: Option<Day>,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The event of its issue.
    pub event: i64,
    /// Issuer, year, number.
    pub number: (i64, i64, i64),
    /// When it was issued.
    pub on: Day,
    /// Code of [`crate::file::RECALLS`] and the day, once it is used no more.
    pub gone: Option<(String, Day)>,
}

/// What a file stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Since when.
    pub since: Day,
    /// Place, reason, contact and so on as last told.
    pub data: Data,
    /// Host branches, past ones too.
    pub hosts: Vec<Host>,
    /// Cards, past ones too.
    pub cards: Vec<Card>,
    /// Last contact.
    pub contact_on: Day,
    /// Last report.
    pub report_on: Day,
    /// Last review.
    pub review_on: Day,
    /// Last audit of the card that is good, or its issue.
    pub audit_on: Option<Day>,
    /// When and how it ended.
    pub end: Option<(Day, String)>,
}

impl Standing {
    /// The host branches of now.
    pub fn hosting(&self) -> impl Iterator<Item = &Host> {
        self.hosts.iter().filter(|h| h.to.is_none())
    }

    /// The card that is good.
    pub fn card(&self) -> Option<&Card> {
        self.cards.iter().find(|c| c.gone.is_none())
    }

    /// The last card with its state, for lists.
    pub fn card_told(&self) -> (String, String) {
        let last = self.card().or(self.cards.last());
        last.map_or_else(Default::default, |c| {
            let state = c.gone.as_ref().map_or("good", |(how, _)| how.as_str());
            (card_number(c.number.1, c.number.2), state.to_owned())
        })
    }
}

/// The events that nobody took back, without those that take back; the latest last.
pub fn live(events: &[Event]) -> Vec<&Event> {
    let gone: Vec<i64> = events.iter().filter_map(|e| e.annuls).collect();
    events.iter().filter(|e| e.kind != EventKind::Annul && !gone.contains(&e.id)).collect()
}

fn no(place: &str, what: impl Into<String>, remedy: &str) -> Refusal {
    Refusal::at(place, what, remedy)
}

/// What the standing events add up to; `None` when even the registration was taken back.
///
/// # Errors
/// Why they do not fit: a day before the first or after the end, a card that is not there, a branch that hosts already.
pub fn fold(kind: Kind, events: &[Event]) -> Result<Option<Standing>, Refusal> {
    let mut live = live(events);
    // Whatever happened on the day of the end happened before it.
    live.sort_by_key(|e| (e.kind != EventKind::Register, e.day, e.kind == EventKind::End, e.id));
    let mut rest = live.iter();
    let Some(first) = rest.next() else { return Ok(None) };
    if first.kind != EventKind::Register {
        return Err(no("", "登记之后还有别的记录", "请先撤销后面的记录，再撤销登记"));
    }
    let mut standing = begun(first);
    for event in rest {
        if !kind.takes(event.kind) {
            return Err(no("", format!("{}没有“{}”", kind.name(), event.kind.name()), ""));
        }
        if event.day < standing.since {
            let what = format!("日期早于开始日期（{}）", standing.since.chinese());
            return Err(no("on", what, "请核对日期"));
        }
        add(&mut standing, event)?;
    }
    Ok(Some(standing))
}

fn begun(first: &Event) -> Standing {
    let day = first.day;
    Standing {
        since: day,
        data: first.data.clone(),
        hosts: Vec::new(),
        cards: Vec::new(),
        contact_on: day,
        report_on: day,
        review_on: day,
        audit_on: None,
        end: None,
    }
}

fn add(s: &mut Standing, event: &Event) -> Result<(), Refusal> {
    // A card may come back after the member has; what happened before the end may be written down later.
    if let Some((end, _)) = s.end.as_ref().filter(|_| event.kind != EventKind::Recall) {
        let what = format!("登记已于{}结束，之后不能再记“{}”", end.chinese(), event.kind.name());
        return Err(no("on", what, "日期有误的请更正；需要继续登记的，先撤销“结束登记”或重新登记"));
    }
    match event.kind {
        EventKind::Change => told(&mut s.data, &event.data),
        EventKind::Contact => s.contact_on = event.day,
        EventKind::Report => {
            s.report_on = event.day;
            s.contact_on = event.day;
            told(&mut s.data, &event.data);
        }
        EventKind::Review => s.review_on = event.day,
        EventKind::HostIn | EventKind::HostOut => host(s, event)?,
        EventKind::Card | EventKind::Audit | EventKind::Recall => card(s, event)?,
        EventKind::End => {
            s.end = Some((event.day, event.data.how.clone()));
            s.hosts.iter_mut().filter(|h| h.to.is_none()).for_each(|h| h.to = Some(event.day));
        }
        EventKind::Register | EventKind::Annul => return Err(no("", "已经登记", "请刷新页面后核对")),
    }
    Ok(())
}

/// Takes over what was told anew; what was not said stays.
fn told(known: &mut Data, new: &Data) {
    for (known, new) in [
        (&mut known.place, &new.place),
        (&mut known.reason, &new.reason),
        (&mut known.organ, &new.organ),
        (&mut known.contact, &new.contact),
        (&mut known.phone, &new.phone),
    ] {
        if !new.is_empty() {
            known.clone_from(new);
        }
    }
    if new.expected.is_some() {
        known.expected.clone_from(&new.expected);
    }
}

fn host(s: &mut Standing, event: &Event) -> Result<(), Refusal> {
    let unit = UnitId(event.data.host.unwrap_or_default());
    let here = s.hosts.iter_mut().find(|h| h.unit == unit && h.to.is_none());
    match (event.kind, here) {
        (EventKind::HostIn, Some(_)) => Err(no("host", "已经在这个党支部参加活动", "请选择另一个党支部")),
        (EventKind::HostIn, None) => {
            s.hosts.push(Host { event: event.id, unit, from: event.day, to: None });
            Ok(())
        }
        (_, Some(here)) => {
            here.to = Some(event.day);
            Ok(())
        }
        (_, None) => Err(no("host", "没有在这个党支部参加活动", "请核对党支部和日期")),
    }
}

fn card(s: &mut Standing, event: &Event) -> Result<(), Refusal> {
    let good = s.cards.iter_mut().find(|c| c.gone.is_none());
    match (event.kind, good) {
        (EventKind::Card, Some(good)) => {
            let what = format!("已有活动证{}", card_number(good.number.1, good.number.2));
            Err(no("", what, "请先收回，或登记遗失"))
        }
        (EventKind::Card, None) => {
            let number = event.data.card.unwrap_or_default();
            s.cards.push(Card { event: event.id, number, on: event.day, gone: None });
            s.audit_on = Some(event.day);
            Ok(())
        }
        (_, None) => Err(no("", "没有正在使用的活动证", "请核对是否已经发放、收回，以及日期先后")),
        (EventKind::Audit, Some(_)) => {
            s.audit_on = Some(event.day);
            Ok(())
        }
        (_, Some(good)) => {
            good.gone = Some((event.data.how.clone(), event.day));
            s.audit_on = None;
            Ok(())
        }
    }
}

/// The standing events, the latest day first, as pages show them.
pub fn newest_first(events: &[Event]) -> Vec<&Event> {
    let mut all: Vec<&Event> = events.iter().collect();
    all.sort_by_key(|e| Reverse((e.day, e.id)));
    all
}
