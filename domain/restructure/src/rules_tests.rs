//! What the number of members says: tables.

use crate::rules::{Need, against_covers, against_number, against_size, employers, need};
use catalogue::Catalogue;
use org::Members;
use procedure::Weight;

fn of(full: i64, probationary: i64) -> Members {
    Members { full, probationary }
}

#[test]
fn what_its_members_ask_of_a_branch() {
    let catalogue = Catalogue::built_in().unwrap();
    let five = "甲\n乙\n丙\n丁\n戊";
    let six = "甲\n乙\n丙\n丁\n戊\n己\n";
    for (kind, covers, members, wanted, why) in [
        ("branch", "", of(2, 9), Need::Few, "probationary members do not count"),
        ("branch", "", of(3, 0), Need::Fine, "three are enough"),
        ("branch", "", of(50, 0), Need::Fine, "fifty are not too many"),
        ("branch", "", of(50, 1), Need::Many, "probationary members count here"),
        ("joint_branch", five, of(6, 0), Need::Fine, "five employers"),
        ("joint_branch", six, of(6, 0), Need::Wide, "six employers"),
        ("branch", six, of(6, 0), Need::Fine, "a branch of one employer covers nobody"),
        ("temporary_branch", "", of(0, 0), Need::Fine, "its members stand elsewhere"),
        ("committee", "", of(0, 0), Need::Fine, "members stand below it"),
    ] {
        assert_eq!(need(&catalogue, kind, covers, members), wanted, "{kind}: {why}");
    }
}

#[test]
fn what_the_number_of_members_says_against_a_founding() {
    let catalogue = Catalogue::built_in().unwrap();
    let on = "2026-05-01".parse().unwrap();
    for (kind, members, wanted) in [
        ("branch", of(2, 5), Some(("branch_min_members", Weight::Hard))),
        ("branch", of(3, 0), None),
        ("branch", of(51, 0), Some(("branch_max_members", Weight::Soft))),
        ("joint_branch", of(2, 0), Some(("branch_min_members", Weight::Hard))),
        ("general_branch", of(49, 0), Some(("organ_general_branch_threshold", Weight::Soft))),
        ("general_branch", of(45, 5), None),
        ("general_branch", of(99, 1), Some(("organ_committee_threshold", Weight::Soft))),
        ("committee", of(99, 0), Some(("organ_committee_threshold", Weight::Soft))),
        ("committee", of(100, 0), None),
        ("work_committee", of(0, 0), None),
    ] {
        let found = against_size(&catalogue, kind, members, (on, "full"));
        let found: Vec<_> = found.iter().map(|f| (f.rule.as_str(), f.weight)).collect();
        assert_eq!(found, wanted.into_iter().collect::<Vec<_>>(), "{kind} {members:?}");
    }
}

#[test]
fn a_joint_branch_names_its_employers_and_a_reply_its_number() {
    let catalogue = Catalogue::built_in().unwrap();
    let on = "2026-05-01".parse().unwrap();
    assert_eq!(employers("甲公司\n\n 乙公司 \n"), 2, "empty lines do not count");
    let weight = |covers| against_covers(&catalogue, covers, on).map(|f| f.weight);
    assert_eq!(weight("甲公司"), Some(Weight::Wrong));
    assert_eq!(weight("甲公司\n乙公司"), None);
    assert_eq!(weight("一\n二\n三\n四\n五\n六"), Some(Weight::Soft));
    assert!(against_number(" ").is_some() && against_number("云组〔2026〕1号").is_none());
}
