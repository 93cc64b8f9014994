//! Searching a hundred thousand simple records of one kind.

use super::form::sign_in;
use super::http::Client;
use super::program::Program;
use super::table::Row;
use super::{Options, load};
use crate::Outcome;
use crate::process::text;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

const RECORDS: usize = 100_000;
const KIND: &str = "rule_document";
/// Parts that the titles are put together from.
const ABOUT: [&str; 8] =
    ["党费收缴", "谈心谈话", "民主评议", "主题党日", "学习教育", "志愿服务", "档案管理", "请示报告"];
const FORM: [&str; 5] = ["管理办法", "实施细则", "工作制度", "若干规定", "工作规程"];
/// What is looked for: a common word, a rare one, none, a common one over the whole period.
const SEARCHES: [&str; 4] = [
    "/records/rule_document?q=%E5%85%9A%E8%B4%B9",
    "/records/rule_document?q=99999",
    "/records/rule_document?q=zzzz",
    "/records/rule_document?q=%E8%A7%84%E5%AE%9A&from=2026-01-01&to=2026-12-31&page=20",
];

pub fn measure(_: &Options, program: &Program) -> Outcome<Vec<Row>> {
    let data = program.once("records", |data| fill(program, data))?;
    let server = program.serve(&data)?;
    let mut client = Client::new(server.address);
    sign_in(&mut client, &data, "department_clerk")?;
    let found = client.get(SEARCHES[1])?.text();
    if !found.contains("第99999号") {
        return Err("the record looked for is not found".to_owned());
    }
    let seen = load::run(&client, &SEARCHES.map(str::to_owned), 1, Duration::from_secs(5))?;
    if seen.failed > 0 {
        return Err(format!("{} searches failed", seen.failed));
    }
    let how = format!(
        "{RECORDS} records of one kind, {} searches in turn, counted, page and all; p99 {:.1} ms",
        SEARCHES.len(),
        seen.percentile(99)
    );
    Ok(vec![Row::at_most("search of simple records", 50.0, seen.percentile(50), "ms", &how)])
}

/// A district of two thousand members whose branches wrote it all.
fn fill(program: &Program, data: &Path) -> Outcome<()> {
    println!("importing {RECORDS} records");
    program.seed(data, 2_000, None)?;
    let roster = data.join("roster.csv");
    text(program.command(data).args(["export", "roster", "--unit", "999", "--out"]).arg(&roster))?;
    let listed = std::fs::read_to_string(&roster).map_err(|e| format!("{}: {e}", roster.display()))?;
    let names: Vec<&str> = branches(&listed).into_iter().collect();
    let file = data.join("records.csv");
    std::fs::write(&file, table(&names)).map_err(|e| format!("{}: {e}", file.display()))?;
    text(program.command(data).args(["import", KIND]).arg(&file).args(["--unit", "999"])).map(|_| ())
}

/// The names of branches in an exported roster.
fn branches(csv: &str) -> BTreeSet<&str> {
    csv.lines()
        .flat_map(|line| line.split(','))
        .filter(|cell| cell.starts_with("中共") && cell.ends_with("党支部"))
        .collect()
}

fn table(units: &[&str]) -> String {
    let mut csv = "党组织,制度名称,印发日期,动作,主题,来源,效力\n".to_owned();
    for n in 0..RECORDS {
        let unit = units.get(n % units.len().max(1)).copied().unwrap_or_default();
        let (about, form) = (ABOUT[n % ABOUT.len()], FORM[n / 7 % FORM.len()]);
        let (month, day) = (n % 10 + 1, n % 28 + 1);
        let _ =
            writeln!(csv, "{unit},{about}{form}（第{n}号）,2026-{month:02}-{day:02},制定,组织生活,日常工作,现行有效");
    }
    csv
}
