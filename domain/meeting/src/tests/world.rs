//! A small district to tell stories in: 区委, 机关工委, two branches with members, one of them with a committee and a group.

use crate::acts::{self, Recorded};
use crate::record::{Attend, Counts, Mark, Meeting, NewMeeting, Roll, Who};
use crate::{MeetingId, store};
use access::{Actor, Deployment, Scope};
use base::id::{DistrictId, PersonId, UnitId};
use base::{Day, Fault, IdNumber, Outcome, Period};
use db::testing::TestDb;
use ledger::{Question, Span};
use member::Facts;
use member::acts::NewPerson;
use org::{NewPost, NewUnit};

pub(crate) const TODAY: &str = "2026-11-22";
pub(crate) const DISTRICT: DistrictId = DistrictId(700);

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A district on one engine.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    /// Clerk of the whole district, secretary of the first branch, secretary of the second.
    pub(crate) clerk: Actor,
    pub(crate) secretary: Actor,
    pub(crate) stranger: Actor,
    pub(crate) organs: UnitId,
    pub(crate) first: UnitId,
    pub(crate) second: UnitId,
    pub(crate) group: UnitId,
    /// Members of the first branch: four full ones and, last, one on probation. Of the second: two.
    pub(crate) people: Vec<PersonId>,
    pub(crate) others: Vec<PersonId>,
    _db: TestDb,
}

/// The same district on every engine at hand.
pub(crate) async fn worlds() -> Vec<World> {
    let steps = [
        access::MIGRATIONS,
        ledger::MIGRATIONS,
        attachment::MIGRATIONS,
        org::MIGRATIONS,
        member::MIGRATIONS,
        crate::MIGRATIONS,
    ];
    let mut all = Vec::new();
    for test in db::testing::each_engine(&steps.concat()).await.unwrap() {
        all.push(world(test).await.unwrap());
    }
    all
}

async fn world(test: TestDb) -> Outcome<World> {
    let d = access::testing::deployment(&test.db, &test.dir, day(TODAY))?;
    let operator = Actor::operator(DISTRICT, UnitId(700));
    let scope = operator.scope("unit.write")?;
    let mut work = d.begin(&operator).await?;
    let on = day("2026-01-01");
    let new = |name: &str, kind: &str, parent| NewUnit::of(name, kind, parent, on);
    let root =
        org::acts::found(&mut work, &scope, new("中共云溪区委员会", "district_committee", None).coded("410")).await?;
    let organs = org::acts::found(&mut work, &scope, new("区直机关工委", "work_committee", Some(root))).await?;
    let first = org::acts::found(&mut work, &scope, new("财政局党支部", "branch", Some(organs))).await?;
    let second = org::acts::found(&mut work, &scope, new("审计局党支部", "branch", Some(organs))).await?;
    let group = org::acts::found(&mut work, &scope, new("第一党小组", "party_group", Some(first))).await?;
    let names = ["安宁", "白帆", "程野", "丁晓", "方圆"];
    let people =
        names.iter().zip(1..).map(|(name, n)| person(name, n, first, if n == 5 { "probationary" } else { "full" }));
    let people = member::acts::enrol_many(&mut work, &scope, people.collect(), on, None).await?;
    let others = ["高山", "何流"].iter().zip(11..).map(|(name, n)| person(name, n, second, "full")).collect();
    let others = member::acts::enrol_many(&mut work, &scope, others, on, None).await?;
    for (post, at) in [("secretary", 0), ("organisation", 1), ("propaganda", 2)] {
        let new = NewPost {
            post: post.into(),
            name: names[at].into(),
            person: Some(people[at]),
            from: on,
            detail: String::new(),
        };
        org::acts::set_post(&mut work, &scope, first, new).await?;
    }
    work.commit().await?;
    let mut conn = d.db.read().await?;
    let mut somebody = async |role: &str, unit: UnitId| {
        let path = org::store::find(&mut conn, &scope, unit).await.map(|u| u.path)?;
        Ok::<_, Fault>(access::testing::actor(&d, DISTRICT, role, unit, &path))
    };
    let (clerk, secretary, stranger) = (
        somebody("department_clerk", root).await?,
        somebody("branch_secretary", first).await?,
        somebody("branch_secretary", second).await?,
    );
    drop(conn);
    let engine = test.engine;
    Ok(World { engine, d, clerk, secretary, stranger, organs, first, second, group, people, others, _db: test })
}

fn person(name: &str, n: u32, unit: UnitId, category: &str) -> NewPerson {
    let id = IdNumber::synthetic("410102", Day::of(1980, 3, 14).unwrap(), n);
    let joined = if category == "full" { "2010-07-01" } else { "2025-12-20" };
    NewPerson { unit, facts: Facts::of(name, &id, category, joined.parse().unwrap()) }
}

impl World {
    pub(crate) fn write(&self) -> Scope {
        self.secretary.scope("meeting.write").unwrap()
    }

    pub(crate) fn read(&self) -> Scope {
        self.clerk.scope("meeting.read").unwrap()
    }

    /// Runs one act by somebody, within their scope to write meetings, and commits it.
    pub(crate) async fn by<T>(
        &self,
        actor: &Actor,
        act: impl AsyncFnOnce(&mut access::Work, &Scope) -> Outcome<T>,
    ) -> Outcome<T> {
        let scope = actor.scope("meeting.write")?;
        let mut work = self.d.begin(actor).await?;
        let done = act(&mut work, &scope).await?;
        work.commit().await?;
        Ok(done)
    }

    /// The secretary records a meeting.
    pub(crate) async fn record(&self, new: &NewMeeting) -> Outcome<MeetingId> {
        self.by(&self.secretary, async |work, scope| acts::record(work, scope, new).await).await.map(Recorded::id)
    }

    /// An assembly of the first branch with a mark for each of its five members.
    pub(crate) fn assembly(&self, on: &str, states: [Option<Attend>; 5]) -> NewMeeting {
        let mut new = NewMeeting::of(self.first, "assembly", day(on));
        new.agenda = "一、学习有关文件\n二、研究二季度工作".into();
        new.fields.insert("topic".into(), "theory".into());
        let marks = self.people.iter().zip(states).map(|(id, state)| Mark { who: Who::Person(*id), state });
        new.roll = Roll::Named(marks.collect());
        new
    }

    pub(crate) async fn find(&self, id: MeetingId) -> Meeting {
        let mut conn = self.d.db.read().await.unwrap();
        store::find(&mut conn, &self.read(), id).await.unwrap()
    }

    /// How many entries of a kind the year has, less those reversed; and of how many distinct subjects.
    pub(crate) async fn ledger(&self, kind: &str) -> (i64, usize) {
        let mut conn = self.d.db.read().await.unwrap();
        let question = Question::of(kind, Span::Within(Period::year(2026).unwrap()));
        let sums = ledger::by_unit(&mut conn, &self.read(), &question).await.unwrap();
        let subjects = ledger::subjects_by_unit(&mut conn, &self.read(), &question).await.unwrap();
        (sums.iter().map(|s| s.count).sum(), subjects.len())
    }

    /// Whether every sealed row is as its last audit line says, and the chain of entries holds.
    pub(crate) async fn is_sound(&self) -> bool {
        let mut conn = self.d.db.read().await.unwrap();
        for sealed in crate::check(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap() {
            let last = access::audit::store::last_seals(&mut conn, DISTRICT.0, sealed.noun).await.unwrap();
            if last.len() != sealed.rows.len() || sealed.rows.iter().any(|(id, seal)| last.get(id) != Some(seal)) {
                return false;
            }
        }
        true
    }
}

/// Attendance in numbers.
pub(crate) fn counts(due: i64, present: i64) -> Roll {
    Roll::Counted(Counts { due: Some(due), present: Some(present), ..Counts::default() })
}

/// The places of the reasons of a refusal.
pub(crate) fn places<T: std::fmt::Debug>(refused: Outcome<T>) -> Vec<String> {
    match refused {
        Err(Fault::Refused(all)) => all.into_iter().map(|r| r.place).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

pub(crate) const P: Option<Attend> = Some(Attend::Present);
pub(crate) const L: Option<Attend> = Some(Attend::Leave);
pub(crate) const A: Option<Attend> = Some(Attend::Absent);
