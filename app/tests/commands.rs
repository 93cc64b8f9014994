//! The commands as others call them: a table in, back out, figures, a report, books that balance.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a story that cannot be told must stop")]
#![expect(dead_code, reason = "each story file uses a part of the helpers")]

mod program;

use base::IdNumber;
use program::{Place, text};
use std::fs;

const UNITS: &str = "党组织编码,党组织全称,党组织类别,上级党组织,成立时间,所属领域\n\
    999001,中共示例区财政局党支部,党支部,999,2015-07-01,机关\n\
    999002,中共示例区民政局党支部,党支部,999,2016-07-01,机关\n";
const REPORT: &str = "关于党员队伍建设情况的报告\n\n区委：\n　　截至目前，全区共有党员XX名。\n";

fn id(n: u32) -> String {
    IdNumber::synthetic("999000", "1980-03-01".parse().unwrap(), n).expose().to_owned()
}

fn roster(rows: &[(&str, String, &str)]) -> String {
    let mut text = "姓名,公民身份号码,人员类别,入党日期,转正日期,所在党支部,民族\n".to_owned();
    for (name, id, unit) in rows {
        text.push_str(&format!("{name},{id},正式党员,2005-07-01,2006-07-01,{unit},汉\n"));
    }
    text
}

/// A district with two branches.
fn founded(place: &Place) {
    place.run(&["init", "--name", "中共示例区委员会", "--code", "999"]).done();
    let units = place.file("units.csv", UNITS);
    let done = place.run(&["import", "units", &units, "--unit", "999", "--json"]).json();
    assert_eq!((&done["new"], &done["problems"]), (&2.into(), &serde_json::json!([])), "{done}");
}

#[tokio::test]
async fn from_a_table_to_a_report() {
    for place in Place::everywhere().await {
        founded(&place);
        let table = roster(&[("甲一", id(1), "999001"), ("乙二", id(2), "999001"), ("丙三", id(3), "999002")]);
        let table = place.file("roster.csv", table);
        let dry = place.run(&["import", "roster", &table, "--unit", "999", "--dry-run", "--json"]).json();
        assert_eq!((&dry["new"], &dry["batch"]), (&3.into(), &serde_json::Value::Null));
        let done = place.run(&["import", "roster", &table, "--unit", "999", "--json"]).json();
        let batch = done["batch"].to_string();
        let same = place.run(&["import", "roster", &table, "--unit", "999", "--json"]).json();
        assert_eq!((&same["same"], &same["batch"]), (&3.into(), &serde_json::Value::Null), "{same}");

        let ask = |unit: &str| {
            let args =
                ["figures", "get", "members_total", "--unit", unit, "--from", "2026-01-01", "--to", "2099-12-31"];
            place.run(&[&args[..], &["--evidence", "--json"]].concat()).json()
        };
        let total = ask("999");
        assert_eq!((&total["value"], &total["state"], &total["entries"]), (&"3".into(), &"traced".into(), &3.into()));
        assert_eq!(total["evidence"].as_array().unwrap().len(), 3);
        assert_eq!(ask("999002")["value"], "1");

        let report = place.file("report.txt", REPORT);
        let scanned = place.run(&["draft", "scan", &report, "--json"]).json();
        assert_eq!(scanned[0]["class"], "blank", "{scanned}");
        let (out, trace) = (text(&place.beside("out.docx")), text(&place.beside("trace.json")));
        let fill = ["draft", "fill", &report, "--unit", "999", "--from", "2026-01-01", "--to", "2099-12-31"];
        place.run(&[&fill[..], &["--out", &out, "--trace", &trace]].concat()).done();
        assert!(fs::read(&out).unwrap().starts_with(b"PK"));
        let trace: serde_json::Value = serde_json::from_slice(&fs::read(&trace).unwrap()).unwrap();
        assert_eq!((&trace[0]["written"], &trace[0]["state"]), (&"3".into(), &"traced".into()), "{trace}");

        let csv = text(&place.beside("out.csv"));
        place.run(&["export", "roster", "--unit", "999001", "--out", &csv]).done();
        let csv = fs::read_to_string(csv).unwrap();
        assert!(csv.contains("甲一") && csv.contains("乙二") && !csv.contains("丙三"), "{csv}");

        place.run(&["undo", &batch]).done();
        assert!(place.run(&["undo", &batch]).refused().contains("撤回过"));
        assert_eq!(ask("999")["value"], serde_json::Value::Null, "what was taken back was never there");
        place.assert_clean();
    }
}

#[tokio::test]
async fn a_wrong_table_is_refused_whole_with_all_its_errors() {
    for place in Place::everywhere().await {
        founded(&place);
        let table =
            roster(&[("甲一", id(1), "999001"), ("乙二", "12345".into(), "999001"), ("丙三", id(3), "没有的支部")]);
        let table = place.file("roster.csv", table);
        let ran = place.run(&["import", "roster", &table, "--unit", "999", "--json"]);
        let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let rows: Vec<i64> =
            answer["problems"].as_array().unwrap().iter().map(|p| p["row"].as_i64().unwrap()).collect();
        assert!(rows.contains(&3) && rows.contains(&4), "{answer}");
        assert!(ran.refused().contains("没有导入"));
        let total = [
            "figures",
            "get",
            "members_total",
            "--unit",
            "999",
            "--from",
            "2026-01-01",
            "--to",
            "2099-12-31",
            "--json",
        ];
        assert_eq!(place.run(&total).json()["value"], serde_json::Value::Null, "nothing was entered: missing, not 0");
        for (args, word) in [
            (&["import", "roster", "nirgends.csv", "--unit", "999"][..], "nirgends.csv"),
            (&["import", "roster", &table, "--unit", "777"], "777"),
            (&["import", "menus", &table, "--unit", "999"], "menus"),
            (&["export", "roster", "--unit", "999", "--out", "x.pdf"], "扩展名"),
            (&["figures", "get", "no_such", "--unit", "999", "--from", "2026-01-01", "--to", "2026-12-31"], "no_such"),
            (&["draft", "scan", "nirgends.txt"], "nirgends.txt"),
            (&["undo", "12345"], "12345"),
        ] {
            let line = place.run(args).refused();
            assert!(line.contains(word), "{args:?}: {line}");
        }
        place.assert_clean();
    }
}
