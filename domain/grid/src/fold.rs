//! What the events of a place add up to, and whether they fit each other. Pure.

use crate::place::{Data, Event, EventKind, Facts, Held};
use base::{Day, Refusal};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Somebody in a post, now or once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The event of the appointment.
    pub event: i64,
    /// Who and which post.
    pub held: Held,
    /// Since when.
    pub from: Day,
    /// Until when and why, if it is over.
    pub to: Option<(Day, String)>,
}

/// What a place stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Since when.
    pub since: Day,
    /// As last told.
    pub facts: Facts,
    /// Who held which post, past ones too.
    pub holders: Vec<Holder>,
    /// When and why it ceased to be.
    pub end: Option<(Day, String)>,
    /// The unit that it has gone to; nothing while it is where it was set up.
    pub unit: Option<i64>,
    /// The opening or the last change.
    told: i64,
    /// The latest event so far, and the last move.
    latest: i64,
    moved: i64,
}

/// A post of a place: how many are needed, how many are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Code of the post.
    pub post: String,
    /// Needed.
    pub needed: i64,
    /// Held.
    pub held: i64,
}

impl Seat {
    /// How many are missing.
    pub fn vacant(&self) -> i64 {
        (self.needed - self.held).max(0)
    }
}

impl Standing {
    /// Who is in a post now.
    pub fn holding(&self) -> impl Iterator<Item = &Holder> {
        self.holders.iter().filter(|h| h.to.is_none())
    }

    /// The posts that are needed or held; none once the place is no more.
    pub fn seats(&self) -> Vec<Seat> {
        if self.end.is_some() {
            return Vec::new();
        }
        let mut all: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for (post, needed) in &self.facts.needs {
            all.entry(post).or_default().0 = *needed;
        }
        for holder in self.holding() {
            all.entry(&holder.held.post).or_default().1 += 1;
        }
        let seat = |(post, (needed, held)): (&str, (i64, i64))| Seat { post: post.to_owned(), needed, held };
        all.into_iter().map(seat).filter(|s| s.needed > 0 || s.held > 0).collect()
    }
}

/// The events that nobody took back, without those that take back; in the order in which they were recorded.
pub fn live(events: &[Event]) -> Vec<&Event> {
    let gone: Vec<i64> = events.iter().filter_map(|e| e.annuls).collect();
    events.iter().filter(|e| e.kind != EventKind::Annul && !gone.contains(&e.id)).collect()
}

/// What the standing events add up to; `None` when even the opening was taken back.
///
/// # Errors
/// Why they do not fit: a day before the first or after the end, the same person in the same post twice, a post still held at the end.
pub fn fold(events: &[Event]) -> Result<Option<Standing>, Refusal> {
    let mut live = live(events);
    // Whatever happened on the day of the end happened before it.
    live.sort_by_key(|e| (e.kind != EventKind::Open, e.day, e.kind == EventKind::Close, e.id));
    let mut rest = live.into_iter();
    let Some(first) = rest.next() else { return Ok(None) };
    let (EventKind::Open, Some(facts)) = (first.kind, first.data.facts.clone()) else {
        return Err(Refusal::new("设立之后还有别的记录", "请先撤销后面的记录，再撤销设立"));
    };
    let mut standing = Standing {
        since: first.day,
        facts,
        holders: Vec::new(),
        end: None,
        unit: None,
        told: first.id,
        latest: first.id,
        moved: first.id,
    };
    for event in rest {
        if event.day < standing.since {
            let what = format!("日期早于设立日期（{}）", standing.since.chinese());
            return Err(Refusal::at("on", what, "请核对日期"));
        }
        add(&mut standing, event)?;
        standing.latest = standing.latest.max(event.id);
    }
    Ok(Some(standing))
}

fn add(s: &mut Standing, event: &Event) -> Result<(), Refusal> {
    if let Some((end, _)) = &s.end {
        let what = format!("已于{}撤并，之后不能再有“{}”", end.chinese(), event.kind.name());
        return Err(Refusal::at("on", what, "请核对日期；撤并登记错了的，先撤销那一条"));
    }
    if event.id < s.moved {
        let what = format!("之前已登记{}的“{}”", event.day.chinese(), event.kind.name());
        return Err(Refusal::at("on", what, "划转要按日期先后登记，请核对划转日期"));
    }
    let Data { facts, held, gone, how, moved, .. } = &event.data;
    match (event.kind, facts, held, gone) {
        (EventKind::Change, Some(facts), ..) => change(s, event.id, facts),
        (EventKind::Appoint, _, Some(held), _) => appoint(s, event, held),
        (EventKind::Relieve, _, _, Some(gone)) => relieve(s, *gone, (event.day, how.clone())),
        (EventKind::Move, ..) => went(s, event, moved.as_ref().map_or(0, |m| m.to)),
        (EventKind::Close, ..) => close(s, (event.day, how.clone())),
        _ => Err(Refusal::new("已经设立", "请刷新页面后核对")),
    }
}

/// A change tells everything anew, so none may be slipped in before another.
fn change(s: &mut Standing, event: i64, facts: &Facts) -> Result<(), Refusal> {
    if event < s.told {
        return Err(Refusal::at("on", "日期早于上一次变更", "请核对日期；上一次登记错了的，先撤销那一条"));
    }
    s.facts = facts.clone();
    s.told = event;
    Ok(())
}

/// The unit of everything before stays, so nothing may be slipped in before a move.
fn went(s: &mut Standing, event: &Event, to: i64) -> Result<(), Refusal> {
    if event.id < s.latest {
        return Err(Refusal::at("on", "日期早于划转日期", "请核对日期；确是划转以前的，先撤销划转"));
    }
    s.unit = Some(to);
    s.moved = event.id;
    Ok(())
}

fn appoint(s: &mut Standing, event: &Event, held: &Held) -> Result<(), Refusal> {
    if s.holding().any(|h| h.held.post == held.post && h.held.subject == held.subject) {
        return Err(Refusal::new(format!("{}已在这个岗位上", held.name), "请核对；要改日期的，先撤销原来的选配"));
    }
    s.holders.push(Holder { event: event.id, held: held.clone(), from: event.day, to: None });
    Ok(())
}

fn relieve(s: &mut Standing, gone: i64, to: (Day, String)) -> Result<(), Refusal> {
    let Some(holder) = s.holders.iter_mut().find(|h| h.event == gone && h.to.is_none()) else {
        return Err(Refusal::at("on", "这一天不在这个岗位上", "离岗日期不能早于上岗日期；要撤销选配的，先撤销离岗"));
    };
    holder.to = Some(to);
    Ok(())
}

fn close(s: &mut Standing, end: (Day, String)) -> Result<(), Refusal> {
    let names: Vec<&str> = s.holding().map(|h| h.held.name.as_str()).collect();
    if !names.is_empty() {
        return Err(Refusal::new(
            format!("撤并当天还有{}人在岗：{}", names.len(), names.join("、")),
            "请先登记离岗，或者核对日期",
        ));
    }
    s.end = Some(end);
    Ok(())
}

/// All events, the latest day first, as pages show them.
pub fn newest_first(events: &[Event]) -> Vec<&Event> {
    let mut all: Vec<&Event> = events.iter().collect();
    all.sort_by_key(|e| Reverse((e.day, e.id)));
    all
}
