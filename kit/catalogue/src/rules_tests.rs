//! The rules that come with the program: their titles are titles, their numbers agree with what uses them, their days are those of the
//! regulation.

use crate::{Catalogue, Confidence, Hardness, RuleUser, VoteBase};

/// Titles of Party regulations, laws and documents that exist. Whatever stands in 《》 in a clause is one of these; a practice, a local
/// rule or a default of ours is `untitled` and has no such marks.
const TITLES: [&str; 24] = [
    "中国共产党章程",
    "中国共产党支部工作条例（试行）",
    "中国共产党发展党员工作细则",
    "中国共产党党员教育管理工作条例",
    "中国共产党基层组织选举工作条例",
    "关于党的基层组织任期的意见",
    "中国共产党不合格党员组织处置办法",
    "中国共产党纪律处分条例",
    "关于进一步加强和改进流动党员管理工作的意见",
    "关于中国共产党党费收缴、使用和管理的规定",
    "2019－2023年全国党员教育培训工作规划",
    "县以上党和国家机关党员领导干部民主生活会若干规定",
    "中国共产党党组工作条例",
    "中国共产党党和国家机关基层组织工作条例",
    "党政领导干部选拔任用工作条例",
    "党委（党组）落实全面从严治党主体责任规定",
    "党委（党组）意识形态工作责任制实施办法",
    "党委（党组）书记抓基层党建工作述职评议考核办法（试行）",
    "中国共产党党委（党组）理论学习中心组学习规则",
    "中国共产党党务公开条例（试行）",
    "中国共产党党内关怀帮扶办法",
    "关于加强和改进非公有制企业党的建设工作的意见（试行）",
    "关于加强和改进城市基层党的建设工作的意见",
    "中华人民共和国公职人员政务处分法",
];

fn built_in() -> Catalogue {
    Catalogue::built_in().unwrap()
}

/// The titles in a clause.
fn titles(clause: &str) -> impl Iterator<Item = &str> {
    clause.split('《').skip(1).filter_map(|rest| rest.split('》').next())
}

#[test]
fn no_title_is_made_up() {
    let catalogue = built_in();
    let rules = catalogue.rules().map(|r| (&r.key, &r.basis));
    let votes = catalogue.votes().map(|v| (&v.key, &v.basis));
    let procedures = catalogue.procedures().map(|p| (&p.key, &p.basis));
    let meetings = catalogue.meeting_kinds().map(|m| (&m.key, &m.basis));
    let units = catalogue.unit_kinds().map(|u| (&u.key, &u.basis));
    let (mut titled, mut untitled) = (0, 0);
    for (key, basis) in rules.chain(votes).chain(procedures).chain(meetings).chain(units) {
        let Some(clause) = basis.clause() else { continue };
        let source = basis.source.as_ref().unwrap();
        for title in titles(&clause) {
            assert!(TITLES.contains(&title), "{key}: 《{title}》");
        }
        if source.untitled {
            untitled += 1;
            assert!(!TITLES.contains(&source.regulation.as_str()), "{key}: {} is a title", source.regulation);
            assert!(source.confidence != Confidence::Text, "{key}: what has no title was not read as a regulation");
        } else {
            titled += 1;
        }
    }
    assert!(titled > 200 && untitled > 10, "{titled} with a title, {untitled} without");
}

/// Whoever votes does so by rules that say the share; a rule that says one is asked for by a vote, a quorum, or nothing but the page.
#[test]
fn every_vote_and_duty_names_its_rules() {
    let catalogue = built_in();
    for vote in catalogue.votes() {
        assert!(vote.rests_on().count() > 0 && vote.basis.source.is_some(), "{}", vote.key);
        let said = |key: &Option<String>| key.as_deref().and_then(|k| catalogue.rule(k)).and_then(|r| r.share);
        assert_eq!((vote.attendance, vote.pass), (said(&vote.attendance_rule), said(&vote.pass_rule)), "{}", vote.key);
    }
    for meeting in catalogue.meeting_kinds() {
        if let Some(quorum) = &meeting.quorum {
            assert_eq!(catalogue.rule(&quorum.rule).and_then(|r| r.share), Some(quorum.share), "{}", meeting.key);
        }
    }
    for duty in catalogue.duties() {
        let rule = catalogue.rule(&duty.rule).unwrap();
        assert!(duty.term || rule.every.is_some(), "{}: {} has no span", duty.key, rule.key);
    }
}

#[test]
fn a_rule_knows_the_steps_whose_vote_it_counts() {
    let catalogue = built_in();
    let steps = |key: &str| {
        let users = catalogue.users_of(key).into_iter();
        let names = users.filter_map(|u| match u {
            RuleUser::Step(procedure, step) => Some(format!("{}.{}", procedure.key, step.key)),
            _ => None,
        });
        names.collect::<Vec<_>>()
    };
    assert_eq!(steps("admission_written_opinion"), ["admission.assembly", "admission.conversion_assembly"]);
    assert!(steps("election_quorum").contains(&"election.plenary".to_owned()));
    assert_eq!(steps("disposal_persuade_cases"), ["member_disposal.propose"], "by what may be chosen in it");
    let shown = catalogue.procedure("election").unwrap().step("meeting").map(|s| catalogue.rules_of_step(s)).unwrap();
    let all = ["election_candidates", "election_ballots_void", "election_congress", "election_quorum", "vote_due"];
    assert!(all.iter().all(|key| shown.contains(key)), "{shown:?}");
    assert!(shown.contains(&"election_due"), "{shown:?}");
    // What judges a step's vote, and what is only shown beside it.
    let judged = |key: &str| catalogue.users_of(key).iter().filter(|u| catalogue.judges(u, key)).count();
    assert!(judged("vote_due") > 8 && judged("admission_not_due") == 2 && judged("election_due") == 4);
    assert_eq!(
        (judged("election_ballots_void"), judged("election_scope")),
        (0, 0),
        "told where it is taken, not judged by"
    );
}

/// A paper of the past is not judged hard by a text that came later.
#[test]
fn rules_begin_with_their_regulation() {
    let catalogue = built_in();
    let since = |title: &str, day: &str| {
        let of = catalogue.rules().filter(|r| r.basis.source.as_ref().is_some_and(|s| s.regulation == title));
        let mut n = 0;
        for rule in of {
            assert!(!rule.basis.holds_on(day.parse::<base::Day>().unwrap().plus_days(-1)), "{}", rule.key);
            assert!(rule.basis.holds_on(day.parse().unwrap()), "{}", rule.key);
            n += 1;
        }
        assert!(n > 0, "{title}");
    };
    since("中国共产党发展党员工作细则", "2014-05-28");
    since("关于党的基层组织任期的意见", "2018-07-12");
    since("中国共产党党员教育管理工作条例", "2019-05-06");
    since("中国共产党基层组织选举工作条例", "2020-07-13");
    since("中国共产党不合格党员组织处置办法", "2024-06-16");
    since("关于进一步加强和改进流动党员管理工作的意见", "2024-11-11");
}

#[test]
fn numbers_and_weights_as_the_texts_have_them() {
    let catalogue = built_in();
    let rule = |key: &str| catalogue.rule(key).unwrap();
    let cap = rule("review_excellent_most").share.unwrap();
    assert_eq!((cap.of, cap.chinese().as_str()), (VoteBase::Members, "不超过三分之一"));
    assert!(cap.met(3, 10) && !cap.met(4, 10) && cap.met(3, 9) && cap.met(0, 2) && !cap.met(1, 2), "rounded down");
    assert_eq!((rule("probation_extension").value, rule("probation_extension").most), (Some(6), Some(12)));
    assert_eq!(
        (rule("admission_oath").most, rule("admission_oath_within").most),
        (None, Some(3)),
        "the months are ours"
    );
    let confidence = |key: &str| rule(key).basis.source.as_ref().map(|s| s.confidence).unwrap();
    assert_eq!(confidence("disposal_rejoin"), Confidence::Secondary);
    assert_eq!(
        (confidence("leading_group_pass"), confidence("leading_group_quorum")),
        (Confidence::Text, Confidence::Memory)
    );
    assert_eq!(
        (confidence("branch_committee_quorum"), confidence("branch_committee_pass")),
        (Confidence::Text, Confidence::Memory)
    );
    for (key, hardness) in [
        ("conversion_approval", Hardness::Hard),
        ("admission_approval", Hardness::Soft),
        ("publicity_length", Hardness::Soft),
        ("member_restored", Hardness::Hard),
    ] {
        assert_eq!(rule(key).basis.hardness, hardness, "{key}");
    }
    let clause = rule("probation_extension").basis.clause().unwrap();
    assert_eq!(clause, "《中国共产党发展党员工作细则》第三十二条、《中国共产党章程》第七条");
    assert_eq!(rule("admission_plan").basis.clause().unwrap(), "发展党员年度计划的地方规定");
}
