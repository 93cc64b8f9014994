//! What is shown at which stage, and what the archive knows of its materials, by tables.

use crate::archive::{FIELDS, materials};
use crate::notice::{stage, way};
use base::{Day, Moment};
use case::hook::Shape;
use case::{CaseId, StepRow};
use catalogue::Catalogue;
use procedure::Who;
use record::value::{Value, Values};

fn row(id: i64, step: &str, outcome: &str, on: &str) -> StepRow {
    StepRow {
        id,
        case: CaseId(1),
        step: step.to_owned(),
        on: on.parse::<Day>().unwrap(),
        outcome: outcome.to_owned(),
        values: Values::new(),
        ballots: None,
        meeting: None,
        marks: Vec::new(),
        document: String::new(),
        paper: false,
        annuls: None,
        reason: String::new(),
        who: Who::default(),
        recorded_at: Moment(0),
        recorded_by: String::new(),
    }
}

/// The way, step by step, and what may be shown after each.
const WAY: [(&str, &str, &str); 10] = [
    ("apply", "", ""),
    ("talk", "", "activist"),
    ("activist", "agreed", "activist"),
    ("cultivation", "", "object"),
    ("object", "agreed", "object"),
    ("object_filed", "agreed", "admission"),
    ("assembly", "passed", "admission"),
    ("approval", "approved", ""),
    ("conversion_applied", "", "conversion"),
    ("conversion_approval", "converted", ""),
];

#[test]
fn what_is_shown_follows_from_the_steps_that_stand() {
    let mut rows = Vec::new();
    for (n, (step, outcome, shown)) in WAY.iter().enumerate() {
        let on = format!("2024-{:02}-05", n + 1);
        rows.push(row(i64::try_from(n).unwrap(), step, outcome, &on));
        assert_eq!(stage(&rows).map_or("", |s| s.about), *shown, "after {step}");
    }
    assert!(way(&rows).starts_with("2024年1月5日递交入党申请书，2024年3月5日确定为入党积极分子，"), "{}", way(&rows));
    assert_eq!(way(&[]), "");
}

#[test]
fn the_archive_is_filled_in_from_the_files_that_the_steps_hold() {
    let catalogue = Catalogue::built_in().unwrap();
    let mut rows = vec![row(1, "apply", "", "2024-01-05"), row(2, "form", "", "2024-09-05")];
    rows[0].values.set("application", Value::Files(vec![7, 8]));
    rows.push(row(3, "cultivation", "", "2024-06-05"));
    let all = materials(&catalogue, &rows);
    let told = |name: &str| all.iter().find(|m| m.name == name).unwrap().told();
    for (name, what) in [("入党申请书", "2份"), ("入党志愿书", "缺"), ("转正申请书", "未办理")] {
        assert_eq!(told(name), what, "{name}");
    }
    let unit = org::Unit {
        id: base::id::UnitId(1),
        code: String::new(),
        name: String::new(),
        short_name: String::new(),
        kind: "branch".into(),
        parent: None,
        path: String::new(),
        founded: None,
        dissolved: None,
        sector: String::new(),
        contact: String::new(),
        phone_sealed: String::new(),
        address: String::new(),
        village: false,
        direct: false,
        approves: false,
        covers: String::new(),
        approved_by: String::new(),
        document: String::new(),
        version: 1,
    };
    let fields = |step: &str| {
        let shape = Shape { catalogue: &catalogue, unit: &unit, procedure: crate::PROCEDURE, step, rows: &rows };
        (FIELDS.fields)(shape).into_iter().map(|f| (f.key, f.default)).collect::<Vec<_>>()
    };
    assert_eq!(fields("archived"), [("has_application".to_owned(), Some("yes".to_owned()))], "only what is there");
    assert!(fields("oath").is_empty());
}
