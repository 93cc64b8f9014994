//! What the events of a file add up to, whether they fit each other, and what each of them adds to the ledger. Pure.

use crate::file::{Data, Event, EventKind, FileId, Form, Kind};
use crate::words::{cover, due};
use base::{Day, Refusal};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// An instructor's time with an organisation or village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The event that began it.
    pub event: i64,
    /// The instructor's file.
    pub instructor: FileId,
    /// Since when.
    pub from: Day,
    /// Until when, if it is over.
    pub to: Option<Day>,
}

/// What a file stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Since when.
    pub since: Day,
    /// Name, address and so on as last told; employees and members as last counted.
    pub data: Data,
    /// When they were counted.
    pub verified_on: Day,
    /// How it is organised.
    pub form: Form,
    /// Since when.
    pub form_since: Day,
    /// Instructors, past ones too.
    pub posts: Vec<Post>,
    /// The last contact, or since when there is an instructor.
    pub contact_on: Option<Day>,
    /// Contacts whose problem is not solved.
    pub problems: Vec<i64>,
    /// When and how it ended.
    pub end: Option<(Day, String)>,
    /// The unit that it has gone to; nothing while it is where it was registered.
    pub unit: Option<i64>,
}

impl Standing {
    /// The instructors of now.
    pub fn serving(&self) -> impl Iterator<Item = &Post> {
        self.posts.iter().filter(|p| p.to.is_none())
    }

    /// What stands in the ledger while it is so: a kind of entry with its tags.
    fn holdings(&self, kind: Kind) -> Vec<(&'static str, Tagged)> {
        if self.end.is_some() {
            return Vec::new();
        }
        let served = self.serving().next().is_some();
        let category = ("category", kind.key());
        let mut all = Vec::new();
        if kind.is_new_sector() {
            let due = due(self.form, self.data.full.unwrap_or_default(), self.data.least);
            all.push(("coverage.stock", vec![category, ("form", cover(self.form, served)), ("due", due)]));
        }
        if kind == Kind::Instructor {
            all.push(("coverage.instructor", Vec::new()));
        }
        if served {
            all.push(("coverage.instructed", vec![category]));
        }
        all
    }
}

/// Tags with their codes.
pub type Tagged = Vec<(&'static str, &'static str)>;

/// What an event adds to the ledger, on its day and for the unit where its file was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Kind of entry.
    pub kind: &'static str,
    /// Its tags.
    pub tags: Tagged,
    /// What it is about.
    pub subject: Option<i64>,
    /// How many.
    pub n: i64,
    /// The unit, as [`Standing::unit`].
    pub unit: Option<i64>,
}

/// What the events of a file come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// Where it stands.
    pub standing: Standing,
    /// What each event adds to the ledger.
    pub facts: BTreeMap<i64, Vec<Fact>>,
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
/// Why they do not fit: a day before the first or after the end, an instructor who is not there, a problem that was solved already.
pub fn fold(kind: Kind, events: &[Event]) -> Result<Option<Folded>, Refusal> {
    let live = in_order(events);
    let mut rest = live.iter();
    let Some(first) = rest.next() else { return Ok(None) };
    if first.kind != EventKind::Register {
        return Err(no("", "登记之后还有别的记录", "请先撤销后面的记录，再撤销登记"));
    }
    let mut standing = begun(first);
    let mut facts = BTreeMap::from([(first.id, changes((None, Vec::new()), (None, standing.holdings(kind))))]);
    for event in rest {
        if !kind.takes(event.kind) {
            return Err(no("", format!("{}没有“{}”", kind.name(), event.kind.name()), ""));
        }
        if event.day < standing.since {
            let what = format!("日期早于登记日期（{}）", standing.since.chinese());
            return Err(no("on", what, "请核对日期"));
        }
        let before = (standing.unit, standing.holdings(kind));
        add(&mut standing, event)?;
        let mut all = changes(before, (standing.unit, standing.holdings(kind)));
        all.extend(flow(kind, event, standing.unit));
        facts.insert(event.id, all);
    }
    Ok(Some(Folded { standing, facts }))
}

/// The standing events by their days; whatever happened on the day of the end happened before it.
fn in_order(events: &[Event]) -> Vec<&Event> {
    let mut live = live(events);
    live.sort_by_key(|e| (e.kind != EventKind::Register, e.day, e.kind == EventKind::End, e.id));
    live
}

/// Where a file is, and what stands in the ledger meanwhile.
type Held = (Option<i64>, Vec<(&'static str, Tagged)>);

/// One less of what was, one more of what is; all of it when it has gone to another unit.
fn changes((was, before): Held, (is, after): Held) -> Vec<Fact> {
    let fact =
        |(kind, tags): &(&'static str, Tagged), n, unit| Fact { kind, tags: tags.clone(), subject: None, n, unit };
    let gone = before.iter().filter(|h| was != is || !after.contains(h)).map(|h| fact(h, -1, was));
    let new = after.iter().filter(|h| was != is || !before.contains(h)).map(|h| fact(h, 1, is));
    gone.chain(new).collect()
}

/// What happened once: somebody was assigned, somebody kept in contact.
fn flow(kind: Kind, event: &Event, unit: Option<i64>) -> Option<Fact> {
    let name = match event.kind {
        EventKind::Assign => "coverage.assigned",
        EventKind::Contact => "coverage.contacted",
        _ => return None,
    };
    Some(Fact { kind: name, tags: vec![("category", kind.key())], subject: event.data.instructor, n: 1, unit })
}

fn begun(first: &Event) -> Standing {
    let day = first.day;
    Standing {
        since: day,
        data: first.data.clone(),
        verified_on: day,
        form: Form::parse(&first.data.form).unwrap_or(Form::None),
        form_since: day,
        posts: Vec::new(),
        contact_on: None,
        problems: Vec::new(),
        end: None,
        unit: None,
    }
}

fn add(s: &mut Standing, event: &Event) -> Result<(), Refusal> {
    if let Some((end, _)) = &s.end {
        let what = format!("登记已于{}结束，之后不能再记“{}”", end.chinese(), event.kind.name());
        return Err(no("on", what, "日期有误的请更正；需要继续登记的，先撤销“结束登记”或重新登记"));
    }
    let d = &event.data;
    match event.kind {
        EventKind::Change => told(&mut s.data, d),
        EventKind::Verify => {
            (s.data.employees, s.data.full, s.data.least) = (d.employees, d.full, d.least);
            s.verified_on = event.day;
        }
        EventKind::Form => formed(s, event)?,
        EventKind::Assign | EventKind::Release => post(s, event)?,
        EventKind::Contact => contact(s, event)?,
        EventKind::Solve => {
            let open = s.problems.iter().position(|id| Some(*id) == d.about);
            let at = open.ok_or_else(|| no("about", "没有这个还没有解决的问题", "请核对是否已经解决，以及日期先后"))?;
            s.problems.remove(at);
        }
        EventKind::Move => {
            told(&mut s.data, d);
            s.unit = d.to;
        }
        EventKind::End => {
            s.end = Some((event.day, d.how.clone()));
            s.posts.iter_mut().filter(|p| p.to.is_none()).for_each(|p| p.to = Some(event.day));
        }
        EventKind::Register | EventKind::Annul => return Err(no("", "已经登记", "请刷新页面后核对")),
    }
    Ok(())
}

/// Takes over what was told anew; what was not said stays.
fn told(known: &mut Data, new: &Data) {
    for (known, new) in [
        (&mut known.name, &new.name),
        (&mut known.code, &new.code),
        (&mut known.industry, &new.industry),
        (&mut known.place, &new.place),
        (&mut known.contact, &new.contact),
        (&mut known.phone, &new.phone),
    ] {
        if !new.is_empty() {
            known.clone_from(new);
        }
    }
}

fn formed(s: &mut Standing, event: &Event) -> Result<(), Refusal> {
    let form = Form::parse(&event.data.form).ok_or_else(|| no("form", "没有选择组建方式", "请从列表中选择"))?;
    if form == s.form && event.data.branch == s.data.branch {
        return Err(no("form", format!("组建方式已经是{}", form.name()), "没有变化的不用登记"));
    }
    (s.form, s.form_since, s.data.branch) = (form, event.day, event.data.branch);
    Ok(())
}

fn post(s: &mut Standing, event: &Event) -> Result<(), Refusal> {
    let instructor = FileId(event.data.instructor.unwrap_or_default());
    let served = s.serving().next().is_some();
    let here = s.posts.iter_mut().find(|p| p.instructor == instructor && p.to.is_none());
    match (event.kind, here) {
        (EventKind::Assign, Some(_)) => Err(no("instructor", "这名指导员已经在联系", "请选择另一名指导员")),
        (EventKind::Assign, None) => {
            s.posts.push(Post { event: event.id, instructor, from: event.day, to: None });
            if !served {
                s.contact_on = Some(event.day);
            }
            Ok(())
        }
        (_, Some(here)) => {
            here.to = Some(event.day);
            Ok(())
        }
        (_, None) => Err(no("instructor", "这名指导员当时没有在联系", "请核对指导员和日期")),
    }
}

fn contact(s: &mut Standing, event: &Event) -> Result<(), Refusal> {
    let by = event.data.instructor.map(FileId);
    if !s.serving().any(|p| Some(p.instructor) == by) {
        return Err(no("instructor", "这名指导员当时没有在联系", "请核对指导员和日期"));
    }
    s.contact_on = Some(event.day);
    if !event.data.problem.is_empty() && event.data.solved == "no" {
        s.problems.push(event.id);
    }
    Ok(())
}

/// How it was organised from which day on, the latest first: the history by day.
pub fn forms(events: &[Event]) -> Vec<(Day, &Event)> {
    let told = |e: &&&Event| matches!(e.kind, EventKind::Register | EventKind::Form | EventKind::End);
    let mut all: Vec<(Day, &Event)> = in_order(events).iter().filter(told).map(|e| (e.day, *e)).collect();
    all.reverse();
    all
}

/// What an organisation was on a day: its cover by [`cover`], or nothing when it was not in the register.
///
/// # Errors
/// When the events do not fit each other.
pub fn on_day(kind: Kind, events: &[Event], day: Day) -> Result<Option<&'static str>, Refusal> {
    let known = live(events).into_iter().filter(|e| e.day <= day).cloned().collect::<Vec<_>>();
    let folded = fold(kind, &known)?;
    let open = folded.map(|f| f.standing).filter(|s| s.end.is_none());
    Ok(open.map(|s| cover(s.form, s.serving().next().is_some())))
}

/// All events, the latest day first, as pages show them.
pub fn newest_first(events: &[Event]) -> Vec<&Event> {
    let mut all: Vec<&Event> = events.iter().collect();
    all.sort_by_key(|e| Reverse((e.day, e.id)));
    all
}
