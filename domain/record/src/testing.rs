//! For the tests: a small district with members, and a deployment whose own catalogue adds a kind and a figure.

use crate::acts::{self, Correction, Draft};
use crate::record::{Record, RecordId};
use crate::rules::Texts;
use crate::store;
use access::{Actor, Deployment, Scope};
use base::id::{DistrictId, PersonId, UnitId};
use base::{Day, IdNumber, Outcome, Period};
use catalogue::Catalogue;
use db::testing::TestDb;
use ledger::{Question, Span};
use member::Facts;
use member::acts::NewPerson;
use org::NewUnit;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

pub(crate) const TODAY: &str = "2026-11-22";
pub(crate) const DISTRICT: DistrictId = DistrictId(500);

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A kind with a field of every type, as a deployment would add it: a file and nothing else.
const PATROL: &str = include_str!("testing/patrol.toml");

const FIGURE: &str = include_str!("testing/figure.toml");

/// The built-in catalogue with the deployment's own directory over it.
pub(crate) fn catalogue() -> (Catalogue, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let file = dir.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).unwrap();
        std::fs::write(file, text).unwrap();
    };
    write("kinds/patrol.toml", PATROL);
    write("figures/patrol.toml", FIGURE);
    let first = |all: Vec<catalogue::Problem>| all.first().map(ToString::to_string);
    (Catalogue::load(Some(dir.path())).map_err(first).unwrap(), dir)
}

/// A district on one engine: 区委 › 机关工委 › 一支部、二支部; 区委 › 街道工委 › 三支部.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    pub(crate) clerk: Actor,
    pub(crate) secretary: Actor,
    pub(crate) stranger: Actor,
    pub(crate) organs: UnitId,
    pub(crate) first: UnitId,
    pub(crate) second: UnitId,
    pub(crate) third: UnitId,
    /// 王小明 and 李芳 of the first branch, another 李芳 of the second, 赵云 of the third.
    pub(crate) people: Vec<PersonId>,
    _db: TestDb,
}

/// ID numbers of an area that does not exist, with a valid check character.
pub(crate) fn id_number(serial: usize) -> IdNumber {
    let body = format!("99999919900307{serial:03}");
    let all = "0123456789X".chars().map(|c| format!("{body}{c}"));
    all.filter_map(|text| IdNumber::parse(&text, day(TODAY)).ok()).next().unwrap()
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
    ]
    .concat();
    let mut all = Vec::new();
    for test in db::testing::each_engine(&steps).await.unwrap() {
        all.push(world(test).await.unwrap());
    }
    all
}

async fn world(test: TestDb) -> Outcome<World> {
    let mut d = access::testing::deployment(&test.db, &test.dir, day(TODAY))?;
    d.catalogue = Arc::new(catalogue().0);
    let operator = Actor::operator(DISTRICT, UnitId(DISTRICT.0));
    let scope = operator.scope("unit.write")?;
    let mut work = d.begin(&operator).await?;
    let on = day("2020-01-01");
    let root = NewUnit::of("中共云溪区委员会", "district_committee", None, on).coded("410");
    let root = org::acts::found(&mut work, &scope, root).await?;
    let mut units = Vec::new();
    for (name, kind, parent) in [
        ("区直机关工作委员会", "work_committee", None),
        ("望湖街道工作委员会", "work_committee", None),
        ("财政局机关党支部", "branch", Some(0)),
        ("审计局机关党支部", "branch", Some(0)),
        ("湖滨社区党支部", "branch", Some(1)),
    ] {
        let parent = parent.map_or(root, |at: usize| units[at]);
        units.push(org::acts::found(&mut work, &scope, NewUnit::of(name, kind, Some(parent), on)).await?);
    }
    let names = [("王小明", 2), ("李芳", 2), ("李芳", 3), ("赵云", 4)];
    let person = |(serial, (name, unit)): (usize, &(&str, usize))| NewPerson {
        unit: units[*unit],
        facts: Facts::of(name, &id_number(serial + 1), "full", day("2012-07-01").into()),
    };
    let people: Vec<NewPerson> = names.iter().enumerate().map(person).collect();
    let people = member::acts::enrol_many(&mut work, &scope, people, day("2020-02-01"), None).await?;
    work.commit().await?;
    let path = |unit: UnitId| {
        let d = d.clone();
        async move { access::tree::find_path(&mut d.db.read().await.unwrap(), DISTRICT, unit).await.unwrap().unwrap() }
    };
    let secretary = access::testing::actor(&d, DISTRICT, "branch_secretary", units[2], &path(units[2]).await);
    let stranger = access::testing::actor(&d, DISTRICT, "branch_secretary", units[4], &path(units[4]).await);
    let clerk = access::testing::actor(&d, DISTRICT, "department_clerk", root, "");
    let (organs, first, second, third) = (units[0], units[2], units[3], units[4]);
    Ok(World { engine: test.engine, d, clerk, secretary, stranger, organs, first, second, third, people, _db: test })
}

/// A patrol with everything that it must have.
pub(crate) fn patrol() -> Texts {
    Texts::new().with("title", "湖滨路夜巡").with("on", "2026-05-01").with("level", "区级").with("hours", "2")
}

impl World {
    /// Id of the unit at the top.
    pub(crate) async fn d_root(&self) -> i64 {
        org::store::root(&mut self.d.db.read().await.unwrap(), DISTRICT).await.unwrap().unwrap().id.0
    }

    pub(crate) fn write(&self, actor: &Actor) -> Scope {
        actor.scope("record.write").unwrap()
    }

    pub(crate) async fn create(&self, actor: &Actor, draft: &Draft) -> Outcome<RecordId> {
        let mut work = self.d.begin(actor).await?;
        let id = acts::create(&mut work, &self.write(actor), &self.d.attachments, draft).await?;
        work.commit().await?;
        Ok(id)
    }

    /// Records something by the clerk.
    pub(crate) async fn record(&self, kind: &str, unit: UnitId, texts: Texts) -> Outcome<RecordId> {
        self.create(&self.clerk, &Draft { kind: kind.into(), unit: unit.0, texts, ..Draft::default() }).await
    }

    pub(crate) async fn correct(&self, actor: &Actor, id: RecordId, to: &Correction) -> Outcome<()> {
        let mut work = self.d.begin(actor).await?;
        acts::correct(&mut work, &self.write(actor), &self.d.attachments, id, to).await?;
        work.commit().await
    }

    pub(crate) async fn withdraw(&self, actor: &Actor, id: RecordId, version: i64, reason: &str) -> Outcome<()> {
        let mut work = self.d.begin(actor).await?;
        acts::withdraw(&mut work, &self.write(actor), id, version, reason).await?;
        work.commit().await
    }

    pub(crate) async fn find(&self, id: RecordId) -> Record {
        self.found(&self.clerk, id).await.unwrap()
    }

    pub(crate) async fn found(&self, actor: &Actor, id: RecordId) -> Outcome<Record> {
        store::find(&mut *self.d.db.read().await?, &self.d.keys, &actor.scope("record.read")?, id).await
    }

    /// Sums of the year by kind of entry, in thousandths; kinds without any are absent.
    pub(crate) async fn year(&self, kinds: &[&str]) -> BTreeMap<String, i64> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.clerk.scope("figure.read").unwrap();
        let mut all = BTreeMap::new();
        for kind in kinds {
            let question = Question::of(*kind, Span::Within(Period::year(2026).unwrap()));
            let sums = ledger::by_unit(&mut conn, &scope, &question).await.unwrap();
            let sum: i64 = sums.iter().map(|s| s.quantity.0).sum();
            if sum != 0 {
                all.insert((*kind).to_owned(), sum);
            }
        }
        all
    }

    /// Chain, seals and sources fit; as `taizhang check` compares them.
    pub(crate) async fn assert_sound(&self) {
        let mut conn = self.d.db.read().await.unwrap();
        let ledger = ledger::verify(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap();
        assert!(ledger.faults.is_empty(), "{}: {:?}", self.engine, ledger.faults);
        let mut there = Vec::new();
        for table in crate::check(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap() {
            let wrong = access::testing::unsealed(&mut conn, DISTRICT, &table).await.unwrap();
            assert!(wrong.is_empty(), "{} {}: {wrong:?}", self.engine, table.noun);
            if table.noun == crate::NOUN {
                there.extend(table.rows.iter().map(|(id, _)| *id));
            }
        }
        let named = ledger.sources.get(crate::NOUN).cloned().unwrap_or_default();
        assert!(named.iter().all(|id| there.contains(id)), "{}: an entry without its record", self.engine);
    }
}

/// The places of the reasons of a refusal.
pub(crate) fn places<T: std::fmt::Debug>(refused: Outcome<T>) -> Vec<String> {
    let Err(base::Fault::Refused(all)) = refused else { return vec![format!("not refused: {refused:?}")] };
    all.into_iter().map(|r| r.place).collect()
}
