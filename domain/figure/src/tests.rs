//! Figures over a small tree on both engines: subtrees, persons counted once, ratios, values by hand, as-of trees.

use crate::acts::{self, NewManual};
use crate::{Asked, State, Value, ask, evidence, prepare};
use access::{Actor, Deployment, Line, Scope, testing};
use base::id::{DistrictId, UnitId};
use base::{Day, Fault, Period, Quantity};
use db::testing::{TestDb, each_engine};
use ledger::{NewEntry, Source, Tags};
use org::{Change, NewUnit, Tree};

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn year() -> Period {
    Period::year(2026).unwrap()
}

/// A district with a street and organs, a branch of each; the organs' branch knows its sector.
pub(crate) struct Ground {
    pub t: TestDb,
    pub d: Deployment,
    pub actor: Actor,
    pub scope: Scope,
    pub root: UnitId,
    pub street: UnitId,
    pub organ: UnitId,
    pub branch: UnitId,
    pub other: UnitId,
}

pub(crate) async fn grounds() -> Vec<Ground> {
    let steps =
        [access::MIGRATIONS, ledger::MIGRATIONS, org::MIGRATIONS, member::MIGRATIONS, crate::MIGRATIONS].concat();
    let mut all = Vec::new();
    for t in each_engine(&steps).await.unwrap() {
        let d = testing::deployment(&t.db, &t.dir, day("2026-11-20")).unwrap();
        let actor = Actor::operator(DistrictId(9), UnitId(9));
        let scope = actor.scope("unit.write").unwrap();
        let mut work = d.begin(&actor).await.unwrap();
        let on = day("2025-01-01");
        let mut found = async |name: &str, kind: &str, parent: Option<UnitId>| {
            let mut new = NewUnit::of(name, kind, parent, on);
            if parent.is_none() {
                new = new.coded("999");
            }
            if name.contains("财政局党支部") {
                new.details.sector = "organ".to_owned();
            }
            org::acts::found(&mut work, &scope, new).await.unwrap()
        };
        let root = found("中共云溪区委员会", "district_committee", None).await;
        let street = found("中共云溪区委云桥街道工作委员会", "work_committee", Some(root)).await;
        let organ = found("中共云溪区委区直机关工作委员会", "work_committee", Some(root)).await;
        let branch = found("中共云溪区财政局党支部", "branch", Some(organ)).await;
        let other = found("中共云溪区税务局党支部", "branch", Some(organ)).await;
        work.commit().await.unwrap();
        all.push(Ground { t, d, actor, scope, root, street, organ, branch, other });
    }
    all
}

impl Ground {
    async fn post(&self, entries: Vec<NewEntry>) {
        let mut work = self.d.begin(&self.actor).await.unwrap();
        ledger::post(&mut work, entries).await.unwrap();
        work.audit(Line::general("test", ""));
        work.commit().await.unwrap();
    }

    async fn value(&self, key: &str, unit: UnitId, period: Period) -> Value {
        let mut conn = self.d.db.read().await.unwrap();
        let tree = Tree::load(&mut conn, &self.scope, period.to).await.unwrap();
        let figure = self.d.catalogue.figure(key).unwrap();
        let value =
            ask(&mut conn, &self.scope, &self.d.catalogue, &tree, figure, Asked { unit, period }).await.unwrap();
        let prepared = prepare(&mut conn, &self.scope, &self.d.catalogue, figure, period).await.unwrap();
        assert_eq!(prepared.all(&tree).get(&unit), Some(&value), "{}: all at once says the same", self.t.engine);
        value
    }
}

fn member(unit: UnitId, on: &str, delta: i64, id: i64) -> NewEntry {
    let source = Source { noun: "member_event", id };
    NewEntry::one("member.stock", unit, day(on), source)
        .of(Quantity::whole(delta))
        .about(id)
        .tagged(Tags::one("category", "full"))
}

#[tokio::test]
async fn a_stock_rolls_up_and_stands_as_of_its_day() {
    for g in grounds().await {
        g.post(vec![member(g.branch, "2025-02-01", 1, 1), member(g.branch, "2026-03-01", 1, 2)]).await;
        let until = |to: &str| Period { from: day("2025-01-01"), to: day(to) };
        assert_eq!(
            g.value("members_total", g.root, until("2025-12-31")).await.amount,
            Some(Quantity::whole(1)),
            "{}",
            g.t.engine
        );
        assert_eq!(g.value("members_total", g.organ, year()).await.amount, Some(Quantity::whole(2)));
        assert_eq!(g.value("members_total", g.street, year()).await.state, State::Missing);
        g.post(vec![member(g.branch, "2026-04-01", -1, 1), member(g.branch, "2026-04-01", -1, 2)]).await;
        assert_eq!(
            g.value("members_total", g.branch, year()).await.amount,
            Some(Quantity::ZERO),
            "nought, because entries say so"
        );
    }
}

#[tokio::test]
async fn a_unit_that_moves_takes_its_future_along_and_leaves_its_past() {
    for g in grounds().await {
        g.post(vec![member(g.branch, "2025-02-01", 1, 1)]).await;
        let mut work = g.d.begin(&g.actor).await.unwrap();
        org::acts::move_to(&mut work, &g.scope, g.branch, g.street, Change::on(day("2026-06-01"), "隶属关系调整"))
            .await
            .unwrap();
        work.commit().await.unwrap();
        let until = |to: &str| Period { from: day("2025-01-01"), to: day(to) };
        assert_eq!(
            g.value("members_total", g.organ, until("2026-05-31")).await.amount,
            Some(Quantity::whole(1)),
            "{}",
            g.t.engine
        );
        assert_eq!(g.value("members_total", g.street, until("2026-05-31")).await.state, State::Missing);
        assert_eq!(g.value("members_total", g.organ, until("2026-06-01")).await.state, State::Missing);
        assert_eq!(g.value("members_total", g.street, until("2026-06-01")).await.amount, Some(Quantity::whole(1)));
    }
}

#[tokio::test]
async fn evidence_is_what_the_value_says() {
    for g in grounds().await {
        let accepted = |id: i64, on: &str| {
            NewEntry::one("admission.accepted", g.branch, day(on), Source { noun: "member_event", id }).about(id)
        };
        g.post(vec![
            accepted(1, "2025-12-31"),
            accepted(2, "2026-01-01"),
            accepted(3, "2026-12-31"),
            accepted(4, "2027-01-01"),
        ])
        .await;
        let value = g.value("members_developed", g.root, year()).await;
        assert_eq!((value.amount, value.entries), (Some(Quantity::whole(2)), 2), "{}", g.t.engine);
        let mut conn = g.d.db.read().await.unwrap();
        let figure = g.d.catalogue.figure("members_developed").unwrap();
        let shown = evidence(&mut conn, &g.scope, &g.d.catalogue, figure, year(), (None, 10)).await.unwrap();
        assert_eq!(shown.iter().map(|e| e.source).collect::<Vec<_>>(), [3, 2]);
    }
}

#[tokio::test]
async fn a_value_by_hand_counts_only_where_records_are_silent() {
    for g in grounds().await {
        let figure = g.d.catalogue.figure("members_developed").unwrap();
        let new = |why: &str| NewManual { unit: g.root, period: year(), amount: Quantity::whole(7), why: why.into() };
        let enter = async |why: &str| {
            let mut work = g.d.begin(&g.actor).await.unwrap();
            acts::enter(&mut work, &g.scope, figure, new(why)).await?;
            work.commit().await
        };
        assert!(matches!(enter(" ").await, Err(Fault::Refused(_))), "a value needs its source");
        enter("组织部纸质台账").await.unwrap();
        enter("组织部纸质台账，更正").await.unwrap();
        let value = g.value("members_developed", g.root, year()).await;
        assert_eq!((value.amount, value.state), (Some(Quantity::whole(7)), State::Manual), "{}", g.t.engine);
        assert_eq!(
            g.value("members_developed", g.organ, year()).await.state,
            State::Missing,
            "it is about that unit only"
        );
        g.post(vec![
            NewEntry::one("admission.accepted", g.branch, day("2026-05-01"), Source { noun: "member_event", id: 1 })
                .about(1),
        ])
        .await;
        assert_eq!(g.value("members_developed", g.root, year()).await.state, State::Traced, "records come first");
        let mut work = g.d.begin(&g.actor).await.unwrap();
        assert!(
            matches!(acts::withdraw(&mut work, &g.scope, figure, (g.root, year()), " ").await, Err(Fault::Refused(_))),
            "taking back needs a reason"
        );
        acts::withdraw(&mut work, &g.scope, figure, (g.root, year()), "上级更正通报").await.unwrap();
        let again = acts::withdraw(&mut work, &g.scope, figure, (g.root, year()), "上级更正通报").await;
        assert!(matches!(again, Err(Fault::NotFound)));
        work.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_stranger_may_not_enter_a_value() {
    for g in grounds().await {
        let mut conn = g.d.db.read().await.unwrap();
        let street = org::store::find(&mut conn, &g.scope, g.street).await.unwrap();
        drop(conn);
        let stranger = testing::actor(&g.d, DistrictId(9), "department_clerk", g.street, &street.path);
        let scope = stranger.scope("figure.write").unwrap();
        let figure = g.d.catalogue.figure("members_developed").unwrap();
        let mut work = g.d.begin(&stranger).await.unwrap();
        let new = NewManual { unit: g.branch, period: year(), amount: Quantity::ONE, why: "某处数据".into() };
        assert!(matches!(acts::enter(&mut work, &scope, figure, new).await, Err(Fault::NotFound)));
    }
}
