//! The catalogue that comes with the program: it loads, and it has what the other parts count on.

use crate::{Catalogue, ColumnKind, Due, Every, FieldType, Hardness, QuorumOf, Subject};

fn built_in() -> Catalogue {
    match Catalogue::built_in() {
        Ok(catalogue) => catalogue,
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("{} problems\n{}", lines.len(), lines.join("\n"))
        }
    }
}

#[test]
fn simple_kinds_are_complete() {
    let catalogue = built_in();
    let names: Vec<&str> = catalogue.kinds().map(|k| k.name.as_str()).collect();
    for name in [
        "表彰",
        "制度文件",
        "信息刊登",
        "征文",
        "捐款",
        "献血",
        "调研",
        "示范点",
        "结对共建",
        "慰问",
        "知识竞赛",
        "目标责任书",
    ] {
        assert!(names.contains(&name), "{name} is missing");
    }
    for kind in catalogue.kinds() {
        assert!(!kind.purpose.is_empty() && !kind.icon.is_empty(), "{}", kind.key);
        assert!(
            (3..=7).contains(&kind.columns().count()),
            "{}: a list of {} columns",
            kind.key,
            kind.columns().count()
        );
        assert!(kind.tags().count() >= 1, "{}: no tag, so no figure can be narrowed", kind.key);
        for field in kind.fields.iter().filter(|f| f.kind == FieldType::Code) {
            assert!(catalogue.choices(field).len() >= 2, "{}.{}", kind.key, field.key);
        }
        for entry in &kind.entries {
            assert!(catalogue.entry(&entry.key).is_some(), "{}", entry.key);
        }
    }
}

#[test]
fn entries_that_other_parts_write_are_there() {
    let catalogue = built_in();
    let keys = [
        "member.stock",
        "admission.accepted",
        "member.confirmed",
        "member.left",
        "transfer.in",
        "transfer.out",
        "unit.stock",
        "unit.founded",
        "unit.dissolved",
        "meeting.attended",
        "meeting.leave",
        "meeting.absent",
        "award.received",
        "rule.issued",
        "publication.published",
        "essay.collected",
        "donation.amount",
        "blood.people",
        "blood.volume",
        "research.topic",
        "site.stock",
        "pairing.stock",
        "visit.people",
        "contest.held",
        "agreement.signed",
    ];
    for key in keys {
        assert!(catalogue.entry(key).is_some(), "{key}");
    }
    let stocks: Vec<&str> = catalogue.entries().filter(|e| e.stock).map(|e| e.key.as_str()).collect();
    for key in ["member.stock", "unit.stock", "floating.stock", "floating.hosted"] {
        assert!(stocks.contains(&key), "{key}: the stocks that code keeps");
    }
    assert_eq!(catalogue.entry("member.stock").unwrap().subject, Subject::Person);
    assert_eq!(catalogue.entry("member.stock").unwrap().value_name("category", "full"), Some("正式党员"));
}

/// A stock figure over entries that keep no balance would forget what happened before its period, and the other way round every
/// figure that records can show must say how.
#[test]
fn every_figure_has_a_way_to_come_from_records_or_says_that_it_is_entered_by_hand() {
    let catalogue = built_in();
    for figure in catalogue.figures() {
        for key in &figure.entries {
            let entry = catalogue.entry(key).unwrap();
            assert!(figure.flow || entry.stock, "{}: the stock of {key}, which keeps no balance", figure.key);
        }
    }
}

#[test]
fn closed_tags_agree_with_the_lists_they_repeat() {
    let catalogue = built_in();
    let kinds: Vec<&str> = catalogue.unit_kinds().map(|k| k.key.as_str()).collect();
    for key in catalogue.entry("unit.stock").unwrap().values["kind"].keys() {
        assert!(kinds.contains(&key.as_str()), "{key}");
    }
    assert_eq!(catalogue.entry("unit.stock").unwrap().values["kind"].len(), kinds.len());
    let same = |entry: &str, tag: &str, table: &str| {
        let values: Vec<&String> = catalogue.entry(entry).unwrap().values[tag].keys().collect();
        let codes: Vec<&String> = catalogue.codes(table).unwrap().iter().map(|row| &row.code).collect();
        assert_eq!(values, codes, "{entry} {tag}");
    };
    same("unit.stock", "sector", "sector");
    same("member.stock", "category", "membership_category");
    same("member.left", "reason", "member_left_reason");
    same("transfer.in", "scope", "transfer_scope");
    same("transfer.out", "form", "transfer_form");
    for meeting in catalogue.meeting_kinds() {
        assert_eq!(meeting.entry, format!("meeting.{}", meeting.key));
        assert!(catalogue.entry("meeting.attended").unwrap().values["kind"].contains_key(&meeting.key));
        for field in meeting.fields.iter().filter(|f| f.tag) {
            let values: Vec<&String> = catalogue.entry(&meeting.entry).unwrap().values[&field.key].keys().collect();
            assert_eq!(
                values,
                field.codes.iter().map(|c| &c.code).collect::<Vec<_>>(),
                "{} {}",
                meeting.key,
                field.key
            );
        }
    }
}

#[test]
fn meetings_know_who_is_due_and_when_enough_are_there() {
    let catalogue = built_in();
    let assembly = catalogue.meeting_kind("assembly").unwrap();
    let quorum = assembly.quorum.as_ref().unwrap();
    assert_eq!((assembly.due, quorum.of), (Due::Members, QuorumOf::DueVoting));
    // 半数以上 includes the half.
    assert!(quorum.met(5, 10) && !quorum.met(4, 10) && quorum.met(6, 11) && !quorum.met(5, 11));
    assert!(!quorum.met(0, 0), "nobody due");
    assert_eq!((quorum.needed(10), quorum.needed(11)), (5, 6));
    let more_than_half = crate::Quorum { share: crate::Share { more: true, ..quorum.share }, ..quorum.clone() };
    assert!(!more_than_half.met(5, 10) && more_than_half.met(6, 10));
    assert_eq!((more_than_half.needed(10), more_than_half.needed(11)), (6, 6));
    assert_eq!(catalogue.meeting_kind("committee").unwrap().due, Due::Committee);
    let clause = catalogue.rule(&quorum.rule).unwrap().basis.clause();
    assert_eq!(clause.as_deref(), Some("《中国共产党支部工作条例（试行）》第十一条"));
    for key in [
        "assembly",
        "committee",
        "group",
        "lecture",
        "theme_day",
        "org_life",
        "thematic_org_life",
        "mobilisation",
        "leadership",
        "demonstration",
    ] {
        assert!(catalogue.meeting_kind(key).is_some(), "{key}");
    }
    assert!(catalogue.meeting_kind("lecture").unwrap().field("lecturer").unwrap().required);
}

#[test]
fn rules_carry_their_number_and_clause() {
    let catalogue = built_in();
    let value = |key: &str| catalogue.rule(key).and_then(|rule| rule.value);
    assert_eq!(value("branch_min_members"), Some(3));
    assert_eq!(value("branch_max_members"), Some(50));
    assert_eq!(value("branch_committee_threshold"), Some(7));
    assert_eq!(value("branch_joint_units"), Some(5));
    assert_eq!(
        (value("term_committee"), value("term_general_branch"), value("term_branch"), value("term_village")),
        (Some(5), Some(3), Some(3), Some(5))
    );
    assert_eq!(catalogue.rule("branch_assembly_frequency").unwrap().every, Some(Every::Quarter));
    assert_eq!(catalogue.rule("branch_max_members").unwrap().basis.hardness, Hardness::Soft);
    assert_eq!(catalogue.rule("branch_min_members").unwrap().basis.hardness, Hardness::Hard);
    assert!(catalogue.rule("branch_temporary").unwrap().basis.unverified(), "known from memory only");
    assert!(!catalogue.rule("branch_min_members").unwrap().basis.unverified());
    let basis = &catalogue.rule("branch_min_members").unwrap().basis;
    let day = |text: &str| text.parse().unwrap();
    assert!(basis.holds_on(day("2018-10-28")) && !basis.holds_on(day("2018-10-27")));
    assert!(catalogue.rule("branch_committee_threshold").unwrap().applies_to("branch"));
    assert!(!catalogue.rule("branch_committee_threshold").unwrap().applies_to("leading_group"));
    assert!(catalogue.rules().all(|rule| rule.basis.source.is_some()), "every rule names its regulation");
}

#[test]
fn unit_kinds_form_a_tree_with_terms() {
    let catalogue = built_in();
    let branch = catalogue.unit_kind("branch").unwrap();
    assert!(branch.holds_members && branch.basic && branch.elected);
    let group = catalogue.unit_kind("party_group").unwrap();
    assert!(!group.holds_members && group.under.is_empty());
    for kind in ["leading_group", "work_committee", "temporary_branch"] {
        assert!(!catalogue.unit_kind(kind).unwrap().elected, "{kind} has no term");
    }
    let holding: Vec<&str> = catalogue.unit_kinds().filter(|k| k.holds_members).map(|k| k.key.as_str()).collect();
    assert_eq!(holding, ["branch", "joint_branch"]);
    let reachable = |key: &str| catalogue.unit_kinds().any(|k| k.under.iter().any(|u| u == key));
    assert!(catalogue.unit_kinds().all(|k| k.key == "district_committee" || reachable(&k.key)));
    assert!(catalogue.post("secretary").unwrap().head && catalogue.post("secretary").unwrap().single);
}

#[test]
fn the_roster_has_its_columns() {
    let catalogue = built_in();
    assert_eq!(catalogue.roster_columns().len(), 40);
    let sensitive: Vec<&str> =
        catalogue.roster_columns().iter().filter(|c| c.sensitive).map(|c| c.key.as_str()).collect();
    assert_eq!(sensitive, ["id_number", "phone", "landline", "address", "household", "registered_phone"]);
    let required: Vec<&str> =
        catalogue.roster_columns().iter().filter(|c| c.required).map(|c| c.key.as_str()).collect();
    assert_eq!(required, ["name", "unit", "id_number", "category", "joined_on"]);
    let id = catalogue.roster_column("id_number").unwrap();
    assert_eq!(id.kind, ColumnKind::IdNumber);
    assert!(id.synonyms.iter().any(|s| s == "身份证号码"));
}

#[test]
fn a_fields_choice_is_found_by_code_name_or_alias() {
    let catalogue = built_in();
    let award = catalogue.kind("award").unwrap();
    let direction = award.field("direction").unwrap();
    assert_eq!(catalogue.choice_of(direction, "授予"), Some("granted"));
    assert_eq!(catalogue.choice_of(direction, " received "), Some("received"));
    assert_eq!(catalogue.choice_of(direction, "评选"), Some("granted"));
    assert_eq!(catalogue.choice_of(direction, "别的"), None);
    let level = award.field("level").unwrap();
    assert_eq!(catalogue.choice_of(level, "市级"), Some("city"));
    assert_eq!(catalogue.choices(level).len(), 6);
}
