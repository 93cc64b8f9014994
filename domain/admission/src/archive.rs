//! The archive of one admission (归档): which materials the steps ask for, which of them are there, and what of that the last form can know.

use crate::PROCEDURE;
use base::Day;
use case::hook::{Shape, usual};
use case::{MoreFields, StepRow};
use catalogue::{Catalogue, Field, FieldType, MINUTES};

/// The archive's ticks, filled in from the files that the steps hold; the app registers it.
pub const FIELDS: MoreFields = MoreFields { noun: PROCEDURE, fields, electorate: usual };

/// What has to be archived by rule, and the steps and fields whose files are it.
const KEPT: [(&str, &[(&str, &str)]); 5] = [
    ("has_form", &[("form", "form")]),
    ("has_application", &[("apply", "application")]),
    ("has_review", &[("review", "letters"), ("review", "conclusion_file")]),
    ("has_conversion", &[("conversion_applied", "application")]),
    ("has_cultivation", &[("cultivation", "form"), ("probation", "form")]),
];

/// One kind of material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Material {
    /// Name of the step that asks for it.
    pub step: String,
    /// Its name.
    pub name: String,
    /// How many files there are.
    pub files: usize,
    /// Of minutes: the meetings that are recorded here.
    pub meetings: usize,
    /// The day of the step, the latest one; `None` when it was not taken.
    pub on: Option<Day>,
}

impl Material {
    /// `2份`, `会议记录1次`, `缺`, `未办理`.
    pub fn told(&self) -> String {
        match (self.files, self.meetings, self.on) {
            (0, 0, None) => "未办理".to_owned(),
            (0, 0, Some(_)) => "缺".to_owned(),
            (0, n, _) => format!("系统内会议记录{n}次"),
            (n, ..) => format!("{n}份"),
        }
    }
}

/// All materials that the steps ask for, in their order. Steps beside the way count only when they were taken.
pub(crate) fn materials(catalogue: &Catalogue, rows: &[StepRow]) -> Vec<Material> {
    let stand = case::file::standing(rows);
    let steps = catalogue.procedure(PROCEDURE).map(|p| p.steps.as_slice()).unwrap_or_default();
    let mut all = Vec::new();
    for step in steps {
        let own: Vec<&&StepRow> = stand.iter().filter(|r| r.step == step.key).collect();
        if step.optional && own.is_empty() {
            continue;
        }
        let on = own.iter().map(|r| r.on).max();
        for field in step.fields.iter().filter(|f| f.kind == FieldType::File) {
            let files = own.iter().map(|r| r.values.files(&field.key).len()).sum();
            let meetings = own.iter().filter(|r| field.key == MINUTES && r.meeting.is_some()).count();
            all.push(Material { step: step.name.clone(), name: field.name.clone(), files, meetings, on });
        }
    }
    all
}

/// The ticks of the last step: 是 for what the steps hold a file of. Of the others nothing is said: paper may lie in a cupboard.
fn fields(shape: Shape<'_>) -> Vec<Field> {
    let step = shape.catalogue.procedure(PROCEDURE).and_then(|p| p.step("archived"));
    let Some(step) = step.filter(|s| s.key == shape.step) else { return Vec::new() };
    let stand = case::file::standing(shape.rows);
    let held =
        |(step, field): &(&str, &str)| stand.iter().any(|r| r.step == *step && !r.values.files(field).is_empty());
    let kept = KEPT.iter().filter(|(_, from)| from.iter().any(held));
    let there = |key: &str| step.fields.iter().find(|f| f.key == key).cloned();
    let filled = |field: Field| Field {
        default: Some("yes".to_owned()),
        help: "前面的步骤已上传，请核对原件".to_owned(),
        ..field
    };
    kept.filter_map(|(key, _)| there(key)).map(filled).collect()
}
