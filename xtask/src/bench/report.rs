//! The report desk: finding the figures of a report of twenty pages, and filling a hundred and fifty of them from a large district.

use super::Options;
use super::program::{Program, watch};
use super::table::Row;
use crate::Outcome;
use crate::process::{TempDir, text};
use serde::Deserialize;
use std::fmt::Write as _;
use std::path::Path;

/// Lines of a page × characters of a line (GB/T 9704—2012, 5.2.3), twenty pages.
const CHARACTERS: usize = 22 * 28 * 20;
const FIGURES: usize = 150;
const RUNS: usize = 5;
/// What stands between the figures.
const BETWEEN: [&str; 4] = [
    "各党支部结合实际制定工作方案，把任务分解到人，推动各项工作落到实处。",
    "坚持问题导向，对照标准逐项检查，边查边改，做到有部署、有落实、有反馈。",
    "注重发挥典型的示范作用，及时总结基层的好经验、好做法，在面上推广。",
    "加强日常指导，定期了解进展，帮助基层解决工作中遇到的困难。",
];

#[derive(Deserialize)]
struct Listed {
    name: String,
    unit: String,
    traceable: bool,
}

pub fn measure(options: &Options, program: &Program) -> Outcome<Vec<Row>> {
    let data = program.large(options.members)?;
    let scratch = TempDir::new("report")?;
    let listed = text(program.command(&data).args(["figures", "list", "--json"]))?;
    let listed: Vec<Listed> = serde_json::from_str(&listed).map_err(|e| format!("figures list: {e}"))?;
    let file = scratch.0.join("report.txt");
    let report = write(&listed);
    let length = report.chars().count();
    std::fs::write(&file, report).map_err(|e| format!("{}: {e}", file.display()))?;
    let (out, trace) = (scratch.0.join("filled.docx"), scratch.0.join("trace.json"));
    let scan = median(program, &data, &scratch.0, |c| c.args(["draft", "scan"]).arg(&file).arg("--json"))?;
    let fill = median(program, &data, &scratch.0, |c| {
        let of = ["--unit", "999", "--from", "2026-01-01", "--to", "2026-06-30"];
        c.args(["draft", "fill"]).arg(&file).args(of).arg("--out").arg(&out)
    })?;
    let mut traced = program.command(&data);
    traced.args(["draft", "fill"]).arg(&file).args(["--unit", "999", "--from", "2026-01-01", "--to", "2026-06-30"]);
    text(traced.arg("--out").arg(&out).arg("--trace").arg(&trace))?;
    let places = std::fs::read_to_string(&trace).map_err(|e| format!("{}: {e}", trace.display()))?;
    let places: Vec<serde_json::Value> = serde_json::from_str(&places).map_err(|e| e.to_string())?;
    let of = |state: &str| places.iter().filter(|place| place["state"] == state).count();
    let how = format!("median of {RUNS} runs of the command, start of the process and the catalogue included");
    Ok(vec![
        Row::at_most("scan of a report of 20 pages", 200.0, scan, "ms", &format!("{length} characters; {how}")),
        Row::at_most(
            "fill of 150 figures",
            1000.0,
            fill,
            "ms",
            &format!(
                "{} places, {} traced, {} missing; {} members; {how}",
                places.len(),
                of("traced"),
                of("missing"),
                options.members
            ),
        ),
    ])
}

/// A report that names the figures of the catalogue one after the other, filled up to its length.
fn write(listed: &[Listed]) -> String {
    let mut report = "关于党建工作情况的报告\n\n区委：\n".to_owned();
    let paragraph = CHARACTERS / FIGURES;
    for (n, figure) in listed.iter().filter(|f| f.traceable).cycle().take(FIGURES).enumerate() {
        let begun = report.chars().count();
        if n % 15 == 0 {
            let _ = writeln!(report, "第{}部分工作情况", n / 15 + 1);
        }
        let _ = write!(report, "　　{}XX{}。", figure.name, figure.unit);
        let mut at = n;
        while report.chars().count() - begun < paragraph {
            report.push_str(BETWEEN[at % BETWEEN.len()]);
            at += 1;
        }
        report.push('\n');
    }
    report
}

/// Milliseconds of the middle run.
fn median(
    program: &Program,
    data: &Path,
    scratch: &Path,
    with: impl Fn(&mut std::process::Command) -> &mut std::process::Command,
) -> Outcome<f64> {
    let mut took = Vec::new();
    for _ in 0..RUNS {
        let mut command = program.command(data);
        let ran = watch(with(&mut command), scratch)?.succeeded()?;
        took.push(ran.took.as_secs_f64() * 1000.0);
    }
    took.sort_by(f64::total_cmp);
    took.get(RUNS / 2).copied().ok_or_else(|| "no run".to_owned())
}
