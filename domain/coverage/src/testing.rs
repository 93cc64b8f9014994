//! For the tests: a street and another, with a village, branches and members, and people with different hands.

use crate::acts::{self, New};
use crate::code;
use crate::file::{Event, EventKind, File, FileId, Kind};
use crate::store::{self, Filter};
use crate::typed::Typed;
use crate::{Limits, alarms};
use access::{Actor, Deployment, Scope};
use base::id::{DistrictId, UnitId};
use base::{Day, IdNumber, Outcome};
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

/// A district on one engine: 区委 › 城关街道党委 › 创业园、智造公司支部, 柳林村支部; 区委 › 河口镇党委 › 河口支部.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    /// Of 城关街道党委.
    pub(crate) clerk: Actor,
    /// Of 创业园支部.
    pub(crate) secretary: Actor,
    /// Of 河口镇党委.
    pub(crate) stranger: Actor,
    pub(crate) street: UnitId,
    pub(crate) park: UnitId,
    pub(crate) firm: UnitId,
    pub(crate) village: UnitId,
    pub(crate) town: UnitId,
    _db: TestDb,
}

/// The same district on every engine at hand.
pub(crate) async fn worlds() -> Vec<World> {
    let steps =
        [access::MIGRATIONS, ledger::MIGRATIONS, org::MIGRATIONS, member::MIGRATIONS, crate::MIGRATIONS].concat();
    let mut all = Vec::new();
    for test in db::testing::each_engine(&steps).await.unwrap() {
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
    let mut all = Vec::new();
    for (name, kind, sector, above) in [
        ("城关街道党委", "committee", "community", None),
        ("河口镇党委", "committee", "community", None),
        ("创业园党支部", "branch", "private_enterprise", Some(0)),
        ("智造公司党支部", "branch", "private_enterprise", Some(0)),
        ("柳林村党支部", "branch", "village", Some(0)),
    ] {
        let parent: Option<usize> = above;
        let parent = parent.map_or(root, |n: usize| all[n]);
        let details = Details { sector: sector.to_owned(), ..Details::default() };
        all.push(org::acts::found(&mut work, &scope, NewUnit::of(name, kind, Some(parent), on).with(details)).await?);
    }
    let (street, town, park, firm, village) = (all[0], all[1], all[2], all[3], all[4]);
    let person = |(serial, name): (u32, &str)| {
        let id = IdNumber::synthetic("999999", day("1980-03-07"), serial);
        let facts = Facts::of(name, &id, "full", day("2010-07-01").into()).with("confirmed_on", "2011-07-01");
        NewPerson { unit: park, facts }
    };
    let people = [(1, "王小明"), (2, "李芳"), (3, "李芳")].map(person).into_iter().collect();
    member::acts::enrol_many(&mut work, &scope, people, day("2016-02-01"), None).await?;
    work.commit().await?;
    let actor = async |role: &str, unit: UnitId| -> Outcome<Actor> {
        let path = access::tree::find_path(&mut *d.db.read().await?, DISTRICT, unit).await?.unwrap();
        Ok(access::testing::actor(&d, DISTRICT, role, unit, &path))
    };
    let clerk = actor("work_committee_clerk", street).await?;
    let secretary = actor("branch_secretary", park).await?;
    let stranger = actor("work_committee_clerk", town).await?;
    let engine = test.engine;
    Ok(World { engine, d, clerk, secretary, stranger, street, park, firm, village, town, _db: test })
}

/// What a form says: day and fields.
pub(crate) fn typed(on: &str, fields: &[(&str, &str)]) -> Typed {
    let mut t = Typed { on: on.to_owned(), ..Typed::default() };
    for (key, value) in fields {
        let text = (*value).to_owned();
        match *key {
            "name" => t.name = text,
            "code" => t.code = text,
            "place" => t.place = text,
            "employees" => t.employees = text,
            "full" => t.full = text,
            "form" => t.form = text,
            "text" => t.text = text,
            "problem" => t.problem = text,
            "solved" => t.solved = text,
            "how" => t.how = text,
            other => panic!("no field {other}"),
        }
    }
    t
}

/// An organisation with so many full members, not organised.
pub(crate) fn org(w: &World, kind: Kind, name: &str, (serial, full): (u32, i64)) -> New {
    let (code, full) = (code::synthetic(serial), full.to_string());
    let fields = [("name", name), ("code", &code), ("employees", "120"), ("full", &full), ("form", "none")];
    New { kind, unit: w.street, roster: None, typed: typed("2026-01-10", &fields) }
}

/// An instructor of the street from a day on.
pub(crate) fn instructor(w: &World, name: &str, on: &str) -> New {
    let typed = typed(on, &[("name", name), ("place", "街道党建办")]);
    New { kind: Kind::Instructor, unit: w.street, roster: None, typed }
}

impl World {
    pub(crate) async fn register(&self, actor: &Actor, new: New) -> Outcome<FileId> {
        let mut work = self.d.begin(actor).await?;
        let id = acts::register(&mut work, &actor.scope("coverage.write")?, new).await?;
        work.commit().await?;
        Ok(id)
    }

    /// Records an event at the version that stands now.
    pub(crate) async fn take(&self, id: FileId, kind: EventKind, typed: Typed) -> Outcome<()> {
        let version = self.file(id).await.version;
        self.take_as_seen(&self.clerk, (id, version), kind, typed).await
    }

    pub(crate) async fn take_as_seen(
        &self,
        actor: &Actor,
        seen: (FileId, i64),
        kind: EventKind,
        typed: Typed,
    ) -> Outcome<()> {
        let mut work = self.d.begin(actor).await?;
        acts::take(&mut work, &actor.scope("coverage.write")?, seen, kind, &typed).await?;
        work.commit().await
    }

    /// Sends an instructor, or calls one back.
    pub(crate) async fn send(&self, id: FileId, kind: EventKind, who: FileId, on: &str) -> Outcome<()> {
        self.take(id, kind, Typed { instructor: Some(who.0), ..typed(on, &[]) }).await
    }

    pub(crate) async fn contact(&self, id: FileId, who: FileId, on: &str, fields: &[(&str, &str)]) -> Outcome<()> {
        let told = [&[("text", "走访，了解用工和党员情况")], fields].concat();
        self.take(id, EventKind::Contact, Typed { instructor: Some(who.0), ..typed(on, &told) }).await
    }

    pub(crate) async fn form(&self, id: FileId, form: &str, branch: Option<UnitId>, on: &str) -> Outcome<()> {
        let typed = Typed { branch: branch.map(|b| b.0), ..typed(on, &[("form", form)]) };
        self.take(id, EventKind::Form, typed).await
    }

    /// Takes back the last standing event of a kind.
    pub(crate) async fn annul_last(&self, id: FileId, kind: EventKind, why: &str) -> Outcome<()> {
        let events = self.events(id).await;
        let last = crate::fold::live(&events).into_iter().rfind(|e| e.kind == kind).unwrap().id;
        let version = self.file(id).await.version;
        let mut work = self.d.begin(&self.clerk).await?;
        acts::annul(&mut work, &self.clerk.scope("coverage.write")?, (id, version), last, why).await?;
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

    pub(crate) fn limits(&self) -> Limits {
        Limits::of(&self.d.catalogue, day(TODAY))
    }

    /// What a list shows; its count and the counts of gaps must agree with what is said of each file.
    pub(crate) async fn list(&self, actor: &Actor, filter: &Filter) -> Vec<File> {
        let mut conn = self.d.db.read().await.unwrap();
        let (scope, limits) = (actor.scope("coverage.read").unwrap(), self.limits());
        let all = store::page(&mut conn, &scope, (filter, &limits), None).await.unwrap();
        let n = store::count(&mut conn, &scope, (filter, &limits)).await.unwrap();
        assert_eq!(usize::try_from(n).unwrap(), all.len(), "{}: a list and its count agree", self.engine);
        let counts = store::counts(&mut conn, &scope, &limits).await.unwrap();
        let every = Filter { state: "open", ..Filter::default() };
        let every = store::page(&mut conn, &scope, (&every, &limits), None).await.unwrap();
        for gap in crate::Gap::ALL {
            let said = |f: &&File| alarms(f, &self.d.catalogue, day(TODAY)).iter().any(|a| a.gap == gap);
            let said = i64::try_from(every.iter().filter(said).count()).unwrap();
            assert_eq!(counts.wanting(gap), said, "{}: {gap:?} in SQL and in words", self.engine);
        }
        all
    }

    /// Balance of a stock on a day, or all of a flow until then, by the tags asked for.
    pub(crate) async fn sum(&self, kind: &str, tags: &[(&str, &str)], on: &str) -> i64 {
        let mut conn = self.d.db.read().await.unwrap();
        let mut question = Question::of(kind, Span::AsOf(day(on)));
        question.filter = tags.iter().map(|(tag, code)| ((*tag).to_owned(), vec![(*code).to_owned()])).collect();
        let sums = ledger::by_unit(&mut conn, &Scope::whole(DISTRICT), &question).await.unwrap();
        sums.iter().map(|s| s.quantity.0).sum::<i64>() / 1000
    }

    /// Lets all that a unit looks after go to another.
    pub(crate) async fn over(&self, from: UnitId, typed: Typed) -> Outcome<usize> {
        let mut work = self.d.begin(&self.clerk).await?;
        let n = acts::hand_over(&mut work, &self.clerk.scope("coverage.write")?, from, &typed).await?;
        work.commit().await?;
        Ok(n)
    }

    /// The balance of a stock at a unit on a day.
    pub(crate) async fn at(&self, kind: &str, unit: UnitId, on: &str) -> i64 {
        let mut conn = self.d.db.read().await.unwrap();
        let question = Question::of(kind, Span::AsOf(day(on)));
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
