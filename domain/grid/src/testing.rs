//! For the tests: two communities with branches and members, and people with different hands.

use crate::acts::{self, Ending};
use crate::place::{Event, EventKind, Kind, Place, PlaceId};
use crate::store;
use crate::typed::{Typed, TypedHeld};
use access::testing::hand;
use access::{Actor, Deployment, Scope};
use base::id::{DistrictId, PersonId, UnitId};
use base::{Day, IdNumber, Outcome, Period};
use db::testing::TestDb;
use ledger::{Question, Span};
use member::Facts;
use member::acts::NewPerson;
use org::NewUnit;

pub(crate) const TODAY: &str = "2026-11-22";
pub(crate) const DISTRICT: DistrictId = DistrictId(500);

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A district on one engine: 区委 › 春晓社区 › 第一、第二网格党支部; 区委 › 文苑社区 › 党支部.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    /// Of 春晓社区.
    pub(crate) clerk: Actor,
    /// Of its first branch.
    pub(crate) secretary: Actor,
    /// Of 文苑社区.
    pub(crate) stranger: Actor,
    pub(crate) community: UnitId,
    pub(crate) other: UnitId,
    pub(crate) branches: Vec<UnitId>,
    /// 王小明, 李芳 of the first branch, two of the name 赵云 of the second.
    pub(crate) people: Vec<PersonId>,
    _db: TestDb,
}

/// The same district on every engine at hand.
pub(crate) async fn worlds() -> Vec<World> {
    let steps = [access::MIGRATIONS, ledger::MIGRATIONS, org::MIGRATIONS, member::MIGRATIONS, crate::MIGRATIONS];
    let mut all = Vec::new();
    for test in db::testing::each_engine(&steps.concat()).await.unwrap() {
        all.push(world(test).await.unwrap());
    }
    all
}

async fn world(test: TestDb) -> Outcome<World> {
    let d = access::testing::deployment(&test.db, &test.dir, day(TODAY))?;
    let operator = Actor::operator(DISTRICT, UnitId(DISTRICT.0));
    let scope = operator.scope("unit.write")?;
    let mut work = d.begin(&operator).await?;
    let on = day("2010-01-01");
    let root = NewUnit::of("中共云溪区委员会", "district_committee", None, on).coded("410");
    let root = org::acts::found(&mut work, &scope, root).await?;
    let mut found = async |name: &str, kind: &str, parent: UnitId| {
        org::acts::found(&mut work, &scope, NewUnit::of(name, kind, Some(parent), on)).await
    };
    let community = found("春晓社区党总支", "general_branch", root).await?;
    let other = found("文苑社区党总支", "general_branch", root).await?;
    let mut branches = Vec::new();
    for (name, parent) in [("第一网格党支部", community), ("第二网格党支部", community), ("文苑党支部", other)]
    {
        branches.push(found(name, "branch", parent).await?);
    }
    let all = [("王小明", branches[0]), ("李芳", branches[0]), ("赵云", branches[1]), ("赵云", branches[1])];
    let person = |(serial, (name, unit)): (usize, &(&str, UnitId))| {
        let id = IdNumber::synthetic("999999", day("1980-03-07"), u32::try_from(serial).unwrap() + 1);
        let facts = Facts::of(name, &id, "full", day("2010-07-01").into()).with("confirmed_on", "2011-07-01");
        NewPerson { unit: *unit, facts }
    };
    let people = all.iter().enumerate().map(person).collect();
    let people = member::acts::enrol_many(&mut work, &scope, people, day("2016-02-01"), None).await?;
    work.commit().await?;
    let clerk = hand(&d, DISTRICT, "work_committee_clerk", (community, 1)).await?;
    let secretary = hand(&d, DISTRICT, "branch_secretary", (branches[0], 2)).await?;
    let stranger = hand(&d, DISTRICT, "work_committee_clerk", (other, 3)).await?;
    let engine = test.engine;
    Ok(World { engine, d, clerk, secretary, stranger, community, other, branches, people, _db: test })
}

/// A grid as a form says it: day, number, fields, needs.
pub(crate) fn typed(on: &str, no: &str, fields: &[(&str, &str)]) -> Typed {
    let mut t = Typed { on: on.into(), no: no.into(), name: format!("第{no}网格"), ..Typed::default() };
    for (key, value) in fields {
        let value = (*value).to_owned();
        match *key {
            "name" => t.name = value,
            "form" => t.form = value,
            "area" => t.area = value,
            "households" => t.households = value,
            "parent" => t.parent = value,
            "branch" => t.branch = value,
            post => t.needs.push((post.to_owned(), value)),
        }
    }
    t
}

/// A residence within a grid.
pub(crate) fn home(on: &str, name: &str, parent: PlaceId) -> Typed {
    let parent = parent.to_string();
    typed(on, "", &[("name", name), ("form", "estate"), ("parent", &parent)])
}

/// A member for a post.
pub(crate) fn member(post: &str, name: &str) -> TypedHeld {
    TypedHeld {
        post: post.into(),
        who: "member".into(),
        name: name.into(),
        phone: String::new(),
        time: "part".into(),
        way: "assign".into(),
    }
}

/// Somebody outside the roster for a post.
pub(crate) fn outside(post: &str, name: &str, phone: &str) -> TypedHeld {
    TypedHeld { who: "outside".into(), phone: phone.into(), ..member(post, name) }
}

pub(crate) fn ending(on: &str, how: &str) -> Ending {
    Ending { on: on.into(), how: how.into(), text: String::new() }
}

impl World {
    pub(crate) async fn open(&self, actor: &Actor, kind: Kind, unit: UnitId, typed: &Typed) -> Outcome<PlaceId> {
        let mut work = self.d.begin(actor).await?;
        let id = acts::open(&mut work, &actor.scope("grid.write")?, (kind, unit), typed).await?;
        work.commit().await?;
        Ok(id)
    }

    /// A grid of 春晓社区 led by a branch.
    pub(crate) async fn grid(&self, on: &str, no: &str, branch: usize) -> PlaceId {
        let branch = self.branches[branch].to_string();
        self.open(&self.clerk, Kind::Grid, self.community, &typed(on, no, &[("branch", &branch)])).await.unwrap()
    }

    pub(crate) async fn change(&self, id: PlaceId, typed: &Typed) -> Outcome<()> {
        self.change_by(&self.clerk, id, typed).await
    }

    pub(crate) async fn change_by(&self, actor: &Actor, id: PlaceId, typed: &Typed) -> Outcome<()> {
        let version = self.place(id).await.version;
        let mut work = self.d.begin(actor).await?;
        acts::change(&mut work, &actor.scope("grid.write")?, (id, version), typed).await?;
        work.commit().await
    }

    pub(crate) async fn appoint(&self, actor: &Actor, id: PlaceId, on: &str, rows: &[TypedHeld]) -> Outcome<usize> {
        let version = self.place(id).await.version;
        self.appoint_as_seen(actor, (id, version), on, rows).await
    }

    pub(crate) async fn appoint_as_seen(
        &self,
        actor: &Actor,
        seen: (PlaceId, i64),
        on: &str,
        rows: &[TypedHeld],
    ) -> Outcome<usize> {
        let rows: Vec<(usize, TypedHeld)> = rows.iter().cloned().enumerate().collect();
        let mut work = self.d.begin(actor).await?;
        let n = acts::appoint(&mut work, &actor.scope("grid.write")?, seen, on, &rows).await?;
        work.commit().await?;
        Ok(n)
    }

    /// Ends the time of somebody in a post there.
    pub(crate) async fn relieve(&self, id: PlaceId, name: &str, typed: &Ending) -> Outcome<()> {
        let standing = crate::fold::fold(&self.events(id).await).unwrap().unwrap();
        let gone = standing.holding().find(|h| h.held.name == name).map_or(0, |h| h.event);
        let version = self.place(id).await.version;
        let mut work = self.d.begin(&self.clerk).await?;
        acts::relieve(&mut work, &self.clerk.scope("grid.write")?, (id, version), gone, typed).await?;
        work.commit().await
    }

    pub(crate) async fn close(&self, id: PlaceId, on: &str) -> Outcome<()> {
        let version = self.place(id).await.version;
        let mut work = self.d.begin(&self.clerk).await?;
        acts::close(&mut work, &self.clerk.scope("grid.write")?, (id, version), &ending(on, "merged")).await?;
        work.commit().await
    }

    /// Somebody of the whole district.
    pub(crate) async fn operator(&self, role: &str) -> Actor {
        let mut conn = self.d.db.read().await.unwrap();
        let root = org::store::list(&mut conn, &Scope::whole(DISTRICT)).await.unwrap()[0].id;
        drop(conn);
        hand(&self.d, DISTRICT, role, (root, 9)).await.unwrap()
    }

    /// Lets a grid go to another unit.
    pub(crate) async fn go(&self, actor: &Actor, id: PlaceId, on: &str, to: Option<UnitId>) -> Outcome<usize> {
        let version = self.place(id).await.version;
        let mut work = self.d.begin(actor).await?;
        let typed = acts::Moving { on: on.to_owned(), to, text: String::new() };
        let n = acts::move_to(&mut work, &actor.scope("grid.write")?, (id, version), &typed).await?;
        work.commit().await?;
        Ok(n)
    }

    /// Takes back the last event of a kind.
    pub(crate) async fn annul(&self, id: PlaceId, kind: EventKind, why: &str) -> Outcome<()> {
        self.annul_by(&self.clerk, id, kind, why).await
    }

    pub(crate) async fn annul_by(&self, actor: &Actor, id: PlaceId, kind: EventKind, why: &str) -> Outcome<()> {
        let events = self.events(id).await;
        let standing = crate::fold::live(&events);
        let last = standing.iter().rfind(|e| e.kind == kind).unwrap().id;
        let version = self.place(id).await.version;
        let mut work = self.d.begin(actor).await?;
        acts::annul(&mut work, &actor.scope("grid.write")?, (id, version), last, why).await?;
        work.commit().await
    }

    pub(crate) async fn place(&self, id: PlaceId) -> Place {
        let mut conn = self.d.db.read().await.unwrap();
        store::find(&mut conn, &Scope::whole(DISTRICT), id, false).await.unwrap()
    }

    pub(crate) async fn events(&self, id: PlaceId) -> Vec<Event> {
        let mut conn = self.d.db.read().await.unwrap();
        store::events(&mut conn, &self.d.keys, &Scope::whole(DISTRICT), id).await.unwrap()
    }

    /// What a list shows, by name, in its order.
    pub(crate) async fn list(&self, actor: &Actor, filter: &store::Filter) -> Vec<String> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = actor.scope("grid.read").unwrap();
        let all = store::page(&mut conn, &scope, filter, None).await.unwrap();
        let n = store::count(&mut conn, &scope, filter).await.unwrap();
        assert_eq!(usize::try_from(n).unwrap(), all.len(), "{}: a list and its count agree", self.engine);
        all.into_iter().map(|p| p.facts.name).collect()
    }

    /// Balance of a stock on a day, at a unit.
    pub(crate) async fn stock(&self, kind: &str, unit: UnitId, on: &str) -> i64 {
        self.sum(&Question::of(kind, Span::AsOf(day(on))), unit).await
    }

    pub(crate) async fn sum(&self, question: &Question, unit: UnitId) -> i64 {
        let mut conn = self.d.db.read().await.unwrap();
        let sums = ledger::by_unit(&mut conn, &Scope::whole(DISTRICT), question).await.unwrap();
        sums.iter().filter(|s| s.unit == unit).map(|s| s.quantity.0).sum::<i64>() / 1000
    }

    /// Distinct persons appointed within days.
    pub(crate) async fn appointed(&self, from: &str, to: &str) -> usize {
        let mut conn = self.d.db.read().await.unwrap();
        let within = Span::Within(Period::new(day(from), day(to)).unwrap());
        let question = Question::of("grid.appointed", within);
        ledger::subjects_by_unit(&mut conn, &Scope::whole(DISTRICT), &question).await.unwrap().len()
    }

    /// Chain, seals, stocks fit; as `taizhang check` compares them.
    pub(crate) async fn assert_sound(&self) {
        let mut conn = self.d.db.read().await.unwrap();
        let sealed = crate::check(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap();
        let faults = member::testing::faults(&mut conn, &self.d.keys, DISTRICT, &sealed).await.unwrap();
        assert!(faults.is_empty(), "{}: {faults:?}", self.engine);
    }
}

/// What a refusal says, all of it.
pub(crate) fn refusals<T: std::fmt::Debug>(refused: Outcome<T>) -> String {
    access::testing::refusals(refused).unwrap()
}
