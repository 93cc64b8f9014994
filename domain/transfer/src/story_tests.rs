//! Stories of transfers, on both engines.

use crate::State;
use crate::acts::Target;
use crate::testing::{
    accept, arrival, give_back, letter, outside, proposal, receipt, refusals, step, withdraw, worlds,
};
use base::Fault;
use case::acts::NewStep;

#[tokio::test]
async fn a_member_moves_when_the_receiver_accepts_and_not_before() {
    for w in worlds().await {
        let who = w.people[0];
        let new = proposal(w.a, Target::Within(w.c), &[who], "2026-11-02");
        let id = w.propose(&w.sender, new).await.unwrap()[0];
        assert_eq!(w.stands(who).await, Some(w.a), "the sender stays responsible");
        assert!(w.seen_by(&w.receiver, id).await && w.seen_by(&w.sender, id).await, "both sides see one case");
        assert!(!w.seen_by(&w.stranger, id).await);
        assert_eq!(
            (w.waits(&w.sender, w.a).await, w.waits(&w.receiver, w.c).await),
            (vec![], vec!["accept".to_owned()])
        );
        assert!(refusals(w.take(&w.sender, id, accept("2026-11-05")).await).contains("由接收方办理"), "{}", w.engine);
        assert!(refusals(w.take(&w.receiver, id, withdraw("2026-11-05")).await).contains("由转出方办理"));
        assert!(matches!(w.take(&w.stranger, id, accept("2026-11-05")).await, Err(Fault::NotFound)));
        let row = w.take(&w.receiver, id, accept("2026-11-05")).await.unwrap();
        assert_eq!((w.stands(who).await, w.find(id).await.state), (Some(w.c), State::Done));
        assert_eq!((w.sum("transfer.out", w.a).await, w.sum("transfer.in", w.c).await), (1, 1), "entries balance");
        assert_eq!((w.members(w.a).await, w.members(w.c).await), (2, 2));
        assert!(refusals(w.annul(&w.sender, id, row).await).contains("由接收方办理"));
        w.annul(&w.receiver, id, row).await.unwrap();
        assert_eq!((w.stands(who).await, w.find(id).await.state), (Some(w.a), State::Open));
        assert_eq!((w.sum("transfer.out", w.a).await, w.sum("transfer.in", w.c).await), (0, 0), "reversed");
        w.take(&w.receiver, id, give_back("2026-11-06")).await.unwrap();
        assert_eq!((w.stands(who).await, w.find(id).await.state), (Some(w.a), State::Returned));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn the_roster_does_not_take_back_behind_the_transfers_back() {
    for w in worlds().await {
        let who = w.people[0];
        let new = proposal(w.a, Target::Within(w.c), &[who], "2026-11-02");
        let id = w.propose(&w.sender, new).await.unwrap()[0];
        w.take(&w.receiver, id, accept("2026-11-05")).await.unwrap();
        let event = w.find(id).await.event.unwrap();
        let scope = w.department.scope("member.write").unwrap();
        let mut work = w.d.begin(&w.department).await.unwrap();
        let person = member::store::find(work.conn(), &w.d.keys, &scope, who).await.unwrap();
        let handle = member::acts::Handle { id: who, version: person.version };
        let back = member::acts::annul(&mut work, &scope, handle, event, "录错").await;
        assert!(refusals(back).contains("由组织关系接转办理"), "{}", w.engine);
        let other = member::acts::correct(&mut work, &scope, handle, (w.b, "full"), "录错").await;
        assert!(refusals(other).contains("由组织关系接转办理"));
        drop(work);
        assert_eq!(w.stands(who).await, Some(w.c));
    }
}

#[tokio::test]
async fn nobody_accepts_what_they_proposed_and_there_is_one_open_transfer_for_a_person() {
    for w in worlds().await {
        let who = w.people[0];
        let new = || proposal(w.a, Target::Within(w.b), &[who], "2026-11-02");
        let id = w.propose(&w.clerk, new()).await.unwrap()[0];
        assert!(refusals(w.take(&w.clerk, id, accept("2026-11-05")).await).contains("不能再由您办理"));
        let second = w.propose(&w.sender, proposal(w.a, outside(), &[who], "2026-11-03")).await;
        assert!(refusals(second).contains("已有正在办理"), "{}", w.engine);
        w.take(&w.sender, id, withdraw("2026-11-04")).await.unwrap();
        assert_eq!(w.find(id).await.state, State::Withdrawn);
        assert!(refusals(w.take(&w.stranger, id, accept("2026-11-05")).await).contains("已经办结"));
        w.propose(&w.sender, new()).await.unwrap();
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn two_people_at_once_and_a_form_sent_twice() {
    for w in worlds().await {
        let who = w.people[0];
        let mut new = proposal(w.a, Target::Within(w.c), &[who], "2026-11-02");
        new.step.request = "form-1".into();
        let id = w.propose(&w.sender, new.clone()).await.unwrap()[0];
        assert_eq!(w.propose(&w.sender, new).await.unwrap()[0], id, "sent twice, one case");
        let version = w.version(id).await;
        let seen = |new: NewStep| NewStep { version, ..new };
        w.take_as_seen(&w.sender, id, seen(withdraw("2026-11-04"))).await.unwrap();
        let late = w.take_as_seen(&w.receiver, id, seen(accept("2026-11-04"))).await;
        assert!(matches!(late, Err(Fault::Stale(_))), "{}", w.engine);
        assert_eq!(w.stands(who).await, Some(w.a), "the withdrawal was quicker");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn many_members_at_once_all_or_nothing_with_all_errors() {
    for w in worlds().await {
        let [one, two, three] = [w.people[0], w.people[1], w.people[2]];
        w.propose(&w.sender, proposal(w.a, outside(), &[two], "2026-11-01")).await.unwrap();
        let mut new = proposal(w.a, Target::Within(w.c), &[one, two, three], "2026-11-02");
        new.people[2].1 = "2026-13".into();
        let told = refusals(w.propose(&w.sender, new).await);
        assert!(told.contains("李芳已有正在办理") && told.contains("赵云：党费交至的月份不对"), "{}: {told}", w.engine);
        let mut none = proposal(w.a, Target::Within(w.a), &[], "2026-11-02");
        none.step = step("propose", "2026-11-02", &[]);
        let told = refusals(w.propose(&w.sender, none).await);
        assert!(told.contains("没有选择党员") && told.contains("转往的就是现在的党支部"), "{told}");
        let foreign = w.propose(&w.stranger, proposal(w.a, Target::Within(w.c), &[one], "2026-11-02")).await;
        assert!(matches!(foreign, Err(Fault::NotFound)), "another unit's id");
        let made = w.propose(&w.sender, proposal(w.a, Target::Within(w.c), &[one, three], "2026-11-02")).await.unwrap();
        assert_eq!(made.len(), 2, "nothing was left of what was refused");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_whole_unit_goes_with_all_its_members() {
    for w in worlds().await {
        let mut new = proposal(w.a, Target::Within(w.c), &[], "2026-11-02");
        new.whole = true;
        let made = w.propose(&w.sender, new).await.unwrap();
        assert_eq!(made.len(), 3);
        let early = w.accept(&w.receiver, &made, "2026-11-01").await;
        assert!(refusals(early).contains("日期早于“提出转出”"), "{}", w.engine);
        assert_eq!(w.members(w.a).await, 3, "all or nothing");
        w.take(&w.sender, made[0], withdraw("2026-11-03")).await.unwrap();
        let told = refusals(w.accept(&w.receiver, &made, "2026-11-08").await);
        let gone = w.find(made[0]).await;
        assert!(told.contains(&format!("{}：", gone.name)) && told.contains("已撤回"), "{told}");
        let foreign = w.accept(&w.sender, &made[1..], "2026-11-08").await;
        assert!(refusals(foreign).contains("由接收方办理"));
        let again = proposal(w.a, Target::Within(w.c), &[gone.person.unwrap()], "2026-11-04");
        let again = w.propose(&w.sender, again).await.unwrap()[0];
        w.accept(&w.receiver, &[again, made[1], made[2]], "2026-11-08").await.unwrap();
        assert_eq!((w.members(w.a).await, w.members(w.c).await), (0, 4), "{}", w.engine);
        let mut conn = w.d.db.read().await.unwrap();
        let scope = w.department.scope("figure.read").unwrap();
        let period = base::Period::year(2026).unwrap();
        let question = ledger::Question::of("transfer.out", ledger::Span::Within(period)).only("form", "whole");
        let sums = ledger::by_unit(&mut conn, &scope, &question).await.unwrap();
        assert_eq!(sums.iter().map(|s| s.quantity.0).sum::<i64>(), 2_000, "the third came alone");
        drop(conn);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn two_letters_at_the_same_moment_have_two_numbers() {
    for w in worlds().await {
        let made = w.propose(&w.sender, proposal(w.a, outside(), &w.people[..2], "2026-11-01")).await.unwrap();
        let on = |id| w.take(&w.clerk, id, letter("2026-11-02", "30"));
        let (one, two) = tokio::join!(on(made[0]), on(made[1]));
        assert!(one.is_ok() && two.is_ok(), "{}: {one:?} {two:?}", w.engine);
        let mut numbers = [w.find(made[0]).await.letter_no, w.find(made[1]).await.letter_no];
        numbers.sort();
        assert_eq!(numbers, ["〔2026〕第0001号", "〔2026〕第0002号"], "{}", w.engine);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_letter_has_a_number_without_gaps_and_the_member_leaves_with_the_receipt() {
    for w in worlds().await {
        let [one, two, _] = [w.people[0], w.people[1], w.people[2]];
        let made = w.propose(&w.sender, proposal(w.a, outside(), &[one, two], "2026-11-01")).await.unwrap();
        let own = w.take(&w.sender, made[0], letter("2026-11-02", "30")).await;
        assert!(refusals(own).contains("介绍信由区直机关党委开具"), "{}", w.engine);
        let long = w.take(&w.clerk, made[0], letter("2026-11-02", "91")).await;
        assert!(refusals(long).contains("90"), "never more than 90 days");
        assert!(refusals(w.take(&w.sender, made[0], receipt("2026-11-03")).await).contains("还没有“开具介绍信”"));
        let row = w.take(&w.clerk, made[0], letter("2026-11-02", "30")).await.unwrap();
        w.take(&w.clerk, made[1], letter("2026-11-03", "5")).await.unwrap();
        assert_eq!(w.find(made[0]).await.letter_no, "〔2026〕第0001号");
        assert_eq!(w.stands(one).await, Some(w.a), "still ours until the receipt");
        w.annul(&w.clerk, made[0], row).await.unwrap();
        w.take(&w.clerk, made[0], letter("2026-11-04", "30")).await.unwrap();
        let letters = w.letters(made[0]).await;
        let told: Vec<(i64, bool)> = letters.iter().map(|l| (l.no, l.void)).collect();
        assert_eq!(told, [(1, true), (3, false)], "a void letter keeps its number");
        assert!(
            w.find(made[1]).await.is_late(crate::testing::day(crate::testing::TODAY)),
            "no receipt by the validity"
        );
        let late = w.take(&w.sender, made[1], receipt("2026-11-20")).await;
        assert!(refusals(late).contains("已经过期"));
        let row = w.take(&w.sender, made[0], receipt("2026-11-10")).await.unwrap();
        assert_eq!((w.stands(one).await, w.sum("transfer.out", w.a).await), (None, 1));
        w.annul(&w.sender, made[0], row).await.unwrap();
        assert_eq!((w.stands(one).await, w.sum("transfer.out", w.a).await), (Some(w.a), 0));
        w.take(&w.sender, made[0], withdraw("2026-11-12")).await.unwrap();
        assert!(w.letters(made[0]).await.iter().all(|l| l.void), "a withdrawn letter is good no more");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_letter_from_outside_becomes_the_member_and_never_twice() {
    for w in worlds().await {
        let there = w.register(&w.receiver, arrival(w.c, "王小明", 1)).await;
        assert!(refusals(there).contains("已是本区党员"), "{}", w.engine);
        let mut wrong = arrival(w.c, "吴用", 40);
        wrong.place = String::new();
        wrong.scope = "district".into();
        let told = refusals(w.register(&w.receiver, wrong).await);
        assert!(told.contains("转出的党组织") && told.contains("没有选择转接范围"), "{told}");
        let id = w.register(&w.receiver, arrival(w.c, "吴用", 40)).await.unwrap();
        let again = w.register(&w.stranger, arrival(w.b, "吴用", 40)).await;
        assert!(refusals(again).contains("已有正在办理"));
        let foreign = w.register(&w.stranger, arrival(w.c, "郑和", 41)).await;
        assert!(matches!(foreign, Err(Fault::NotFound)));
        assert_eq!(w.members(w.c).await, 1, "nobody is entered before acceptance");
        let row = w.take(&w.receiver, id, accept("2026-11-03")).await.unwrap();
        let t = w.find(id).await;
        assert_eq!((w.members(w.c).await, w.sum("transfer.in", w.c).await), (2, 1));
        assert_eq!(w.stands(t.person.unwrap()).await, Some(w.c));
        w.annul(&w.receiver, id, row).await.unwrap();
        assert_eq!((w.members(w.c).await, w.sum("transfer.in", w.c).await), (1, 0));
        assert!(w.find(id).await.person.is_none(), "taken back as if never entered");
        w.take(&w.receiver, id, accept("2026-11-04")).await.unwrap();
        assert_eq!(w.members(w.c).await, 2);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn whoever_went_out_and_comes_back_is_the_same_person() {
    for w in worlds().await {
        let who = w.people[0];
        let out = w.propose(&w.sender, proposal(w.a, outside(), &[who], "2026-10-01")).await.unwrap()[0];
        w.take(&w.clerk, out, letter("2026-10-02", "30")).await.unwrap();
        w.take(&w.sender, out, receipt("2026-10-10")).await.unwrap();
        let back = w.register(&w.receiver, arrival(w.c, "王小明", 1)).await.unwrap();
        let row = w.take(&w.receiver, back, accept("2026-11-03")).await.unwrap();
        assert_eq!(w.find(back).await.person, Some(who), "{}", w.engine);
        assert_eq!(w.stands(who).await, Some(w.c));
        w.annul(&w.receiver, back, row).await.unwrap();
        assert_eq!((w.stands(who).await, w.find(back).await.person), (None, Some(who)));
        w.assert_sound().await;
    }
}
