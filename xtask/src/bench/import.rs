//! Importing a roster of fifty thousand rows: exported from one synthetic district, imported into an empty one of the same
//! shape, undone again.

use super::Options;
use super::program::{Program, watch};
use super::table::Row;
use crate::Outcome;
use crate::process::{TempDir, text};
use serde_json::Value;
use std::path::Path;

const ROWS: u32 = 50_000;
/// Code and name of the root that `taizhang seed` makes.
const ROOT: (&str, &str) = ("999", "中共云溪区委员会");

pub fn measure(_: &Options, program: &Program) -> Outcome<Vec<Row>> {
    let dir = TempDir::new("import")?;
    let (from, to) = (dir.0.join("from"), dir.0.join("to"));
    program.seed(&from, ROWS, None)?;
    let file = |name: &str| dir.0.join(format!("{name}.xlsx"));
    for kind in ["units", "roster"] {
        text(program.command(&from).args(["export", kind, "--unit", ROOT.0, "--out"]).arg(file(kind)))?;
    }
    text(program.command(&to).args(["init", "--name", ROOT.1, "--code", ROOT.0]))?;
    text(program.command(&to).arg("import").arg("units").arg(file("units")).args(["--unit", ROOT.0]))?;
    let mut command = program.command(&to);
    command.arg("import").arg("roster").arg(file("roster")).args(["--unit", ROOT.0, "--json"]);
    let ran = watch(&mut command, &dir.0)?.succeeded()?;
    let said: Value = serde_json::from_str(&ran.said).map_err(|e| format!("import --json: {e}"))?;
    let how = format!(
        "{ROWS} rows, .xlsx of {} MB, checked, written with audit in one transaction",
        megabytes(&file("roster"))
    );
    let accounted = ["new", "changed", "same"].iter().filter_map(|key| said[*key].as_u64()).sum::<u64>();
    let check = text(program.command(&to).args(["check", "--json"])).is_ok();
    let undone = said["batch"]
        .as_u64()
        .is_some_and(|batch| text(program.command(&to).args(["undo", &batch.to_string()])).is_ok());
    Ok(vec![
        Row::at_most("import of a roster: time", 15.0, ran.took.as_secs_f64(), "s", &how),
        Row::at_most("import of a roster: memory", 300.0, ran.peak, "MB", "VmHWM of the command"),
        Row::holds(
            "import of a roster: rows accounted for",
            "50000",
            accounted == u64::from(ROWS),
            &accounted.to_string(),
            "new + changed + same",
        ),
        Row::holds(
            "import of a roster: clean and undoable",
            "yes",
            check && undone,
            if check && undone { "yes" } else { "no" },
            "`check`, then `undo`",
        ),
    ])
}

fn megabytes(file: &Path) -> String {
    let bytes = std::fs::metadata(file).map_or(0, |m| m.len());
    format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10)
}
