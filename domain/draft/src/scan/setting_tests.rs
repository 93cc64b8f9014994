//! Time, change and relations of numbers, a sentence each.

use super::{Direction, FigureWords, Lexicon, Link, Step, Token, relations, scan};

fn tokens(text: &str) -> Vec<Token> {
    scan(text, &Lexicon::default())
}

/// The token of these characters.
fn of<'a>(tokens: &'a [Token], number: &str) -> &'a Token {
    tokens.iter().find(|t| t.text == number).unwrap()
}

#[test]
fn the_nearest_time_governs() {
    for (text, number, period) in [
        ("今年上半年，发展党员12名。", "12", "今年上半年"),
        ("截至6月底，共有党员340名，去年发展党员9名。", "340", "截至6月底"),
        ("截至6月底，共有党员340名，去年发展党员9名。", "9", "去年"),
        ("第一季度开展活动3次。", "3", "第一季度"),
        ("2023年工作总结\n一、主要工作\n发展党员12名。", "12", "2023年"),
    ] {
        let found = tokens(text);
        let words = of(&found, number).setting.period.as_ref().map(|w| w.words.as_str());
        assert_eq!(words, Some(period), "{text}");
    }
}

#[test]
fn a_time_compared_with_does_not_govern() {
    let found = tokens("上半年发展党员12名，比去年同期增加5名。");
    let setting = &of(&found, "5").setting;
    assert_eq!(setting.period.as_ref().map(|w| w.words.as_str()), Some("上半年"));
    assert_eq!(setting.base.as_ref().map(|w| w.words.as_str()), Some("去年同期"));
}

#[test]
fn changes_say_which_way_and_which_end() {
    for (text, number, words, direction, step) in [
        ("参学率提高0.8个百分点。", "0.8", "提高", Direction::Up, Step::By),
        ("信访量下降了近5%。", "5", "下降", Direction::Down, Step::By),
        ("比上年多15场。", "15", "多", Direction::Up, Step::By),
        ("覆盖率由86%提升到91%。", "86", "提升", Direction::Up, Step::From),
        ("覆盖率由86%提升到91%。", "91", "提升", Direction::Up, Step::To),
        ("时间压缩至3天。", "3", "压缩", Direction::Down, Step::To),
    ] {
        let found = tokens(text);
        let Some(token) = found.iter().find(|t| t.text == number) else { panic!("{text}: {found:?}") };
        let change = token.setting.change.as_ref().filter(|_| token.class.counts());
        if token.class.counts() {
            let told = change.map(|c| (c.words.words.as_str(), c.direction, c.step));
            assert_eq!(told, Some((words, direction, step)), "{text}");
        }
    }
    assert_eq!(of(&tokens("新增党员5名。"), "5").setting.change, None);
}

/// Relations of a text, as link and the characters of whole and members.
fn told(text: &str) -> Vec<(Link, String)> {
    let members = FigureWords {
        key: "members".into(),
        name: "党员".into(),
        measure: vec!["名".into()],
        aggregation: "count".into(),
        ..FigureWords::default()
    };
    let found = scan(text, &Lexicon::from_figures([members]));
    let words = |i: &usize| found[*i].text.clone();
    let line = |r: super::Relation| {
        let all: Vec<String> = r.whole.iter().chain(&r.members).map(words).collect();
        (r.link, all.join(" "))
    };
    relations(text, &found).into_iter().map(line).collect()
}

#[test]
fn numbers_that_hang_together_are_told() {
    let has = |text: &str, link: Link, words: &str| {
        let found = told(text);
        assert!(found.contains(&(link, words.into())), "{text}: {found:?}");
    };
    has("基层党组织186个，其中党委9个、党总支23个、党支部154个。", Link::Sum, "186 9 23 154");
    has("提拔干部58名，其中女干部12名。", Link::Parts, "58 12");
    has("会议室40平方米，其中女性12名。参会干部50名，其中女干部12名，占24%。", Link::Share, "50 24 12");
    has("提醒谈话、函询、诫勉依次为5人、3人、2人。", Link::List, "5 3 2");
    has("覆盖率由86%提升到91%，提高5个百分点。", Link::Change, "86 91 5");
    has("现有党员34名。年底，全区党员34名。", Link::Repeat, "34 34");
    has("党员×名，其中女性×名，占×%。", Link::Share, "× × ×");
}

#[test]
fn a_share_that_does_not_fit_is_none() {
    assert!(!told("干部50名，其中女干部12名，占80%。").iter().any(|r| r.0 == Link::Share));
}
