//! Doing the rows: places by [`acts::open`], people by [`acts::appoint_if_new`]; each row once.

use super::columns::{CAME, PERSON};
use super::known::{Known, differences};
use super::read::{Told, read};
use crate::acts;
use crate::place::{Kind, PlaceId};
use crate::store;
use access::Work;
use base::{Fault, Outcome, Refusal};
use exchange::Reason;
use org::batch;
use org::upload::{Asked, Found, RunFuture};

/// See [`org::upload::RunFn`].
pub(super) fn run<'a>(work: &'a mut Work, asked: &'a Asked<'a>, found: &'a mut Found) -> RunFuture<'a> {
    Box::pin(async move {
        let catalogue = work.catalogue().clone();
        let mut branches = org::store::list(work.conn(), asked.scope).await?;
        branches.retain(|u| catalogue.unit_kind(&u.kind).is_some_and(|k| k.holds_members));
        let mut bench = Bench { asked, known: Known::load(work, asked.scope, &asked.into.path).await?, found };
        let read = |line| read(asked, &catalogue, &branches, line, bench.found);
        let mut told: Vec<Told<'_>> = asked.lines.iter().filter_map(read).collect();
        // What lies in another comes after it, wherever it stands in the table.
        told.sort_by_key(|t| Kind::ALL.iter().position(|k| *k == t.kind));
        for one in &told {
            bench.row(work, one).await?;
        }
        bench.found.same.sort();
        bench.found.remarks.sort();
        Ok(())
    })
}

struct Bench<'a> {
    asked: &'a Asked<'a>,
    known: Known,
    found: &'a mut Found,
}

/// What became of the place of a row.
struct At {
    id: PlaceId,
    new: bool,
    /// What the system says otherwise.
    other: Vec<String>,
}

impl Bench<'_> {
    async fn row(&mut self, work: &mut Work, told: &Told<'_>) -> Outcome<()> {
        let Some(at) = self.place(work, told).await? else { return Ok(()) };
        let came = match &told.person {
            Some(person) => self.person(work, told, at.id, person).await?,
            None => false,
        };
        let row = told.line.number();
        if at.new || came {
            self.found.made += 1;
            if !at.other.is_empty() {
                self.found
                    .remarks
                    .push((row, format!("{}系统中已有，保持不变：{}", told.title(), at.other.join("；"))));
            }
            return Ok(());
        }
        let who = told.person.as_ref().map(|(_, held)| format!("，{}已在岗", held.name)).unwrap_or_default();
        let other = if at.other.is_empty() {
            String::new()
        } else {
            format!("；不同的没有更改：{}", at.other.join("；"))
        };
        self.found.same.push((row, format!("{}{who}{other}", told.title())));
        Ok(())
    }

    /// The place that a row is about, set up if it is not there yet; nothing when it cannot be.
    async fn place(&mut self, work: &mut Work, told: &Told<'_>) -> Outcome<Option<At>> {
        let key = told.key();
        let Some(place) = self.known.get(&key) else { return self.open(work, told).await };
        let (id, other) = (place.id, differences(told, place, &self.known));
        let Some(first) = self.known.row(&key) else { return Ok(Some(At { id, new: false, other })) };
        let reason = if !other.is_empty() {
            Reason::new(format!("与第{first}行是同一个，内容不同：{}", other.join("；")), "请改成一致，或者不填")
        } else if told.person.is_none() {
            Reason::new(format!("与第{first}行是同一个"), "请删去重复的一行；几个人在岗的，每行填写岗位和姓名")
        } else {
            return Ok(Some(At { id, new: false, other }));
        };
        self.wrong_row(told, reason);
        Ok(None)
    }

    fn wrong_row(&mut self, told: &Told<'_>, reason: Reason) {
        let problem = exchange::Problem::of_row(told.line.number(), reason.what, reason.remedy);
        self.found.problems.push(problem);
    }

    async fn open(&mut self, work: &mut Work, told: &Told<'_>) -> Outcome<Option<At>> {
        let unit = told.unit.id;
        let mut typed = told.typed.clone();
        let lies = !told.kind.lies_in().is_empty();
        let parent = if lies { self.known.grid(unit, &told.parent, told.kind) } else { None };
        let awaited = lies && parent.is_none() && self.known.has_failed(unit, &told.parent);
        typed.parent = parent.map(|id| id.to_string()).unwrap_or_default();
        let done = acts::open(work, self.asked.scope, (told.kind, unit), &typed).await;
        match done {
            Ok(id) => {
                self.brought(work, id).await?;
                let place = store::find(work.conn(), self.asked.scope, id, false).await?;
                self.known.add(place, told.line.number());
                Ok(Some(At { id, new: true, other: Vec::new() }))
            }
            Err(Fault::Refused(mut faults)) => {
                // What the grid's own row is refused for is told there.
                faults.retain(|r| !(awaited && r.place == "parent"));
                let named = |r: Refusal| match (r.place.as_str(), told.parent.is_empty()) {
                    ("parent", false) => {
                        let what = "不是本单位可以选的网格";
                        Refusal::at("parent", what, "请填写网格的编号或名称；还没有的，写在同一张表里或先设立")
                    }
                    _ => r,
                };
                told.line.refused(faults.into_iter().map(named).collect(), |key| key, self.found);
                self.known.fail(told);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Whether somebody came to a post who was not there.
    async fn person(
        &mut self,
        work: &mut Work,
        told: &Told<'_>,
        id: PlaceId,
        (on, held): &(String, crate::typed::TypedHeld),
    ) -> Outcome<bool> {
        match acts::appoint_if_new(work, self.asked.scope, id, on, held).await {
            Ok(false) => Ok(false),
            Ok(true) => {
                self.brought(work, id).await?;
                self.namesake(work, told, held).await?;
                Ok(true)
            }
            Err(Fault::Refused(faults)) => {
                told.line.refused(faults, column, self.found);
                Ok(false)
            }
            Err(other) => Err(other),
        }
    }

    /// Whoever is entered from outside may be a member all the same: that is for people to say.
    async fn namesake(&mut self, work: &mut Work, told: &Told<'_>, held: &crate::typed::TypedHeld) -> Outcome<()> {
        if held.who != "outside" {
            return Ok(());
        }
        let (keys, reach) = (work.keys().clone(), work.actor().scope("member.read")?);
        let name = base::name::tidy(&held.name);
        let known = member::store::by_name(work.conn(), &keys, &reach, &name, None).await?;
        if known.iter().any(|m| m.active) {
            let what = format!("{name}按名册以外登记，名册中有同名的党员；是同一个人的，“是否在名册”填“名册中的党员”");
            self.found.remarks.push((told.line.number(), what));
        }
        Ok(())
    }

    async fn brought(&self, work: &mut Work, id: PlaceId) -> Outcome<()> {
        let event = store::EVENTS.last_of(work.conn(), self.asked.scope, id.0).await?;
        batch::brought(work, self.asked.batch, id.0, event).await
    }
}

/// The column of a field of the form of appointments.
fn column(field: &str) -> &str {
    match field {
        "name0" => PERSON,
        "on" => CAME,
        other => other.trim_end_matches('0'),
    }
}
