//! Doing the rows: [`acts::register`], and [`acts::take`] for the instructor; each row once.

use super::columns::SERVED;
use super::known::{Known, differences};
use super::read::{Told, read};
use crate::acts::{self, BUILT, New};
use crate::file::{EventKind, FileId};
use crate::store::{self, Instructor};
use crate::typed::Typed;
use access::{Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome};
use exchange::{Problem, Reason};
use org::batch;
use org::upload::{Asked, Found, RunFuture};
use std::collections::HashMap;

/// See [`org::upload::RunFn`].
pub(super) fn run<'a>(work: &'a mut Work, asked: &'a Asked<'a>, found: &'a mut Found) -> RunFuture<'a> {
    Box::pin(async move {
        // Known by name as in a telephone book, as the form offers them.
        let whole = Scope::whole(work.district());
        let mut built = org::store::list(work.conn(), &whole).await?;
        built.retain(|u| BUILT.contains(&u.kind.as_str()));
        let known = Known::load(work, asked.scope).await?;
        let mut bench = Bench { asked, known, instructors: HashMap::new(), found };
        for line in asked.lines {
            if let Some(told) = read(asked, &built, line, bench.found) {
                bench.row(work, &told).await?;
            }
        }
        Ok(())
    })
}

struct Bench<'a> {
    asked: &'a Asked<'a>,
    known: Known,
    /// Whom a unit may send.
    instructors: HashMap<UnitId, Vec<Instructor>>,
    found: &'a mut Found,
}

impl Bench<'_> {
    async fn row(&mut self, work: &mut Work, told: &Told<'_>) -> Outcome<()> {
        let row = told.line.number();
        if let Some(file) = self.known.get(told) {
            if let Some(first) = self.known.row(file) {
                let problem = Problem::of_row(row, format!("与第{first}行是同一个单位"), "请删去重复的一行");
                self.found.problems.push(problem);
                return Ok(());
            }
            let mut other = differences(told, file);
            if told.instructor.is_some() && file.served == 0 {
                other.push("没有指导员".to_owned());
            }
            let other = if other.is_empty() {
                String::new()
            } else {
                format!("；不同的没有更改：{}", other.join("；"))
            };
            self.found.same.push((row, format!("{}{other}", told.name())));
            return Ok(());
        }
        let instructor = self.instructor(work, told).await?;
        let new = New { kind: told.kind, unit: told.unit.id, roster: None, typed: told.typed.clone() };
        match acts::register(work, self.asked.scope, new).await {
            Ok(id) => {
                self.brought(work, id).await?;
                self.assign(work, told, id, instructor).await?;
                let file = store::find(work.conn(), self.asked.scope, id).await?;
                self.known.add(file, row);
                self.found.made += 1;
            }
            Err(Fault::Refused(faults)) => told.line.refused(faults, |key| key, self.found),
            Err(other) => return Err(other),
        }
        Ok(())
    }

    /// The instructor that a row names, of those whom the unit may send.
    async fn instructor(&mut self, work: &mut Work, told: &Told<'_>) -> Outcome<Option<i64>> {
        let Some((name, _)) = &told.instructor else { return Ok(None) };
        let unit = told.unit.id;
        if !self.instructors.contains_key(&unit) {
            let all = store::instructors(work.conn(), self.asked.scope, unit).await?;
            self.instructors.insert(unit, all);
        }
        let all = self.instructors.get(&unit).map(Vec::as_slice).unwrap_or_default();
        let fits: Vec<&Instructor> = all.iter().filter(|i| i.name == *name || i.label() == *name).collect();
        let reason = match fits.as_slice() {
            [one] => return Ok(Some(one.id.0)),
            [] => Reason::new("不是可以派到这个单位的指导员", "请核对姓名；没有登记的，先在“两个覆盖”中登记指导员"),
            several => {
                let names: Vec<String> = several.iter().map(|i| i.label()).collect();
                Reason::new("有同名的指导员", format!("请写明是哪一名：{}", names.join("、")))
            }
        };
        told.line.wrong("instructor", reason, self.found);
        Ok(None)
    }

    async fn assign(&mut self, work: &mut Work, told: &Told<'_>, id: FileId, instructor: Option<i64>) -> Outcome<()> {
        let (Some(_), Some((_, since))) = (instructor, &told.instructor) else { return Ok(()) };
        let typed = Typed { on: since.clone(), instructor, ..Typed::default() };
        let version = store::find(work.conn(), self.asked.scope, id).await?.version;
        match acts::take(work, self.asked.scope, (id, version), EventKind::Assign, &typed).await {
            Ok(()) => self.brought(work, id).await,
            Err(Fault::Refused(faults)) => {
                told.line.refused(faults, |key| if key == "on" { SERVED } else { key }, self.found);
                Ok(())
            }
            Err(other) => Err(other),
        }
    }

    async fn brought(&self, work: &mut Work, id: FileId) -> Outcome<()> {
        let event = store::EVENTS.last_of(work.conn(), self.asked.scope, id.0).await?;
        batch::brought(work, self.asked.batch, id.0, event).await
    }
}
