//! For the tests: a district of many branches that differ in all that decides their duties, and a year of entries.

use crate::acts;
use crate::list::{self, Ask, Line};
use access::{Actor, Deployment, Scope};
use base::id::{DistrictId, UnitId};
use base::{Day, Outcome, PartialDay, Period};
use db::testing::TestDb;
use ledger::{NewEntry, Source, Tags};
use org::{Change, Details, NewPost, NewTerm, NewUnit};

pub(crate) const TODAY: &str = "2026-11-27";
pub(crate) const DISTRICT: DistrictId = DistrictId(500);

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn year() -> Period {
    Period::year(2026).unwrap()
}

/// A district on one engine: 区委 › 机关工委 › twelve branches; 区委 › 街道工委 › another.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    pub(crate) clerk: Actor,
    pub(crate) secretary: Actor,
    pub(crate) stranger: Actor,
    pub(crate) root: UnitId,
    pub(crate) branches: Vec<UnitId>,
    /// A group of the second branch.
    pub(crate) group: UnitId,
    /// Another of the same, founded on 10 April of this year.
    pub(crate) younger: UnitId,
    _db: TestDb,
}

/// The same district on every engine at hand.
pub(crate) async fn worlds() -> Vec<World> {
    let steps = [access::MIGRATIONS, ledger::MIGRATIONS, org::MIGRATIONS, crate::MIGRATIONS].concat();
    let mut all = Vec::new();
    for test in db::testing::each_engine(&steps).await.unwrap() {
        all.push(world(test).await.unwrap());
    }
    all
}

/// How many branches the first work committee has.
const BRANCHES: usize = 12;

async fn world(test: TestDb) -> Outcome<World> {
    let d = access::testing::deployment(&test.db, &test.dir, day(TODAY))?;
    let operator = Actor::operator(DISTRICT, UnitId(DISTRICT.0));
    let scope = operator.scope("unit.write")?;
    let mut work = d.begin(&operator).await?;
    let on = day("2020-01-01");
    let root = NewUnit::of("中共云溪区委员会", "district_committee", None, on).coded("410");
    let root = org::acts::found(&mut work, &scope, root).await?;
    let organs = NewUnit::of("区直机关工作委员会", "work_committee", Some(root), on);
    let organs = org::acts::found(&mut work, &scope, organs).await?;
    let street = NewUnit::of("望湖街道工作委员会", "work_committee", Some(root), on);
    let street = org::acts::found(&mut work, &scope, street).await?;
    let mut branches = Vec::new();
    for at in 0..BRANCHES {
        // Founded long ago, on a day or in some month of this year, or nobody knows when.
        let founded = [None, Some("2019-05-01"), Some("2026-04-01"), Some("2026-05"), Some("2026-08-15")][at % 5];
        let kind = if at % 6 == 5 { "joint_branch" } else { "branch" };
        let details =
            Details { founded: founded.map(|text| text.parse::<PartialDay>().unwrap()), ..Details::default() };
        let new = NewUnit::of(format!("第{}党支部", at + 1), kind, Some(organs), on).with(details);
        branches.push(org::acts::found(&mut work, &scope, new).await?);
    }
    let other = NewUnit::of("湖滨社区党支部", "branch", Some(street), on);
    branches.push(org::acts::found(&mut work, &scope, other).await?);
    let group = NewUnit::of("第一党小组", "party_group", Some(branches[1]), on);
    let group = org::acts::found(&mut work, &scope, group).await?;
    let details = Details { founded: Some("2026-04-10".parse().unwrap()), ..Details::default() };
    let younger = NewUnit::of("第二党小组", "party_group", Some(branches[1]), on).with(details);
    let younger = org::acts::found(&mut work, &scope, younger).await?;
    for at in [0, 1, 4, 7, 12] {
        for (post, name) in [("secretary", "王立"), ("organisation", "李芳")] {
            let new = NewPost { post: post.into(), name: name.into(), person: None, from: on, detail: String::new() };
            org::acts::set_post(&mut work, &scope, branches[at], new).await?;
        }
    }
    let secretary =
        NewPost { post: "secretary".into(), name: "赵云".into(), person: None, from: on, detail: String::new() };
    org::acts::set_post(&mut work, &scope, branches[2], secretary).await?;
    for (at, elected) in [(0, "2022-03-01"), (1, "2024-01-10"), (3, "2023-12-15")] {
        let term = NewTerm { elected: day(elected), years: Some(3), extended_to: None, document: String::new() };
        org::acts::set_committee_term(&mut work, &scope, branches[at], term).await?;
    }
    org::acts::dissolve(&mut work, &scope, branches[6], Change::on(day("2026-07-01"), "合并")).await?;
    work.commit().await?;
    let mut paths = Vec::new();
    for unit in [branches[0], branches[12]] {
        paths.push(access::tree::find_path(&mut *d.db.read().await?, DISTRICT, unit).await?.unwrap());
    }
    let secretary = access::testing::actor(&d, DISTRICT, "branch_secretary", branches[0], &paths[0]);
    let stranger = access::testing::actor(&d, DISTRICT, "branch_secretary", branches[12], &paths[1]);
    let clerk = access::testing::actor(&d, DISTRICT, "department_clerk", root, "");
    Ok(World { engine: test.engine, d, clerk, secretary, stranger, root, branches, group, younger, _db: test })
}

impl World {
    pub(crate) fn read(&self) -> Scope {
        self.clerk.scope("duty.read").unwrap()
    }

    /// The clerk with all rights, but on this unit and below only.
    pub(crate) async fn clerk_of(&self, unit: UnitId) -> Actor {
        let mut conn = self.d.db.read().await.unwrap();
        let path = access::tree::find_path(&mut conn, self.clerk.district, unit).await.unwrap().unwrap();
        let mut own = self.clerk.clone();
        own.grants.iter_mut().for_each(|grant| grant.path.clone_from(&path));
        own
    }

    /// Writes an entry as a record of some noun would; gives its source.
    pub(crate) async fn done(&self, unit: UnitId, kind: &str, on: &str, tags: &[(&str, &str)]) -> i64 {
        let id: i64 = self.d.ids.next();
        let tags = tags.iter().fold(Tags::none(), |tags, (tag, code)| tags.with(tag, code));
        let source = Source { noun: "meeting", id };
        let entry = NewEntry { tags, ..NewEntry::one(kind, unit, day(on), source) };
        let mut work = self.d.begin(&self.clerk).await.unwrap();
        ledger::post(&mut work, vec![entry]).await.unwrap();
        work.audit(access::Line::done("meeting.record", "meeting", id));
        work.commit().await.unwrap();
        id
    }

    /// Takes it back.
    pub(crate) async fn undone(&self, id: i64) {
        let mut work = self.d.begin(&self.clerk).await.unwrap();
        ledger::reverse_source(&mut work, Source { noun: "meeting", id }, "记错").await.unwrap();
        work.audit(access::Line::done("meeting.cancel", "meeting", id));
        work.commit().await.unwrap();
    }

    /// The lines of the year, of these units or of all.
    pub(crate) async fn lines(&self, units: Option<&[UnitId]>, duty: Option<&str>) -> Vec<Line<'_>> {
        let today = day(TODAY);
        let ask = Ask { period: year(), until: today, today, units, duty };
        let mut conn = self.d.db.read().await.unwrap();
        list::lines(&mut conn, &self.read(), &self.d.catalogue, ask).await.unwrap()
    }

    /// Where one unit's spans of a duty stand, as (first month, state).
    pub(crate) async fn states(&self, unit: UnitId, duty: &str) -> Vec<(u32, &'static str)> {
        let lines = self.lines(Some(&[unit]), Some(duty)).await;
        lines.iter().map(|l| (l.span.from.month(), l.sort.key())).collect()
    }

    pub(crate) async fn exempt(&self, who: &Actor, unit: UnitId, duty: &str, from: &str, reason: &str) -> Outcome<()> {
        let mut work = self.d.begin(who).await?;
        acts::exempt(&mut work, &who.scope("duty.exempt")?, (unit, duty, day(from)), reason).await?;
        work.commit().await
    }

    pub(crate) async fn lift(&self, who: &Actor, unit: UnitId, duty: &str, from: &str, why: &str) -> Outcome<()> {
        let mut work = self.d.begin(who).await?;
        acts::lift(&mut work, &who.scope("duty.exempt")?, (unit, duty, day(from)), why).await?;
        work.commit().await
    }
}
