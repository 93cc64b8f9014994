//! Every boundary of every kind of vote, on both sides of the line.

use crate::vote::{Ballots, decide, impossible, sentence};
use catalogue::{Catalogue, Vote};
use std::sync::LazyLock;

fn vote(key: &str) -> Vote {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::built_in().unwrap());
    CATALOGUE.vote(key).unwrap().clone()
}

/// Numbers of a vote in which everybody there votes.
fn count(vote: &Vote, due: u32, present: u32, yes: u32) -> Ballots {
    let ballots = if vote.secret { present } else { 0 };
    Ballots {
        due,
        present,
        issued: ballots,
        returned: ballots,
        yes,
        no: present - yes.min(present),
        ..Ballots::default()
    }
}

#[test]
fn attendance_and_majority_at_their_boundaries() {
    // kind, due, present, yes, quorate, passed, why
    for (kind, due, present, yes, quorate, passed, why) in [
        ("branch_general", 10, 5, 5, true, false, "half are enough to meet, half of those due do not pass"),
        ("branch_general", 10, 4, 4, false, false, "less than half"),
        ("branch_general", 10, 6, 6, true, true, "more than half of those due"),
        ("branch_general", 11, 5, 5, false, false, "5 of 11 are less than half"),
        ("branch_general", 11, 6, 6, true, true, "6 of 11 are more than half"),
        ("branch_general", 10, 10, 5, true, false, "half is not more than half"),
        ("branch_admission", 10, 5, 5, false, false, "an admission wants more than half present"),
        ("branch_admission", 10, 6, 6, true, true, "6 of 10 present and for it"),
        ("branch_admission", 10, 6, 5, true, false, "5 of 10 due are no majority, though 5 of 6 present are"),
        ("branch_admission", 3, 2, 2, true, true, "the smallest branch"),
        ("branch_admission", 3, 2, 1, true, false, "1 of 3"),
        ("branch_committee", 5, 3, 3, true, true, "3 of 5"),
        ("branch_committee", 5, 2, 2, false, false, "2 of 5 do not make a meeting"),
        ("branch_committee", 4, 2, 2, true, false, "half meets, half does not pass"),
        ("election", 10, 8, 5, true, true, "exactly four fifths; 5 of 8 present are more than half"),
        ("election", 10, 7, 7, false, false, "less than four fifths"),
        ("election", 10, 8, 4, true, false, "half of those present"),
        ("election", 12, 9, 9, false, false, "9 of 12 are less than four fifths"),
        ("election", 12, 10, 6, true, true, "10 of 12"),
        ("party_group", 7, 4, 4, true, true, "4 of 7"),
        ("party_group", 8, 4, 4, true, false, "4 of 8 are no majority"),
        ("committee_cadre", 9, 6, 5, true, true, "exactly two thirds"),
        ("committee_cadre", 9, 5, 5, false, false, "less than two thirds"),
        ("committee_cadre", 9, 9, 4, true, false, "4 of 9"),
        ("democratic_life", 9, 6, 0, true, false, "two thirds; nothing is decided"),
        ("democratic_life", 9, 5, 0, false, false, "less than two thirds"),
        ("committee", 7, 4, 4, true, true, "4 of 7"),
        ("branch_general", 0, 0, 0, false, false, "nobody due"),
    ] {
        let vote = vote(kind);
        let b = count(&vote, due, present, yes);
        let decided = decide(&vote, &b);
        assert_eq!((decided.quorate, decided.passed), (quorate, passed), "{kind}: {due}/{present}/{yes}: {why}");
        assert_eq!(impossible(&vote, &b).is_empty(), due > 0, "{kind}: {due}/{present}/{yes}: {why}");
    }
}

#[test]
fn written_opinions_count_for_the_vote_and_not_for_attendance() {
    let admission = vote("branch_admission");
    let b = Ballots { written_yes: 2, ..count(&admission, 10, 6, 4) };
    let decided = decide(&admission, &b);
    assert_eq!((decided.yes, decided.passed), (6, true));
    let few = Ballots { written_yes: 5, ..count(&admission, 10, 5, 5) };
    assert!(!decide(&admission, &few).quorate, "an opinion on paper makes nobody present");
    let group = vote("party_group");
    let b = Ballots { written_yes: 3, ..count(&group, 8, 4, 4) };
    assert!(!decide(&group, &b).passed, "a Party group does not count absent opinions");
    assert_eq!(impossible(&group, &b).len(), 1);
}

#[test]
fn impossible_numbers_come_out_all_at_once() {
    let admission = vote("branch_admission");
    let places = |b: Ballots| impossible(&admission, &b).into_iter().map(|r| r.place).collect::<Vec<_>>();
    let good = count(&admission, 10, 8, 7);
    assert!(places(good).is_empty());
    assert_eq!(places(Ballots { present: 11, ..good }), ["present"]);
    assert_eq!(places(Ballots { issued: 9, ..good }), ["issued"], "more ballots than people");
    assert_eq!(places(Ballots { returned: 9, ..good }), ["returned"], "more come back than went out");
    assert_eq!(places(Ballots { yes: 8, ..good }), ["yes"], "9 votes on 8 ballots");
    assert_eq!(places(Ballots { returned: 7, ..good }), ["yes"], "8 votes on 7 ballots");
    assert_eq!(places(Ballots { written_yes: 2, written_no: 1, ..good }), ["written_yes"], "3 opinions of 2 absent");
    assert_eq!(places(Ballots { due: 0, ..good }), ["due", "present"]);
    let all =
        Ballots { due: 5, present: 6, issued: 7, returned: 8, yes: 9, no: 0, written_no: 1, ..Ballots::default() };
    assert_eq!(places(all), ["present", "issued", "returned", "yes", "written_yes"]);
    let huge = Ballots { yes: u32::MAX, no: u32::MAX, ..good };
    assert_eq!(places(huge), ["yes"]);
    let open = vote("branch_general");
    let shown: Vec<String> = impossible(&open, &good).into_iter().map(|r| r.place).collect();
    assert_eq!(shown, ["issued"], "a show of hands has no ballots");
}

#[test]
fn the_sentence_for_the_minutes_says_numbers_result_and_clause() {
    let admission = vote("branch_admission");
    let b = Ballots { written_yes: 1, abstain: 1, no: 0, ..count(&admission, 10, 8, 7) };
    let text = sentence(&admission, &b);
    for part in [
        "10名",
        "实到8名",
        "符合到会人数超过半数的规定",
        "发出表决票8张，收回8张",
        "赞成7票",
        "书面意见赞成1票",
        "合计赞成8票",
        "通过",
        "第二十二条",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let few = sentence(&admission, &count(&admission, 10, 5, 5));
    assert!(few.contains("到会人数不足，表决无效"), "{few}");
    let lost = sentence(&admission, &count(&admission, 10, 9, 5));
    assert!(lost.contains("未通过"), "{lost}");
}
