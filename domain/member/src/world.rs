//! For the tests of this noun: a small district with two branches, and people to fill it, on every engine.

pub(crate) mod browser;

use crate::acts::NewPerson;
use crate::facts::Facts;
use access::{Actor, Deployment, Scope, Work};
use base::id::{DistrictId, PersonId, UnitId};
use base::{Day, IdNumber, PartialDay};
use db::Conn;
use db::testing::{TestDb, each_engine};
use org::NewUnit;

/// The day on which the tests stand.
pub(crate) const TODAY: &str = "2026-11-22";
/// The day from which the units exist.
pub(crate) const START: &str = "2020-01-01";

/// A day from its text.
pub(crate) fn d(text: &str) -> Day {
    text.parse().unwrap()
}

/// District – committee – branches 甲 and 乙; beside it a foreign committee with branch 丙.
pub(crate) struct World {
    pub site: Deployment,
    pub district: DistrictId,
    pub root: UnitId,
    pub committee: UnitId,
    pub a: UnitId,
    pub b: UnitId,
    pub c: UnitId,
    /// Kept because dropping it removes the database.
    pub db: TestDb,
}

/// A world on every engine.
pub(crate) async fn worlds() -> Vec<World> {
    let steps: Vec<db::Migration> =
        [access::MIGRATIONS, ledger::MIGRATIONS, org::MIGRATIONS, crate::MIGRATIONS].concat();
    let mut worlds = Vec::new();
    for db in each_engine(&steps).await.unwrap() {
        worlds.push(World::on(db).await);
    }
    worlds
}

impl World {
    async fn on(db: TestDb) -> Self {
        let site = access::testing::deployment(&db.db, &db.dir, d(TODAY)).unwrap();
        let district = DistrictId(1);
        let operator = Actor::operator(district, UnitId(0));
        let scope = operator.scope("unit.write").unwrap();
        let mut work = site.begin(&operator).await.unwrap();
        let unit = |name: &str, kind: &str, parent| NewUnit::of(name, kind, parent, d(START));
        let root = unit("测试区委", "district_committee", None).coded("990001");
        let root = org::acts::found(&mut work, &scope, root).await.unwrap();
        let mut ids = Vec::new();
        let mut parent = root;
        for (name, kind) in [
            ("测试街道党委", "committee"),
            ("第一党支部", "branch"),
            ("第二党支部", "branch"),
            ("外单位党委", "committee"),
            ("外单位党支部", "branch"),
        ] {
            let above = if kind == "committee" { root } else { parent };
            let id = org::acts::found(&mut work, &scope, unit(name, kind, Some(above))).await.unwrap();
            if kind == "committee" {
                parent = id;
            }
            ids.push(id);
        }
        work.commit().await.unwrap();
        Self { site, district, root, committee: ids[0], a: ids[1], b: ids[2], c: ids[4], db }
    }

    /// The operator.
    pub(crate) fn operator(&self) -> Actor {
        Actor::operator(self.district, self.root)
    }

    /// Somebody with a role on a unit.
    pub(crate) async fn actor(&self, role: &str, unit: UnitId) -> Actor {
        let path = access::tree::find_path(&mut *self.read().await, self.district, unit).await.unwrap().unwrap();
        access::testing::actor(&self.site, self.district, role, unit, &path)
    }

    /// The whole district.
    pub(crate) fn whole(&self) -> Scope {
        self.operator().scope("member.write").unwrap()
    }

    /// What somebody with a role on a unit may write.
    pub(crate) async fn scope(&self, role: &str, unit: UnitId) -> Scope {
        self.actor(role, unit).await.scope("member.write").unwrap()
    }

    pub(crate) async fn read(&self) -> sqlx::pool::PoolConnection<sqlx::Any> {
        self.site.db.read().await.unwrap()
    }

    pub(crate) async fn begin(&self) -> Work {
        self.site.begin(&self.operator()).await.unwrap()
    }

    /// Enters people as of the start.
    pub(crate) async fn enrol(&self, people: Vec<NewPerson>) -> Vec<PersonId> {
        let mut work = self.begin().await;
        let ids = crate::acts::enrol_many(&mut work, &self.whole(), people, d("2025-01-01"), None).await.unwrap();
        work.commit().await.unwrap();
        ids
    }

    /// The person as it now stands.
    pub(crate) async fn person(&self, id: PersonId) -> crate::store::Person {
        crate::store::find(&mut *self.read().await, &self.site.keys, &self.whole(), id).await.unwrap()
    }

    /// The form's version of a person.
    pub(crate) async fn handle(&self, id: PersonId) -> crate::acts::Handle {
        crate::acts::Handle { id, version: self.person(id).await.version }
    }

    /// Stock of a unit by category at the end of a day: (full, probationary).
    pub(crate) async fn stock(&self, unit: UnitId, on: &str) -> (i64, i64) {
        let mut conn = self.read().await;
        (
            count(&mut conn, &self.whole(), unit, on, "full").await,
            count(&mut conn, &self.whole(), unit, on, "probationary").await,
        )
    }

    /// Net number of entries of a kind at a unit.
    pub(crate) async fn flow(&self, kind: &str, unit: UnitId) -> i64 {
        let period = base::Period { from: d("1900-01-01"), to: d(TODAY) };
        let question = ledger::Question::of(kind, ledger::Span::Within(period));
        let sums = ledger::by_unit(&mut *self.read().await, &self.whole(), &question).await.unwrap();
        sums.iter().find(|s| s.unit == unit).map_or(0, |s| s.count)
    }

    /// The check finds nothing: chain, seals, sources, stocks.
    pub(crate) async fn is_clean(&self) {
        let mut conn = self.read().await;
        let keys = &self.site.keys;
        let verified = ledger::verify(&mut conn, keys, self.district.0).await.unwrap();
        assert_eq!(verified.faults, Vec::<String>::new(), "{}", self.db.engine);
        assert_eq!(
            crate::stock_check(&mut conn, self.district.0).await.unwrap(),
            Vec::<String>::new(),
            "{}",
            self.db.engine
        );
        for sealed in crate::check(&mut conn, keys, self.district.0).await.unwrap() {
            let last = access::audit::store::last_seals(&mut conn, self.district.0, sealed.noun).await.unwrap();
            assert_eq!(last.len(), sealed.rows.len(), "{} {}", sealed.noun, self.db.engine);
            for (id, seal) in &sealed.rows {
                assert_eq!(last.get(id), Some(seal), "{} {id} {}", sealed.noun, self.db.engine);
            }
            if sealed.noun == crate::life::EVENT {
                let sources = verified.sources.get(crate::life::EVENT).cloned().unwrap_or_default();
                assert!(sources.iter().all(|id| sealed.rows.iter().any(|(row, _)| row == id)));
            }
        }
    }
}

async fn count(conn: &mut Conn, scope: &Scope, unit: UnitId, on: &str, category: &str) -> i64 {
    let question = ledger::Question::of("member.stock", ledger::Span::AsOf(d(on))).only("category", category);
    let sums = ledger::by_unit(conn, scope, &question).await.unwrap();
    sums.iter().find(|s| s.unit == unit).map_or(0, |s| s.quantity.0 / 1000)
}

/// A valid ID number of nobody: its district code does not exist.
pub(crate) fn id(n: u32) -> IdNumber {
    IdNumber::synthetic("990301", d("1980-03-05"), n)
}

/// A full member, number `n`, with everything that is expected.
pub(crate) fn full(name: &str, n: u32) -> Facts {
    Facts::of(name, &id(n), "full", PartialDay::from(d("2010-07-01")))
        .with("confirmed_on", "2011-07-01")
        .with("ethnicity", "01")
        .with("education", "21")
        .with("job_post", "公务员")
        .with("phone", format!("1390000{n:04}"))
}

/// A probationary member, number `n`, accepted on a day.
pub(crate) fn probationary(name: &str, n: u32, on: &str) -> Facts {
    Facts::of(name, &id(n), "probationary", PartialDay::from(d(on)))
}

/// Somebody for a unit.
pub(crate) fn to(unit: UnitId, facts: Facts) -> NewPerson {
    NewPerson { unit, facts }
}
