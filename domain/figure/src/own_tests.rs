//! Figures that users make, what was written since, and the account of a year by name – on both engines.

use crate::acts::own::{change, make, retire};
use crate::balance::{Books, Line};
use crate::narrow_tests::{BRANCH, OTHER};
use crate::store::own::{self, book};
use crate::tests::{Ground, day, grounds};
use crate::{Asked, ask, changes, narrow};
use access::{Scope, testing};
use base::id::DistrictId;
use base::{Fault, Period, Quantity};
use catalogue::{Aggregation, Figure, Persons};
use ledger::Since;
use member::acts::{Doing, Handle};
use org::Tree;

/// 35岁以下女党员.
fn young_women(g: &Ground) -> Figure {
    let total = g.d.catalogue.figure("members_total").unwrap().clone();
    Figure {
        key: String::new(),
        name: "青年女党员数".into(),
        definition: "期末在册的40岁及以下女党员人数".into(),
        aliases: vec!["青年女党员".into()],
        persons: Persons { sex: Some("2".into()), age_to: Some(40), ..Persons::default() },
        ..total
    }
}

fn period() -> Period {
    Period { from: day("2026-01-01"), to: day("2026-12-31") }
}

async fn made(g: &Ground, figure: Figure) -> Result<String, Fault> {
    let mut work = g.d.begin(&g.actor).await.unwrap();
    let key = make(&mut work, &g.scope, g.organ, figure).await?;
    work.commit().await?;
    Ok(key)
}

async fn known(g: &Ground, scope: &Scope, key: &str) -> bool {
    let mut conn = g.d.db.read().await.unwrap();
    book(&mut conn, scope, &g.d.catalogue).await.unwrap().figure(key).is_some()
}

async fn clean(g: &Ground) {
    let mut conn = g.d.db.read().await.unwrap();
    for sealed in crate::check(&mut conn, &g.d.keys, 9).await.unwrap() {
        let last = access::audit::store::last_seals(&mut conn, 9, sealed.noun).await.unwrap();
        for (id, seal) in &sealed.rows {
            assert_eq!(last.get(id), Some(seal), "{} {id} {}", sealed.noun, g.t.engine);
        }
    }
}

#[tokio::test]
async fn a_figure_made_by_a_user_counts_is_changed_and_retired() {
    for g in grounds().await {
        g.peopled().await;
        let key = made(&g, young_women(&g)).await.unwrap();
        let mut conn = g.d.db.read().await.unwrap();
        let tree = Tree::load(&mut conn, &g.scope, period().to).await.unwrap();
        let all = book(&mut conn, &g.scope, &g.d.catalogue).await.unwrap().into_owned();
        let figure = all.figure(&key).unwrap();
        let asked = Asked { unit: g.root, period: period() };
        let value = ask(&mut conn, &g.scope, &all, &tree, figure, asked).await.unwrap();
        assert_eq!(value.amount, Some(Quantity::ONE), "王芳, {}", g.t.engine);
        let old = narrow(&all, figure, [("age", "60岁以上")]).unwrap();
        let value = ask(&mut conn, &g.scope, &all, &tree, &old, asked).await.unwrap();
        assert_eq!(value.amount, Some(Quantity::ONE), "赵梅: it can be narrowed like any other");
        drop(conn);
        let mut newer = Figure { key: key.clone(), ..young_women(&g) };
        newer.persons.age_to = Some(20);
        let mut work = g.d.begin(&g.actor).await.unwrap();
        let unsaid = change(&mut work, &g.scope, g.organ, newer.clone(), "").await;
        assert!(matches!(unsaid, Err(Fault::Refused(_))), "a change needs a reason");
        change(&mut work, &g.scope, g.organ, newer, "口径按报表调整").await.unwrap();
        work.commit().await.unwrap();
        let mut conn = g.d.db.read().await.unwrap();
        let versions = own::versions(&mut conn, &g.scope, Some(&key)).await.unwrap();
        assert_eq!(versions.iter().map(|v| v.state.as_str()).collect::<Vec<_>>(), ["replaced", "current"]);
        drop(conn);
        let mut work = g.d.begin(&g.actor).await.unwrap();
        retire(&mut work, &g.scope, &key).await.unwrap();
        assert!(matches!(retire(&mut work, &g.scope, &key).await, Err(Fault::NotFound)));
        work.commit().await.unwrap();
        assert!(!known(&g, &g.scope, &key).await, "a retired figure is offered no more");
        clean(&g).await;
    }
}

#[tokio::test]
async fn a_figure_is_for_its_unit_those_below_and_those_above() {
    for g in grounds().await {
        let key = made(&g, young_women(&g)).await.unwrap();
        // (unit, may use, may change)
        for (unit, used, changed) in [(g.branch, true, false), (g.organ, true, true), (g.street, false, false)] {
            let mut conn = g.d.db.read().await.unwrap();
            let path = org::store::find(&mut conn, &g.scope, unit).await.unwrap().path;
            drop(conn);
            let actor = testing::actor(&g.d, DistrictId(9), "work_committee_clerk", unit, &path);
            let scope = actor.scope("figure.write").unwrap();
            assert_eq!(known(&g, &scope, &key).await, used, "{} {unit}", g.t.engine);
            let mut work = g.d.begin(&actor).await.unwrap();
            assert_eq!(retire(&mut work, &scope, &key).await.is_ok(), changed, "{} {unit}", g.t.engine);
        }
    }
}

#[tokio::test]
async fn a_figure_that_makes_no_sense_is_refused_with_every_reason() {
    for g in grounds().await {
        let bad = Figure {
            name: "党员总数".into(),
            definition: "短".into(),
            measure: Vec::new(),
            entries: vec!["meeting.assembly".into()],
            aggregation: Aggregation::Persons,
            ..young_women(&g)
        };
        let Err(Fault::Refused(faults)) = made(&g, bad).await else { panic!("taken") };
        let places: Vec<&str> = faults.iter().map(|f| f.place.as_str()).collect();
        assert_eq!(places, ["name", "definition", "measure", "flow", "aggregation", "sex"], "{}", g.t.engine);
        made(&g, young_women(&g)).await.unwrap();
        assert!(matches!(made(&g, young_women(&g)).await, Err(Fault::Refused(_))), "the name is taken");
    }
}

#[tokio::test]
async fn what_was_written_since_says_why_a_value_differs() {
    for g in grounds().await {
        g.peopled().await;
        let figure = g.d.catalogue.figure("members_total").unwrap();
        let mut conn = g.d.db.read().await.unwrap();
        let frozen = ledger::head(&mut conn, 9).await.unwrap();
        let of = async |conn: &mut db::Conn, since| {
            let found = changes(conn, &g.scope, &g.d.catalogue, (figure, period()), since, 50).await.unwrap();
            found.iter().map(|e| (e.subject.unwrap(), e.quantity)).collect::<Vec<_>>()
        };
        assert_eq!(of(&mut conn, Since::Entry(frozen)).await, [], "{}", g.t.engine);
        drop(conn);
        let late = g.enrol(g.other, &[("吴迪", "1996-01-01", 5, "01", "21", "公务员")]).await;
        let mut conn = g.d.db.read().await.unwrap();
        assert_eq!(of(&mut conn, Since::Entry(frozen)).await, [(late[0].0, Quantity::ONE)], "{}", g.t.engine);
        assert!(!of(&mut conn, Since::Entry(0)).await.is_empty());
    }
}

#[tokio::test]
async fn opening_and_changes_by_name_make_the_closing() {
    for g in grounds().await {
        g.peopled().await;
        let mut conn = g.d.db.read().await.unwrap();
        let books = Books::open(&mut conn, &g.scope, Asked { unit: g.root, period: period() }).await.unwrap();
        // (unit, opening, gained, lost, closing)
        for (unit, opening, gained, lost, closing) in
            [(g.root, 5, 0, -1, 4), (g.branch, 4, 0, -2, 2), (g.other, 1, 1, 0, 2), (g.street, 0, 0, 0, 0)]
        {
            let b = books.balance(unit);
            let found = (b.opening, b.gained(), b.lost(), b.closing, b.due(), b.roster, b.regrouped);
            assert_eq!(found, (opening, gained, lost, closing, closing, closing, 0), "{} {unit}", g.t.engine);
        }
        let lines = |unit| books.balance(unit).changes.iter().map(|c| (c.line, c.by)).collect::<Vec<_>>();
        assert_eq!(lines(g.root), [(Line::Died, -1)], "a move within cancels out, what was reversed is nothing");
        assert_eq!(lines(g.branch), [(Line::Died, -1), (Line::WentOut, -1)]);
        assert_eq!(lines(g.other), [(Line::CameIn, 1)]);
        drop(conn);
        let mut work = g.d.begin(&g.actor).await.unwrap();
        let moved = org::Change::on(day("2026-07-01"), "隶属关系调整");
        org::acts::move_to(&mut work, &g.scope, g.branch, g.street, moved).await.unwrap();
        work.commit().await.unwrap();
        let mut conn = g.d.db.read().await.unwrap();
        let books = Books::open(&mut conn, &g.scope, Asked { unit: g.root, period: period() }).await.unwrap();
        for (unit, regrouped, closing) in [(g.street, 4, 2), (g.organ, -4, 2), (g.root, 0, 4)] {
            let b = books.balance(unit);
            assert_eq!((b.regrouped, b.due(), b.closing), (regrouped, closing, closing), "{} {unit}", g.t.engine);
        }
    }
}

#[tokio::test]
async fn every_line_of_the_account_has_its_kind_of_change() {
    for g in grounds().await {
        let ids = g.enrol(g.branch, &BRANCH).await;
        g.enrol(g.other, &OTHER).await;
        let scope = g.actor.scope("member.write").unwrap();
        let mut work = g.d.begin(&g.actor).await.unwrap();
        let on = Doing::on(day("2026-03-01"));
        let handle = |at: usize| Handle { id: ids[at], version: 1 };
        for (at, reason) in [(0, "expelled"), (1, "stopped"), (2, "died"), (3, "transferred")] {
            let doing = on.clone().because(reason).across(if reason == "transferred" { "city" } else { "" });
            member::acts::leave(&mut work, &scope, handle(at), &doing).await.unwrap();
        }
        work.commit().await.unwrap();
        let mut conn = g.d.db.read().await.unwrap();
        let books = Books::open(&mut conn, &g.scope, Asked { unit: g.root, period: period() }).await.unwrap();
        let b = books.balance(g.root);
        let found: Vec<(Line, i64)> = b.changes.iter().map(|c| (c.line, c.by)).collect();
        let each = [Line::Expelled, Line::Stopped, Line::Died, Line::WentOut].map(|line| (line, -1));
        assert_eq!(found, each, "{}", g.t.engine);
        assert_eq!((b.opening, b.due(), b.closing, b.roster), (6, 2, 2, 2), "{}", g.t.engine);
    }
}
