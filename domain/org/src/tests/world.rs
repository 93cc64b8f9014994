//! A small district to tell stories in: 区委, 机关工委 with a committee and branches, 街道工委 with a branch.

use crate::{Change, Details, NewUnit, Tree, Unit, acts, store};
use access::{Actor, Deployment, Scope};
use base::id::{DistrictId, UnitId};
use base::{Day, Fault, Outcome, Quantity};
use db::testing::TestDb;
use ledger::{NewEntry, Question, Source, Span, Tags};
use std::collections::BTreeMap;

pub(crate) const TODAY: &str = "2026-11-22";
pub(crate) const DISTRICT: DistrictId = DistrictId(500);

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A district on one engine.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    pub(crate) clerk: Actor,
    pub(crate) root: UnitId,
    pub(crate) organs: UnitId,
    pub(crate) street: UnitId,
    pub(crate) first: UnitId,
    pub(crate) second: UnitId,
    _db: TestDb,
}

/// The same district on every engine at hand.
pub(crate) async fn worlds() -> Vec<World> {
    let steps = [access::MIGRATIONS, ledger::MIGRATIONS, crate::MIGRATIONS].concat();
    let mut all = Vec::new();
    for test in db::testing::each_engine(&steps).await.unwrap() {
        all.push(world(test).await.unwrap());
    }
    all
}

async fn world(test: TestDb) -> Outcome<World> {
    let d = access::testing::deployment(&test.db, &test.dir, day(TODAY))?;
    let operator = Actor::operator(DISTRICT, UnitId(500));
    let mut work = d.begin(&operator).await?;
    let scope = operator.scope("unit.write")?;
    let on = day("2026-01-01");
    let new = NewUnit::of("中共云溪区委员会", "district_committee", None, on).coded("410");
    let root = acts::found(&mut work, &scope, new).await?;
    let under = |name: &str, kind: &str, parent| {
        let details = Details { sector: "organ".into(), ..Details::default() };
        NewUnit::of(name, kind, Some(parent), on).with(details)
    };
    let organs = acts::found(&mut work, &scope, under("区直机关工作委员会", "work_committee", root)).await?;
    let street = acts::found(&mut work, &scope, under("望湖街道工作委员会", "work_committee", root)).await?;
    let first = acts::found(&mut work, &scope, under("财政局机关党支部", "branch", organs)).await?;
    let second = acts::found(&mut work, &scope, under("审计局机关党支部", "branch", organs)).await?;
    work.commit().await?;
    let clerk = access::testing::actor(&d, DISTRICT, "department_clerk", root, "");
    Ok(World { engine: test.engine, d, clerk, root, organs, street, first, second, _db: test })
}

impl World {
    pub(crate) fn write(&self) -> Scope {
        self.clerk.scope("unit.write").unwrap()
    }

    pub(crate) fn read(&self) -> Scope {
        self.clerk.scope("unit.read").unwrap()
    }

    /// Somebody with a role on one unit's subtree.
    pub(crate) async fn somebody(&self, role: &str, unit: UnitId) -> Actor {
        let path = self.unit(unit).await.path;
        access::testing::actor(&self.d, DISTRICT, role, unit, &path)
    }

    pub(crate) async fn unit(&self, id: UnitId) -> Unit {
        let mut conn = self.d.db.read().await.unwrap();
        store::find(&mut conn, &self.read(), id).await.unwrap()
    }

    pub(crate) async fn tree(&self, on: &str) -> Tree {
        let mut conn = self.d.db.read().await.unwrap();
        Tree::load(&mut conn, &self.read(), day(on)).await.unwrap()
    }

    /// Runs one act by the clerk and commits it.
    pub(crate) async fn act<T>(&self, act: impl AsyncFnOnce(&mut access::Work, &Scope) -> Outcome<T>) -> Outcome<T> {
        let mut work = self.d.begin(&self.clerk).await?;
        let done = act(&mut work, &self.write()).await?;
        work.commit().await?;
        Ok(done)
    }

    pub(crate) async fn found(&self, name: &str, kind: &str, parent: UnitId, on: &str) -> UnitId {
        let details = Details { founded: Some(day(on).into()), sector: "organ".into(), ..Details::default() };
        let new = NewUnit::of(name, kind, Some(parent), day(on)).with(details);
        self.act(async |work, scope| acts::found(work, scope, new).await).await.unwrap()
    }

    /// Puts members into a unit, as the member noun would.
    pub(crate) async fn enrol(&self, unit: UnitId, on: &str, n: i64) {
        self.act(async |work, _| {
            let source = Source { noun: "member_event", id: 1 };
            let entry = NewEntry::one("member.stock", unit, day(on), source).of(Quantity::whole(n));
            ledger::post(work, vec![entry.tagged(Tags::one("category", "full"))]).await?;
            work.audit(access::Line::general("test", ""));
            Ok(())
        })
        .await
        .unwrap();
    }

    /// Units by kind according to the ledger.
    pub(crate) async fn stock(&self, on: &str) -> BTreeMap<String, i64> {
        let mut conn = self.d.db.read().await.unwrap();
        let mut all = BTreeMap::new();
        for kind in self.d.catalogue.unit_kinds() {
            let question = Question::of("unit.stock", Span::AsOf(day(on))).only("kind", &kind.key);
            let sums = ledger::by_unit(&mut conn, &self.read(), &question).await.unwrap();
            let n: i64 = sums.iter().map(|s| s.quantity.0).sum();
            if n != 0 {
                all.insert(kind.key.clone(), n / 1000);
            }
        }
        all
    }

    /// How much of a flow there was in the year.
    pub(crate) async fn flow(&self, kind: &str) -> i64 {
        let mut conn = self.d.db.read().await.unwrap();
        let year = base::Period::year(2026).unwrap();
        let question = Question::of(kind, Span::Within(year));
        let sums = ledger::by_unit(&mut conn, &self.read(), &question).await.unwrap();
        sums.iter().map(|s| s.quantity.0).sum::<i64>() / 1000
    }
}

/// Units by kind according to the tree.
pub(crate) fn kinds(tree: &Tree) -> BTreeMap<String, i64> {
    let mut all = BTreeMap::new();
    for node in tree.units() {
        *all.entry(node.kind.clone()).or_default() += 1;
    }
    all
}

pub(crate) fn change(on: &str) -> Change {
    Change::on(day(on), "机构改革")
}

/// The places of the reasons of a refusal.
pub(crate) fn places<T: std::fmt::Debug>(refused: Outcome<T>) -> Vec<String> {
    match refused {
        Err(Fault::Refused(all)) => all.into_iter().map(|r| r.place).collect(),
        other => panic!("not refused: {other:?}"),
    }
}
