//! Quorums at their boundaries: half is enough where the rule says half, and not where it says more than half.

use super::quorum::{Standing, rule, standing, warning};
use crate::record::{Attend, Counts, Seat};
use base::Day;
use catalogue::{Catalogue, MeetingKind, Quorum, QuorumOf, Share};
use std::sync::LazyLock;

/// Loaded once: reading the whole catalogue takes a debug build a second or two.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::built_in().unwrap());

fn kind(of: QuorumOf, strict: bool) -> MeetingKind {
    let mut kind = CATALOGUE.meeting_kind("assembly").unwrap().clone();
    let quorum = kind.quorum.clone().unwrap();
    kind.quorum = Some(Quorum { of, share: Share { more: strict, ..quorum.share }, ..quorum });
    kind
}

/// `present` and `away` full members, `guests` on probation who were there.
fn seats(present: usize, away: usize, probationary: usize) -> Vec<Seat> {
    let seat = |voting, state| Seat { person: None, name: "某".into(), voting, state };
    let mut all = vec![seat(true, Attend::Present); present];
    all.extend(vec![seat(true, Attend::Leave); away / 2]);
    all.extend(vec![seat(true, Attend::Absent); away - away / 2]);
    all.extend(vec![seat(false, Attend::Present); probationary]);
    all
}

fn met(kind: &MeetingKind, seats: &[Seat]) -> Option<bool> {
    standing(kind, true, seats, &Counts::default()).unwrap().met
}

#[test]
fn half_is_enough_unless_more_than_half_is_asked() {
    // present, away, met with ≥ 1/2, met with > 1/2
    let table = [
        (0, 1, false, false),
        (1, 0, true, true),
        (1, 1, true, false),
        (1, 2, false, false),
        (2, 1, true, true),
        (2, 2, true, false),
        (2, 3, false, false),
        (3, 2, true, true),
        (24, 26, false, false),
        (25, 25, true, false),
        (26, 24, true, true),
        (25, 26, false, false),
        (26, 25, true, true),
    ];
    for (present, away, inclusive, strict) in table {
        let seats = seats(present, away, 0);
        assert_eq!(met(&kind(QuorumOf::DueVoting, false), &seats), Some(inclusive), "{present} of {}", present + away);
        assert_eq!(
            met(&kind(QuorumOf::DueVoting, true), &seats),
            Some(strict),
            "{present} of {}, strictly",
            present + away
        );
    }
}

#[test]
fn those_on_probation_count_only_where_everybody_does() {
    let seats = seats(2, 3, 6);
    let voting = standing(&kind(QuorumOf::DueVoting, false), true, &seats, &Counts::default()).unwrap();
    assert_eq!((voting.have, voting.base, voting.needed, voting.met), (Some(2), Some(5), Some(3), Some(false)));
    let everybody = standing(&kind(QuorumOf::Due, false), true, &seats, &Counts::default()).unwrap();
    assert_eq!((everybody.have, everybody.base, everybody.met), (Some(8), Some(11), Some(true)));
}

#[test]
fn what_is_not_known_is_not_judged() {
    let counts = Counts { due: Some(10), present: Some(5), ..Counts::default() };
    let voting = standing(&kind(QuorumOf::DueVoting, false), false, &[], &counts).unwrap();
    assert_eq!(voting.met, None, "numbers do not say who may vote");
    assert!(voting.sentence().contains("无法核对"));
    let everybody = standing(&kind(QuorumOf::Due, false), false, &[], &counts).unwrap();
    assert_eq!(everybody.met, Some(true));
    let nobody = standing(&kind(QuorumOf::Due, false), true, &[], &Counts::default()).unwrap();
    assert_eq!(nobody.met, None);
    let lecture = CATALOGUE.meeting_kind("lecture").unwrap().clone();
    assert_eq!(standing(&lecture, true, &seats(1, 9, 0), &Counts::default()), None, "no rule asks for one");
}

#[test]
fn the_warning_names_numbers_and_clause_and_only_where_the_rule_holds() {
    let assembly = CATALOGUE.meeting_kind("assembly").unwrap();
    let day = |text: &str| text.parse::<Day>().unwrap();
    let held = rule(&CATALOGUE, assembly, "branch", day("2026-03-18")).unwrap();
    let short: Standing = standing(assembly, true, &seats(4, 6, 2), &Counts::default()).unwrap();
    let told = warning(&short, held).unwrap();
    assert!(told.what.contains("应到 10 名，实到 4 名，未达到"), "{}", told.what);
    assert!(told.what.contains("至少 5 名"));
    assert_eq!(told.clause, "《中国共产党支部工作条例（试行）》第十一条");
    let enough = standing(assembly, true, &seats(5, 5, 0), &Counts::default()).unwrap();
    assert_eq!(warning(&enough, held), None);
    assert!(rule(&CATALOGUE, assembly, "branch", day("2018-10-27")).is_none(), "the regulation was not in force");
    assert!(rule(&CATALOGUE, assembly, "work_committee", day("2026-03-18")).is_none());
}
