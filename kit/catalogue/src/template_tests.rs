//! Templates of reports: their slots, and what is refused.

use crate::load::files::File;
use crate::load::from_layers;
use crate::{Catalogue, Piece, Template, Word};

fn template(text: &str) -> Template {
    let basis = crate::Basis::default();
    Template {
        key: "t".into(),
        name: "模板".into(),
        purpose: "用途".into(),
        every: Vec::new(),
        text: text.into(),
        basis,
    }
}

#[test]
fn a_text_is_cut_at_its_slots() {
    let one = template("\n{{unit}}{{period}}报告\n共有{{ members }}名，截至{{until}}。\n{{today}}\n");
    let expected = [
        Piece::Word(Word::Unit),
        Piece::Word(Word::Period),
        Piece::Text("报告\n共有"),
        Piece::Figure("members"),
        Piece::Text("名，截至"),
        Piece::Word(Word::Until),
        Piece::Text("。\n"),
        Piece::Word(Word::Today),
    ];
    assert_eq!(one.pieces(), expected);
    assert_eq!(one.figures().collect::<Vec<_>>(), ["members"]);
    assert_eq!(template("没有").pieces(), [Piece::Text("没有")]);
}

/// Problems of a template with this text, over a catalogue with the figure f (名).
fn refused(text: &str) -> Vec<String> {
    let figure = "[[figure]]\nkey = \"f\"\nname = \"指标\"\ndefinition = \"口径\"\nflow = true\naggregation = \"external\"\nmeasure = [\"名\", \"人\"]\n";
    let template =
        format!("[[template]]\nkey = \"t\"\nname = \"模板\"\npurpose = \"用途\"\ntext = \"\"\"\n{text}\"\"\"\n");
    let file = |path: &str, text: &str| File { path: path.into(), shown: path.into(), text: text.into() };
    let files = vec![file("figures/a.toml", figure), file("templates/a.toml", &template)];
    match from_layers(vec![files], Vec::new()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn slots_that_lead_nowhere_are_refused_with_their_line() {
    assert!(refused("共有{{f}}名、{{f}}人，{{period}}").is_empty());
    let cases = [
        ("共有{{g}}名", "没有“g”这个指标"),
        ("共有{{f}}个", "“{{f}}”后面不是它的量词；可用的量词：名、人"),
        ("共有{{f}}", "后面不是它的量词"),
        ("共有{{f}名", "“{{f}名”处的花括号没有配对"),
        ("共有{f}名", "花括号没有配对"),
        ("共有}}名", "花括号没有配对"),
        ("共有{{f\n}}名", "花括号没有配对"),
        ("  ", "模板没有内容"),
    ];
    for (text, expected) in cases {
        let lines = refused(text);
        assert!(
            lines.len() == 1 && lines[0].contains(expected) && lines[0].starts_with("templates/a.toml 第 5 行"),
            "{text}: {lines:?}"
        );
    }
    assert_eq!(refused("{{g}}{{h}}").len(), 2, "all at once");
}

#[test]
fn the_built_in_templates_are_those_of_the_field() {
    let catalogue = Catalogue::built_in().unwrap();
    let names: Vec<&str> = catalogue.templates().map(|template| template.name.as_str()).collect();
    for name in [
        "党建工作汇报",
        "发展党员工作自查报告",
        "党费收缴使用情况公示",
        "换届工作情况报告",
        "主题党日开展情况报告",
        "整改落实情况报告",
        "支部书记述职报告",
    ] {
        assert!(names.contains(&name), "{name} is missing");
    }
    for template in catalogue.templates() {
        assert!(template.figures().count() >= 5, "{}", template.key);
        assert!(!template.every.is_empty(), "{}", template.key);
        assert!(catalogue.template(&template.key).is_some());
    }
}
