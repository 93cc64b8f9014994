//! What must be true, kept beside the program and computed otherwise.

use super::Cast;
use crate::testing::{TODAY, World, day, id_number};
use base::id::PersonId;
use base::{Day, IdNumber};
use case::CaseId;
use case::testing::walk::{Manner, Shadow, Taken};
use procedure::Ballots;
use std::collections::BTreeMap;

/// People who apply, some of them again and again.
pub(super) const POOL: usize = 9;
pub(super) const NAMES: [&str; POOL] = ["周甲", "周乙", "周丙", "周丁", "周戊", "周己", "周庚", "周辛", "周壬"];

/// The last of them is of age only in 2020.
pub(super) fn number(serial: usize) -> IdNumber {
    let birth = if serial == POOL - 1 { "2002-02-28" } else { "1995-05-05" };
    id_number(birth, 200 + u32::try_from(serial).unwrap())
}

/// How far somebody has come by the steps that stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Nothing,
    Applicant,
    Activist,
    Object,
    Probationary,
    Full,
    /// Left the way, or struck off.
    Left,
}

/// One applicant.
pub(super) struct One {
    pub id: CaseId,
    pub serial: usize,
    pub unit: usize,
    pub shadow: Shadow,
    /// Months by which an approved extension has put off the end of the probation, by the row that approved it.
    pub extensions: Vec<(i64, i32)>,
    /// Months that the latest assembly wanted.
    pub wanted: Vec<(i64, i32)>,
    /// When the probation was over, for whoever was confirmed.
    pub confirmed: Option<Day>,
}

impl One {
    pub fn new(procedure: &catalogue::Procedure, id: CaseId, serial: usize, unit: usize) -> Self {
        let shadow = Shadow::new(procedure);
        Self { id, serial, unit, shadow, extensions: Vec::new(), wanted: Vec::new(), confirmed: None }
    }

    fn stage(&self) -> Stage {
        let has = |step, outcome| self.shadow.has(step, outcome);
        match () {
            () if self.shadow.rows.is_empty() => Stage::Nothing,
            () if has("conversion_approval", "cancelled") => Stage::Left,
            () if has("conversion_approval", "converted") => Stage::Full,
            () if has("approval", "approved") => Stage::Probationary,
            () if has("approval", "refused") || has("review", "unqualified") || has("dropped", "dropped") => {
                Stage::Left
            }
            () if has("object_filed", "agreed") => Stage::Object,
            () if has("activist", "agreed") => Stage::Activist,
            () if has("apply", "") => Stage::Applicant,
            () => Stage::Nothing,
        }
    }

    /// The day on which the probation ends.
    pub fn ends(&self) -> Option<Day> {
        let joined = self.shadow.rows.iter().rev().find(|r| r.step == "assembly" && r.outcome == "passed")?.on;
        Some(joined.plus_months(12).plus_months(self.extensions.iter().map(|(_, months)| months).sum()))
    }
}

#[derive(Default)]
pub(super) struct Model {
    pub cases: Vec<One>,
    /// Members who have died.
    pub gone: Vec<usize>,
    pub done: usize,
    pub admitted: usize,
    pub taken_back: usize,
}

impl Model {
    /// An application was let through.
    pub fn apply(&mut self, w: &World, one: One) {
        let other = self.cases.iter().any(|c| c.serial == one.serial && !c.shadow.is_over());
        assert!(!other, "{}: {} has applied twice", w.engine, NAMES[one.serial]);
        let member = self.in_the_roster().contains(&one.serial) || self.gone.contains(&one.serial);
        assert!(!member, "{}: {} is a member already", w.engine, NAMES[one.serial]);
        self.cases.push(one);
        self.done += 1;
    }

    /// A step was let through.
    pub async fn take(
        &mut self,
        w: &World,
        cast: &Cast,
        which: usize,
        taken: Taken,
        (manner, votes, months): (Manner, Option<Ballots>, i32),
    ) {
        let gone = self.gone.contains(&self.cases[which].serial);
        let one = &mut self.cases[which];
        let (row, on, outcome) = (taken.row, taken.on, taken.outcome.clone());
        let key = taken.step.clone();
        let wrong = one.shadow.take(taken, manner);
        assert!(wrong.is_empty(), "{}: {wrong:?}", w.engine);
        self.done += 1;
        if let Some(b) = votes.filter(|_| !manner.paper) {
            possible(w, &b);
            let passed = b.present * 2 > b.due && (b.yes + b.written_yes) * 2 > b.due;
            assert!(manner.let_pass || passed == (outcome != "failed"), "{}: {key} {outcome} {b:?}", w.engine);
        }
        match (key.as_str(), outcome.as_str()) {
            ("approval", "approved") => {
                self.admitted += 1;
                assert!(!gone, "{}: admitted after death", w.engine);
                let joined = one.shadow.last("assembly").unwrap().on;
                let facts = self.facts(w, which).await;
                assert_eq!(
                    facts.get("joined_on"),
                    joined.to_string(),
                    "{}: joining is the day of the assembly",
                    w.engine
                );
            }
            ("conversion_assembly", "extend") => one.wanted.push((row, months)),
            ("conversion_approval", "extended") => {
                let latest = one.wanted.last().copied().unwrap();
                one.extensions.push((row, latest.1));
                let ends = one.ends().unwrap();
                assert_eq!(self.facts(w, which).await.get("extended_until"), ends.to_string(), "{}", w.engine);
            }
            ("conversion_approval", "converted") => {
                let ends = one.ends().unwrap();
                one.confirmed = Some(ends);
                assert!(!gone && (manner.paper || manner.let_pass || ends <= on), "{}: converted early", w.engine);
                assert_eq!(self.facts(w, which).await.get("confirmed_on"), ends.to_string(), "{}", w.engine);
            }
            ("conversion_approval", "cancelled") => assert!(!gone, "{}: struck off after death", w.engine),
            _ => {}
        }
        let _ = cast;
    }

    /// A step was taken back.
    pub fn annul(&mut self, w: &World, which: usize, row: i64, manner: Manner) {
        let one = &mut self.cases[which];
        let stage = one.stage();
        let wrong = one.shadow.annul(row, manner);
        assert!(wrong.is_empty(), "{}: {wrong:?}", w.engine);
        one.extensions.retain(|(of, _)| *of != row);
        one.wanted.retain(|(of, _)| *of != row);
        one.confirmed = one.confirmed.filter(|_| one.shadow.has("conversion_approval", "converted"));
        if one.stage() != stage {
            self.taken_back += 1;
            assert!(!self.gone.contains(&self.cases[which].serial), "{}: taken back under a death", w.engine);
        }
        let serial = self.cases[which].serial;
        let open = self.cases.iter().filter(|c| c.serial == serial && !c.shadow.is_over()).count();
        assert!(open <= 1, "{}: {} is on the way twice", w.engine, NAMES[serial]);
        self.done += 1;
    }

    /// Who is a member by the cases.
    pub fn in_the_roster(&self) -> Vec<usize> {
        let members = self.cases.iter().filter(|c| matches!(c.stage(), Stage::Probationary | Stage::Full));
        members.map(|c| c.serial).filter(|serial| !self.gone.contains(serial)).collect()
    }

    /// Full members of a branch on a day, as the books say it before a step is taken in one of the cases.
    pub fn full_on(&self, unit: usize, on: Day, _which: usize) -> u32 {
        let own = |c: &&One| c.unit == unit && c.confirmed.is_some_and(|day| day <= on);
        let here = self.cases.iter().filter(own).filter(|c| matches!(c.stage(), Stage::Full));
        let there = here.filter(|c| !self.gone.contains(&c.serial) || on < day(TODAY).plus_days(-1)).count();
        [5, 3][unit] + u32::try_from(there).unwrap()
    }

    /// The person of the roster behind a number.
    pub async fn person(&self, w: &World, serial: usize) -> PersonId {
        let mut conn = w.d.db.read().await.unwrap();
        let whole = access::Scope::whole(w.clerk.district);
        member::store::by_id_number(&mut conn, &w.d.keys, &whole, &number(serial)).await.unwrap().unwrap()
    }

    async fn facts(&self, w: &World, which: usize) -> member::Facts {
        w.person(self.person(w, self.cases[which].serial).await).await.facts
    }

    /// The roster and the stocks say what the steps that stand say, and nothing else.
    pub async fn compare(&self, w: &World, cast: &Cast) {
        let mut wanted: BTreeMap<(usize, &str), Vec<&str>> = BTreeMap::new();
        for c in &self.cases {
            assert!(
                self.cases
                    .iter()
                    .filter(|o| o.serial == c.serial)
                    .filter(|o| o.stage() == Stage::Full || o.stage() == Stage::Probationary)
                    .count()
                    <= 1,
                "{}: {} was admitted twice",
                w.engine,
                NAMES[c.serial]
            );
            let category = match c.stage() {
                Stage::Probationary => "probationary",
                Stage::Full => "full",
                _ => continue,
            };
            if !self.gone.contains(&c.serial) {
                wanted.entry((c.unit, category)).or_default().push(NAMES[c.serial]);
            }
        }
        for unit in 0..2 {
            let here = self.members(w, cast, unit).await;
            for category in ["probationary", "full"] {
                let mut told = wanted.remove(&(unit, category)).unwrap_or_default();
                told.sort_unstable();
                let mut there: Vec<&str> = here
                    .iter()
                    .filter(|m| m.1 == category && NAMES.contains(&m.0.as_str()))
                    .map(|m| m.0.as_str())
                    .collect();
                there.sort_unstable();
                assert_eq!(there, told, "{}: {category} of branch {unit}", w.engine);
            }
            let before = here.iter().filter(|m| !NAMES.contains(&m.0.as_str())).count();
            assert_eq!(before, [5, 3][unit], "{}: the others of branch {unit}", w.engine);
        }
        let count = |stage: Stage| i64::try_from(self.cases.iter().filter(|c| c.stage() == stage).count()).unwrap();
        for (kind, stage) in [
            ("admission.applicants", Stage::Applicant),
            ("admission.activists", Stage::Activist),
            ("admission.objects", Stage::Object),
        ] {
            assert_eq!(w.sum(kind).await, count(stage), "{}: {kind}", w.engine);
        }
        let standing = |step: &str, outcome: &str| {
            i64::try_from(self.cases.iter().filter(|c| c.shadow.has(step, outcome)).count()).unwrap()
        };
        for (kind, step, outcome) in [
            ("admission.applied", "apply", ""),
            ("admission.accepted", "approval", "approved"),
            ("member.confirmed", "conversion_approval", "converted"),
        ] {
            assert_eq!(w.sum(kind).await, standing(step, outcome), "{}: {kind}", w.engine);
        }
    }

    async fn members(&self, w: &World, cast: &Cast, unit: usize) -> Vec<(String, String)> {
        let mut conn = w.d.db.read().await.unwrap();
        let whole = access::Scope::whole(w.clerk.district);
        let all = member::store::of_branch(&mut conn, &whole, cast.units[unit], day(TODAY)).await.unwrap();
        all.into_iter().map(|m| (m.name, m.category)).collect()
    }
}

/// The numbers of a vote do not contradict one another.
fn possible(w: &World, b: &Ballots) {
    let counted = b.yes + b.no + b.abstain;
    let fits = b.due > 0 && b.present <= b.due && b.issued <= b.present && b.returned <= b.issued;
    assert!(fits && counted <= b.returned, "{}: {b:?}", w.engine);
    assert!(b.written_yes + b.written_no <= b.due - b.present, "{}: {b:?}", w.engine);
}
