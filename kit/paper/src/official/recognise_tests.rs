//! What lines of plain text are taken for.

use super::{Block, Mark, Paper, Span, from_marked_text, from_text, plain_text};

const REPORT: &str = "\u{FEFF}凝心聚力　真抓实干
推动机关党建工作迈上新台阶
——区直机关工委工作汇报
（2026年3月）

各位领导、同志们：
　　今年以来，机关工委共召开会议12次。
一、主要做法
（一）压实责任。一是与38个支部签订责任书；二是开展督查3次。
　　1.建立清单
（1）逐项销号
2.3万名党员参加学习。
    二、存在问题
问题有三。

附件：1. 党员情况统计表
      2．换届情况统计表；

  中共示例区委机关工委
        2026年3月5日
";

#[test]
fn a_report_is_taken_apart() {
    let paper = from_text(REPORT);
    assert_eq!(plain_text(&paper.title), "凝心聚力　真抓实干\n推动机关党建工作迈上新台阶");
    assert_eq!(plain_text(&paper.subtitle), "——区直机关工委工作汇报\n（2026年3月）");
    assert_eq!(paper.addressee, Span::line("各位领导、同志们："));
    let heading = |level, text: &str| Block::heading(level, text);
    let expected = vec![
        Block::paragraph("今年以来，机关工委共召开会议12次。"),
        heading(1, "一、主要做法"),
        Block::Heading {
            level: 2,
            text: vec![Span::plain("（一）压实责任。")],
            rest: vec![Span::plain("一是与38个支部签订责任书；二是开展督查3次。")],
        },
        heading(3, "1.建立清单"),
        heading(4, "（1）逐项销号"),
        Block::paragraph("2.3万名党员参加学习。"),
        heading(1, "二、存在问题"),
        Block::paragraph("问题有三。"),
    ];
    assert_eq!(paper.blocks, expected);
    assert_eq!(paper.attachments, [Span::line("党员情况统计表"), Span::line("换届情况统计表")]);
    assert_eq!(paper.signature, Span::line("中共示例区委机关工委"));
    assert_eq!(paper.date, Span::line("2026年3月5日"));
}

fn titles(text: &str) -> (String, String, String, usize) {
    let Paper { title, subtitle, addressee, blocks, .. } = from_text(text);
    (plain_text(&title), plain_text(&subtitle), plain_text(&addressee), blocks.len())
}

#[test]
fn titles_are_told_from_bodies() {
    let cases = [
        ("今年以来，党员共12名。\n二是", "", "", "", 2),
        ("关于换届的汇报\n\n关于换届的汇报\n\n区委组织部：\n正文。", "关于换届的汇报", "", "区委组织部：", 1),
        ("总结\n区委组织部\n2026年3月\n正文。", "总结", "区委组织部\n2026年3月", "", 1),
        ("总结\n\n短句\n正文。", "总结", "", "", 2),
        ("一、做法\n正文。", "", "", "", 2),
        ("只有一行", "", "", "", 1),
        ("", "", "", "", 0),
        ("题\n（一）做法\n正文。", "题", "", "", 2),
    ];
    for (text, title, subtitle, addressee, blocks) in cases {
        assert_eq!(titles(text), (title.to_owned(), subtitle.to_owned(), addressee.to_owned(), blocks), "{text}");
    }
}

#[test]
fn signatures_and_dates_are_told_from_bodies() {
    let cases = [
        ("题\n正文。\n某某支部\n2026年9月", "某某支部", "2026年9月", 1),
        ("题\n正文。\n二〇二六年九月五日", "", "二〇二六年九月五日", 1),
        ("题\n正文。\n某某支部\nX年X月X日", "某某支部", "X年X月X日", 1),
        ("题\n正文共3次，其中1次在2026年9月5日", "", "", 1),
        ("题\n正文。\n一、做法\n2026年9月5日", "", "2026年9月5日", 2),
    ];
    for (text, signature, date, blocks) in cases {
        let paper = from_text(text);
        assert_eq!(
            (plain_text(&paper.signature), plain_text(&paper.date), paper.blocks.len()),
            (signature.to_owned(), date.to_owned(), blocks),
            "{text}"
        );
    }
}

#[test]
fn headings_are_told_by_their_numbers() {
    let level = |line: &str| match from_text(&format!("题\n正文。\n{line}\n正文。")).blocks.get(1) {
        Some(Block::Heading { level, .. }) => Some(*level),
        _ => None,
    };
    let cases = [
        ("一、做法", Some(1)),
        ("二十一、做法", Some(1)),
        ("（三）做法", Some(2)),
        ("(十二)做法", Some(2)),
        ("1.做法", Some(3)),
        ("１２．做法", Some(3)),
        ("3、做法", Some(3)),
        ("（4）做法", Some(4)),
        ("2.3万名党员", None),
        ("2026年做法", None),
        ("一是做法", None),
        ("十名党员", None),
        ("（二〇二六年）", None),
    ];
    for (line, expected) in cases {
        assert_eq!(level(line), expected, "{line}");
    }
}

#[test]
fn marks_cut_spans_where_they_stand() {
    let text = "题\n\n  一、发展党员XX名。其中女XX名\n末句3。";
    let at = |part: &str| text.chars().collect::<String>().find(part).map(|byte| text[..byte].chars().count()).unwrap();
    let (first, second, last) = (at("XX"), at("女XX") + 1, at("3"));
    let marks = [
        Mark { range: last..last + 1, comment: Some("人工填写".into()), ..Mark::default() },
        Mark { range: first..first + 2, highlight: true, ..Mark::default() },
        Mark { range: second..second + 2, bookmark: Some("f2".into()), ..Mark::default() },
    ];
    let paper = from_marked_text(text, &marks);
    let lit = Span { highlight: true, ..Span::plain("XX") };
    let kept = Span { bookmark: Some("f2".into()), ..Span::plain("XX") };
    let said = Span { comment: Some("人工填写".into()), ..Span::plain("3") };
    let expected = vec![
        Block::Heading {
            level: 1,
            text: vec![Span::plain("一、发展党员"), lit, Span::plain("名。")],
            rest: vec![Span::plain("其中女"), kept, Span::plain("名")],
        },
        Block::Paragraph(vec![Span::plain("末句"), said, Span::plain("。")]),
    ];
    assert_eq!(paper.blocks, expected);
}

#[test]
fn marks_show_outside_the_body_too() {
    let text = "发展党员【缺】名\n（【缺】年3月）\n【缺】支部：\n正文。\n附件：1.【缺】表。\n2. 名单【缺】\n【缺】支部\n2026年【缺】月5日";
    let characters: Vec<char> = text.chars().collect();
    let starts = (0..characters.len()).filter(|at| characters[*at] == '【');
    let marks: Vec<Mark> = starts.map(|at| Mark { range: at..at + 3, highlight: true, ..Mark::default() }).collect();
    let paper = from_marked_text(text, &marks);
    let lit = |spans: &[Span]| -> String {
        spans.iter().map(|s| if s.highlight { format!("*{}*", s.text) } else { s.text.clone() }).collect()
    };
    assert_eq!(lit(&paper.title), "发展党员*【缺】*名");
    assert_eq!(lit(&paper.subtitle), "（*【缺】*年3月）");
    assert_eq!(lit(&paper.addressee), "*【缺】*支部：");
    let attachments: Vec<String> = paper.attachments.iter().map(|name| lit(name)).collect();
    assert_eq!(attachments, ["*【缺】*表", "名单*【缺】*"]);
    assert_eq!(lit(&paper.signature), "*【缺】*支部");
    assert_eq!(lit(&paper.date), "2026年*【缺】*月5日");
}

#[test]
fn attachments_may_begin_on_the_next_line() {
    let names = |text: &str| {
        let paper = from_text(text);
        (paper.attachments.iter().map(|name| plain_text(name)).collect::<Vec<_>>(), paper.blocks.len())
    };
    assert_eq!(names("题\n正文。\n附件：\n1.统计表\n2.名单"), (vec!["统计表".to_owned(), "名单".to_owned()], 1));
    assert_eq!(names("题\n正文。\n附件：统计表。\n"), (vec!["统计表".to_owned()], 1));
    assert_eq!(names("题\n正文。\n附件："), (vec![], 2));
}
