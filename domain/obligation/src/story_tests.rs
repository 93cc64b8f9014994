//! Stories of obligations, on both engines: what is met and late, what is let off, and that counting many agrees with judging each.

use crate::list::{self, Sort};
use crate::overview::{self, Seen};
use crate::store;
use crate::testing::{TODAY, World, day, worlds, year};
use base::Fault;
use std::collections::BTreeMap;

#[tokio::test]
async fn a_branch_owes_what_it_lived_and_what_it_can_hold() {
    for w in worlds().await {
        let [first, second, third, fourth] = [w.branches[0], w.branches[1], w.branches[2], w.branches[3]];
        w.done(first, "meeting.assembly", "2026-02-10", &[("topic", "theory")]).await;
        let wrong = w.done(first, "meeting.assembly", "2026-05-10", &[]).await;
        w.done(first, "meeting.assembly", "2026-12-01", &[]).await;
        let states = w.states(first, "assembly").await;
        assert_eq!(states, [(1, "met"), (4, "met"), (7, "late"), (10, "met")], "{}", w.engine);
        w.undone(wrong).await;
        assert_eq!(w.states(first, "assembly").await[1], (4, "late"), "{}: reversed", w.engine);
        // The third was founded on 1 April, the fourth some day in May.
        assert_eq!(w.states(third, "assembly").await.first(), Some(&(4, "late")), "{}", w.engine);
        assert_eq!(w.states(fourth, "theme_day").await.first(), Some(&(6, "late")), "{}", w.engine);
        assert!(w.states(third, "committee").await.is_empty(), "{}: a secretary alone is no committee", w.engine);
        assert_eq!(w.states(first, "committee").await.len(), 11, "{}", w.engine);
        assert!(w.states(first, "group").await.is_empty(), "{}", w.engine);
        w.done(w.group, "meeting.group", "2026-03-05", &[]).await;
        let groups = w.states(second, "group").await;
        assert_eq!((groups[2], groups[3]), ((3, "met"), (4, "late")), "{}: a group's meeting counts", w.engine);
        let ended = w.states(w.branches[6], "theme_day").await;
        assert_eq!(ended.last(), Some(&(6, "late")), "{}: nothing after it was dissolved", w.engine);
    }
}

#[tokio::test]
async fn each_group_owes_its_own_meeting() {
    for w in worlds().await {
        let second = w.branches[1];
        let month = async |month: u32| {
            let lines = w.lines(Some(&[second]), Some("group")).await;
            let line = lines.iter().find(|l| l.span.from.month() == month).unwrap();
            (line.sort.key(), line.held, line.least)
        };
        for on in ["2026-03-05", "2026-04-05", "2026-05-05", "2026-05-06"] {
            w.done(w.group, "meeting.group", on, &[]).await;
        }
        assert_eq!(month(3).await, ("met", 1, 1), "{}: the other was not there yet", w.engine);
        assert_eq!(month(4).await, ("met", 1, 1), "{}: nor through all of April", w.engine);
        assert_eq!(month(5).await, ("late", 1, 2), "{}: twice of one is not once of each", w.engine);
        w.done(w.younger, "meeting.group", "2026-05-20", &[]).await;
        assert_eq!(month(5).await, ("met", 2, 2), "{}", w.engine);
        w.done(w.group, "meeting.group", "2026-06-05", &[]).await;
        w.done(second, "meeting.group", "2026-06-06", &[]).await;
        assert_eq!(month(6).await, ("met", 2, 2), "{}: one recorded in the branch stands for a group", w.engine);
        let idle = store::grouped(&mut w.d.db.read().await.unwrap(), &w.read(), Some(&[second])).await.unwrap();
        let since: Vec<Option<base::Day>> = idle.iter().map(|g| g.since).collect();
        assert_eq!(since, [None, Some(day("2026-04-10"))], "{}", w.engine);
    }
}

#[tokio::test]
async fn the_round_of_a_superior_is_seen_in_the_cases_below() {
    for w in worlds().await {
        let (root, branch) = (w.root, w.branches[4]);
        assert_eq!(w.states(root, "weak_branch_round").await, [(1, "owed")], "{}", w.engine);
        assert!(w.states(branch, "weak_branch_round").await.is_empty(), "{}: no duty of a branch", w.engine);
        let id = w.done(branch, "weak_branch.found", "2026-06-05", &[]).await;
        assert_eq!(w.states(root, "weak_branch_round").await, [(1, "met")], "{}", w.engine);
        let asked = duty::Asked::of(&w.d.catalogue, "weak_branch_round").unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        let found = store::evidence(&mut conn, &w.read(), &asked, (None, year()), 5).await.unwrap();
        drop(conn);
        assert_eq!(found.iter().map(|e| e.unit).collect::<Vec<_>>(), [branch], "{}: the case below is shown", w.engine);
        w.undone(id).await;
        assert_eq!(w.states(root, "weak_branch_round").await, [(1, "owed")], "{}: taken back", w.engine);
    }
}

#[tokio::test]
async fn the_roster_is_to_be_checked_since_the_program_is_in_use() {
    for w in worlds().await {
        let first = w.branches[0];
        let states = w.states(first, "roster_check").await;
        assert_eq!(states, [(11, "owed")], "{}: not for the months before", w.engine);
        w.done(first, "roster.checked", "2026-11-20", &[]).await;
        assert_eq!(w.states(first, "roster_check").await, [(11, "met")], "{}", w.engine);
        assert!(w.states(w.root, "roster_check").await.is_empty(), "{}: it holds no members", w.engine);
    }
}

#[tokio::test]
async fn only_the_right_entries_meet_a_duty() {
    for w in worlds().await {
        let first = w.branches[0];
        w.done(first, "talk.count", "2026-03-01", &[("category", "member")]).await;
        assert_eq!(w.states(first, "talk_member").await, [(1, "met")], "{}", w.engine);
        assert_eq!(w.states(first, "talk_committee").await, [(1, "owed")], "{}", w.engine);
        w.done(first, "meeting.thematic_org_life", "2026-03-01", &[]).await;
        assert_eq!(w.states(first, "org_life").await, [(1, "met")], "{}", w.engine);
        w.done(w.root, "meeting.lecture", "2026-03-01", &[("lecturer_kind", "expert")]).await;
        assert_eq!(w.states(w.root, "secretary_lecture").await, [(1, "owed")], "{}", w.engine);
        w.done(w.root, "meeting.lecture", "2026-03-15", &[("lecturer_kind", "superior")]).await;
        assert_eq!(w.states(w.root, "secretary_lecture").await, [(1, "owed")], "{}: another superior's", w.engine);
        w.done(w.root, "meeting.lecture", "2026-04-01", &[("lecturer_kind", "secretary")]).await;
        assert_eq!(w.states(w.root, "secretary_lecture").await, [(1, "met")], "{}", w.engine);
    }
}

#[tokio::test]
async fn terms_are_judged_by_their_last_day() {
    for w in worlds().await {
        let sort = async |at: usize| w.lines(Some(&[w.branches[at]]), Some("term")).await.first().map(|l| l.sort);
        assert_eq!(sort(0).await, Some(Sort::Late), "{}", w.engine);
        assert_eq!(sort(1).await, Some(Sort::Owed), "{}", w.engine);
        assert_eq!(sort(2).await, Some(Sort::Undated), "{}", w.engine);
        assert_eq!(sort(6).await, None, "{}: dissolved", w.engine);
        assert!(w.lines(Some(&[w.root]), Some("term")).await.is_empty(), "{}", w.engine);
        let seen = Seen { today: day(TODAY), without: None };
        let mut conn = w.d.db.read().await.unwrap();
        let which = seen.which(&w.d.catalogue, day(TODAY));
        let counted = store::term_counts(&mut conn, &w.read(), which).await.unwrap();
        drop(conn);
        let terms = overview::terms(&w.d.catalogue, &counted, day(TODAY)).unwrap();
        let all = w.lines(None, Some("term")).await;
        let of = |sort: Sort| i64::try_from(all.iter().filter(|l| l.sort == sort).count()).unwrap();
        assert_eq!((terms.late, terms.running, terms.undated), (of(Sort::Late), of(Sort::Owed), of(Sort::Undated)));
        assert_eq!((terms.owing, terms.soon), (12, 2), "{}: two end within six months", w.engine);
    }
}

/// A plain linear congruence: the same cases every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(n).unwrap()).unwrap()
    }
}

/// Entries and exemptions without any order.
async fn scatter(w: &World) {
    let mut chance = Chance(27);
    let kinds = ["meeting.assembly", "meeting.committee", "meeting.theme_day", "meeting.lecture", "meeting.org_life"];
    for _ in 0..160 {
        let unit = w.branches[chance.below(w.branches.len())];
        let on = format!("2026-{:02}-{:02}", 1 + chance.below(11), 1 + chance.below(27));
        let id = w.done(unit, kinds[chance.below(kinds.len())], &on, &[]).await;
        if chance.below(8) == 0 {
            w.undone(id).await;
        }
    }
    w.done(w.group, "meeting.group", "2026-09-05", &[]).await;
    w.done(w.group, "meeting.group", "2026-03-05", &[]).await;
    w.done(w.group, "meeting.group", "2026-10-05", &[]).await;
    w.done(w.younger, "meeting.group", "2026-10-06", &[]).await;
    w.done(w.branches[8], "weak_branch.found", "2026-05-05", &[]).await;
    w.done(w.branches[3], "roster.checked", "2026-11-20", &[]).await;
    for (at, duty, from) in [
        (0, "theme_day", "2026-03-01"),
        (0, "assembly", "2026-07-01"),
        (4, "committee", "2026-09-01"),
        (7, "org_life", "2026-01-01"),
    ] {
        // What was done already, or is not owed, cannot be let off.
        let _ = w.exempt(&w.clerk, w.branches[at], duty, from, "停工停产").await;
    }
}

#[tokio::test]
async fn counting_many_units_agrees_with_judging_each() {
    for w in worlds().await {
        scatter(&w).await;
        for without in [None, Some(w.branches[0])] {
            let mut each: BTreeMap<(String, String), [i64; 3]> = BTreeMap::new();
            let lines = w.lines(None, None).await;
            let counts = |l: &&list::Line<'_>| l.asked.every().is_some() && Some(l.unit) != without;
            for line in lines.iter().filter(counts) {
                let key = (line.asked.duty.key.clone(), line.span.from.to_string());
                let sum = each.entry(key).or_default();
                sum[0] += 1;
                sum[1] += i64::from(line.sort == Sort::Met);
                sum[2] += i64::from(line.sort == Sort::Exempt);
            }
            let seen = Seen { today: day(TODAY), without };
            let mut conn = w.d.db.read().await.unwrap();
            let within = (year(), day(TODAY));
            let spans = list::wanted(&mut conn, &w.read(), &w.d.catalogue, within, None).await.unwrap();
            let rows = overview::rows(&mut conn, &w.read(), &w.d.catalogue, &spans, seen).await.unwrap();
            drop(conn);
            let counted = rows.iter().flat_map(|row| {
                let cell = |c: &overview::Cell| {
                    ((row.asked.duty.key.clone(), c.span.from.to_string()), [c.owing, c.met, c.exempt])
                };
                row.cells.iter().map(cell).collect::<Vec<_>>()
            });
            let counted: BTreeMap<_, _> = counted.collect();
            assert_eq!(counted, each, "{}", w.engine);
            assert!(each.values().any(|n| n[1] > 0) && each.values().any(|n| n[2] > 0), "nothing was done or let off");
        }
    }
}

#[tokio::test]
async fn an_exemption_needs_a_reason_and_a_right_and_can_be_lifted() {
    for w in worlds().await {
        let (first, span) = (w.branches[0], "2026-07-01");
        let refused = |outcome| match outcome {
            Err(Fault::Refused(all)) => all.first().map(|r: &base::Refusal| r.what.clone()).unwrap_or_default(),
            other => format!("not refused: {other:?}"),
        };
        assert_eq!(refused(w.exempt(&w.clerk, first, "assembly", span, "  ").await), "没有填写理由", "{}", w.engine);
        let long = "由".repeat(301);
        assert_eq!(refused(w.exempt(&w.clerk, first, "assembly", span, &long).await), "理由超过300字");
        assert!(matches!(w.exempt(&w.secretary, first, "assembly", span, "忙").await, Err(Fault::Forbidden(_))));
        let own = w.clerk_of(first).await;
        let told = refused(w.exempt(&own, first, "assembly", span, "自己免").await);
        assert_eq!(told, "本党组织的应办事项不能自己登记免办", "{}", w.engine);
        w.exempt(&w.clerk, first, "assembly", span, "停工停产，工委同意").await.unwrap();
        let told = refused(w.lift(&own, first, "assembly", span, "自己撤").await);
        assert_eq!(told, "本党组织的应办事项不能自己登记免办", "{}", w.engine);
        assert_eq!(w.states(first, "assembly").await[2], (7, "exempt"), "{}", w.engine);
        assert_eq!(refused(w.exempt(&w.clerk, first, "assembly", span, "再免").await), "这一项已经免办");
        let lines = w.lines(Some(&[first]), Some("assembly")).await;
        assert_eq!(lines[2].reason, "停工停产，工委同意");
        assert_eq!(refused(w.lift(&w.clerk, first, "assembly", span, "").await), "没有填写理由");
        w.lift(&w.clerk, first, "assembly", span, "已经复工").await.unwrap();
        assert_eq!(w.states(first, "assembly").await[2], (7, "late"), "{}", w.engine);
        assert!(matches!(w.lift(&w.clerk, first, "assembly", span, "再撤").await, Err(Fault::NotFound)));
        w.exempt(&w.clerk, first, "assembly", span, "又停工").await.unwrap();
        w.done(first, "meeting.assembly", "2026-08-01", &[]).await;
        assert_eq!(w.states(first, "assembly").await[2], (7, "met"), "{}: what was done is done", w.engine);
        let mut conn = w.d.db.read().await.unwrap();
        let which = (first, "assembly", day(span));
        let history = store::history(&mut conn, &w.read(), which).await.unwrap();
        assert_eq!(history.len(), 2);
        assert_eq!(history[0].lifted.as_ref().map(|l| l.why.as_str()), Some("已经复工"));
        for table in crate::check(&mut conn, &w.d.keys, 500).await.unwrap() {
            assert_eq!(table.rows.len(), 2);
            let wrong = access::testing::unsealed(&mut conn, crate::testing::DISTRICT, &table).await.unwrap();
            assert!(wrong.is_empty(), "{}: {wrong:?}", w.engine);
        }
    }
}

#[tokio::test]
async fn what_is_out_of_reach_or_not_owed_does_not_exist() {
    for w in worlds().await {
        let scope = w.stranger.scope("duty.read").unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        let catalogue = &w.d.catalogue;
        let ask = list::Ask { period: year(), until: day(TODAY), today: day(TODAY), units: None, duty: None };
        let lines = list::lines(&mut conn, &scope, catalogue, ask).await.unwrap();
        assert!(!lines.is_empty() && lines.iter().all(|l| l.unit == w.branches[12]), "{}", w.engine);
        let foreign = list::Ask { units: Some(&w.branches[..1]), ..ask };
        assert!(list::lines(&mut conn, &scope, catalogue, foreign).await.unwrap().is_empty(), "{}", w.engine);
        for (unit, duty, from) in [
            (w.branches[0], "assembly", "2026-07-01"),
            (w.branches[12], "nothing", "2026-07-01"),
            (w.branches[12], "group", "2026-07-01"),
            (w.branches[12], "assembly", "2026-07-02"),
        ] {
            let found = crate::acts::find(&mut conn, &scope, catalogue, (unit, duty, day(from)), day(TODAY)).await;
            assert!(matches!(found, Err(Fault::NotFound)), "{} {duty} {from}", w.engine);
        }
    }
}
