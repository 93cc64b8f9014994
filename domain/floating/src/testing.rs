//! For the tests: two committees with branches of members, and people with different hands on both sides.

use crate::acts::{self, New};
use crate::file::{Event, EventKind, File, FileId, Kind};
use crate::store;
use crate::typed::Typed;
use access::{Actor, Deployment, Scope};
use base::id::{DistrictId, PersonId, UnitId};
use base::{Day, IdNumber, Outcome, Period};
use db::testing::TestDb;
use ledger::{Question, Span};
use member::Facts;
use member::acts::NewPerson;
use org::{Details, NewUnit};

pub(crate) const TODAY: &str = "2026-11-22";
pub(crate) const DISTRICT: DistrictId = DistrictId(500);

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A district on one engine: 区委 › 机关党委 › 甲、乙支部; 区委 › 街道党委 › 丙支部.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    /// Of branch 甲.
    pub(crate) home: Actor,
    /// Of branch 丙, below another committee.
    pub(crate) host: Actor,
    /// Of branch 乙.
    pub(crate) stranger: Actor,
    /// Of the committee above 甲 and 乙: may issue cards, may not see hardship.
    pub(crate) clerk: Actor,
    pub(crate) a: UnitId,
    pub(crate) b: UnitId,
    pub(crate) c: UnitId,
    /// Members of 甲.
    pub(crate) people: Vec<PersonId>,
    _db: TestDb,
}

/// The same district on every engine at hand.
pub(crate) async fn worlds() -> Vec<World> {
    let steps = [
        access::MIGRATIONS,
        ledger::MIGRATIONS,
        org::MIGRATIONS,
        member::MIGRATIONS,
        record::MIGRATIONS,
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
    let operator = Actor::operator(DISTRICT, UnitId(DISTRICT.0));
    let scope = operator.scope("unit.write")?;
    let mut work = d.begin(&operator).await?;
    let on = day("2010-01-01");
    let root = NewUnit::of("中共云溪区委员会", "district_committee", None, on).coded("410");
    let root = org::acts::found(&mut work, &scope, root).await?;
    let mut committees = Vec::new();
    for name in ["区直机关党委", "城关街道党委"] {
        let unit = NewUnit::of(name, "committee", Some(root), on);
        let unit = unit.with(Details { approves: true, ..Details::default() });
        committees.push(org::acts::found(&mut work, &scope, unit).await?);
    }
    let mut branches = Vec::new();
    for (name, at) in [("财政局党支部", 0), ("档案馆党支部", 0), ("文化社区党支部", 1)] {
        let unit = NewUnit::of(name, "branch", Some(committees[at]), on);
        branches.push(org::acts::found(&mut work, &scope, unit).await?);
    }
    let (a, b, c) = (branches[0], branches[1], branches[2]);
    let person = |(serial, (name, unit)): (usize, &(&str, UnitId))| {
        let id = IdNumber::synthetic("999999", day("1980-03-07"), u32::try_from(serial).unwrap() + 1);
        let facts = Facts::of(name, &id, "full", day("2010-07-01").into()).with("confirmed_on", "2011-07-01");
        NewPerson { unit: *unit, facts }
    };
    let all = [("王小明", a), ("李芳", a), ("赵云", a), ("钱多", b), ("周正", c)];
    let people = all.iter().enumerate().map(person).collect();
    let people = member::acts::enrol_many(&mut work, &scope, people, day("2016-02-01"), None).await?;
    work.commit().await?;
    let actor = async |role: &str, unit: UnitId| -> Outcome<Actor> {
        let path = access::tree::find_path(&mut *d.db.read().await?, DISTRICT, unit).await?.unwrap();
        Ok(access::testing::actor(&d, DISTRICT, role, unit, &path))
    };
    let (home, host) = (actor("branch_secretary", a).await?, actor("branch_secretary", c).await?);
    let stranger = actor("branch_secretary", b).await?;
    let clerk = actor("work_committee_clerk", committees[0]).await?;
    let people = people.into_iter().take(3).collect();
    let engine = test.engine;
    Ok(World { engine, d, home, host, stranger, clerk, a, b, c, people, _db: test })
}

/// What a form says: day and fields.
pub(crate) fn typed(on: &str, fields: &[(&str, &str)]) -> Typed {
    let mut t = Typed { on: on.to_owned(), ..Typed::default() };
    for (key, value) in fields {
        let value = (*value).to_owned();
        match *key {
            "place" => t.place = value,
            "reason" => t.reason = value,
            "organ" => t.organ = value,
            "foreign_card" => t.foreign_card = value,
            "contact" => t.contact = value,
            "phone" => t.phone = value,
            "expected" => t.expected = value,
            "way" => t.way = value,
            "by" => t.by = value,
            "text" => t.text = value,
            "how" => t.how = value,
            other => panic!("no field {other}"),
        }
    }
    t
}

/// A registration of a member of 甲 on a day.
pub(crate) fn out(w: &World, who: PersonId, on: &str) -> New {
    let fields = [("place", "广东省深圳市南山区"), ("reason", "work"), ("contact", "李芳"), ("phone", "13800138000")];
    New { kind: Kind::Out, unit: w.a, person: Some(who), name: String::new(), typed: typed(on, &fields) }
}

/// A conversation on a day.
pub(crate) fn contact(on: &str) -> Typed {
    typed(on, &[("way", "phone"), ("by", "李芳"), ("text", "在外务工，一切正常")])
}

impl World {
    pub(crate) async fn register(&self, actor: &Actor, new: New) -> Outcome<FileId> {
        let mut work = self.d.begin(actor).await?;
        let id = acts::register(&mut work, &actor.scope("floating.write")?, new).await?;
        work.commit().await?;
        Ok(id)
    }

    /// Records an event at the version that stands now.
    pub(crate) async fn take(&self, actor: &Actor, id: FileId, kind: EventKind, typed: Typed) -> Outcome<()> {
        let version = self.file(id).await.version;
        self.take_as_seen(actor, (id, version), kind, typed).await
    }

    pub(crate) async fn take_as_seen(
        &self,
        actor: &Actor,
        seen: (FileId, i64),
        kind: EventKind,
        typed: Typed,
    ) -> Outcome<()> {
        let need = if kind.is_of_card() { "floating.card" } else { "floating.write" };
        let mut work = self.d.begin(actor).await?;
        acts::take(&mut work, &actor.scope(need)?, seen, kind, &typed).await?;
        work.commit().await
    }

    pub(crate) async fn host(&self, id: FileId, kind: EventKind, unit: UnitId, on: &str) -> Outcome<()> {
        self.take(&self.home, id, kind, Typed { host: Some(unit.0), ..typed(on, &[]) }).await
    }

    pub(crate) async fn annul(&self, actor: &Actor, id: FileId, event: i64, why: &str) -> Outcome<()> {
        let version = self.file(id).await.version;
        let kind = self.events(id).await.iter().find(|e| e.id == event).unwrap().kind;
        let need = if kind.is_of_card() { "floating.card" } else { "floating.write" };
        let mut work = self.d.begin(actor).await?;
        acts::annul(&mut work, &actor.scope(need)?, (id, version), event, why).await?;
        work.commit().await
    }

    /// Takes back the last event of a kind.
    pub(crate) async fn annul_last(&self, actor: &Actor, id: FileId, kind: EventKind) -> Outcome<()> {
        let events = self.events(id).await;
        let last = events.iter().rfind(|e| e.kind == kind).unwrap().id;
        self.annul(actor, id, last, "录错了").await
    }

    pub(crate) async fn report(&self, who: Option<PersonId>, id: FileId, text: &str, place: &str) -> Outcome<()> {
        let mut work = self.d.begin(&self.home).await?;
        let typed = Typed { text: text.to_owned(), place: place.to_owned(), ..Typed::default() };
        acts::report(&mut work, who, id, &typed).await?;
        work.commit().await
    }

    pub(crate) async fn file(&self, id: FileId) -> File {
        let mut conn = self.d.db.read().await.unwrap();
        store::find(&mut conn, &Scope::whole(DISTRICT), id).await.unwrap()
    }

    pub(crate) async fn events(&self, id: FileId) -> Vec<Event> {
        let mut conn = self.d.db.read().await.unwrap();
        store::events(&mut conn, &self.d.keys, &Scope::whole(DISTRICT), id).await.unwrap()
    }

    pub(crate) async fn seen_by(&self, actor: &Actor, id: FileId) -> bool {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = actor.scope("floating.read").unwrap();
        store::find(&mut conn, &scope, id).await.is_ok()
    }

    pub(crate) async fn list(&self, actor: &Actor, filter: &store::Filter) -> Vec<File> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = actor.scope("floating.read").unwrap();
        let all = store::page(&mut conn, &scope, filter, None).await.unwrap();
        let n = store::count(&mut conn, &scope, filter).await.unwrap();
        assert_eq!(usize::try_from(n).unwrap(), all.len(), "{}: a list and its count agree", self.engine);
        all
    }

    pub(crate) async fn cards(&self, id: FileId) -> Vec<(i64, String)> {
        let mut conn = self.d.db.read().await.unwrap();
        let all = store::cards(&mut conn, &Scope::whole(DISTRICT), id).await.unwrap();
        all.into_iter().map(|c| (c.no, c.state)).collect()
    }

    /// What the roster says of a member.
    pub(crate) async fn roster(&self, who: PersonId, column: &str) -> String {
        let mut conn = self.d.db.read().await.unwrap();
        let whole = Scope::whole(DISTRICT);
        member::store::find(&mut conn, &self.d.keys, &whole, who).await.unwrap().facts.get(column).to_owned()
    }

    /// Sum of an entry of a unit: of all years, or for a stock on today.
    pub(crate) async fn sum(&self, kind: &str, unit: UnitId) -> i64 {
        let mut conn = self.d.db.read().await.unwrap();
        let period = Period::new(day("2000-01-01"), day(TODAY)).unwrap();
        let question = Question::of(kind, Span::Within(period));
        let sums = ledger::by_unit(&mut conn, &Scope::whole(DISTRICT), &question).await.unwrap();
        sums.iter().filter(|s| s.unit == unit).map(|s| s.quantity.0).sum::<i64>() / 1000
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
