//! What the form said: as a meeting to be recorded, with everything that could not even be read.

use crate::record::{Attend, Counts, Mark, NewMeeting, Roll, Who};
use crate::rules::fields::form_name;
use base::id::UnitId;
use base::{Day, Fault, Outcome, Refusal};
use catalogue::{Catalogue, Due, FieldType, MeetingKind};
use org::Unit;
use ui::Posted;

/// Begins the names of the fields with somebody's mark: `m-p12`.
pub const MARK: &str = "m-";
/// The value of 不计入应到.
pub const NOT_DUE: &str = "none";

/// The unit and kind that a posted form names.
///
/// # Errors
/// [`Fault::NotFound`] when it names none: somebody made the request up.
pub fn unit_and_kind<'c>(posted: &Posted, catalogue: &'c Catalogue) -> Outcome<(UnitId, &'c MeetingKind)> {
    let unit = posted.text("unit").parse().map_err(|_| Fault::NotFound)?;
    Ok((unit, catalogue.meeting_kind(posted.text("kind")).ok_or(Fault::NotFound)?))
}

/// Reads the form. What could not be read is left out of the meeting and told at its field.
pub fn read(
    posted: &Posted,
    unit: UnitId,
    kind: &MeetingKind,
    units: &[Unit],
    today: Day,
) -> (NewMeeting, Vec<Refusal>) {
    let mut faults = Vec::new();
    let day = match posted.text("day").parse::<Day>() {
        Ok(day) => day,
        Err(what) => {
            let missing = posted.text("day").is_empty();
            faults.push(Refusal::at("day", if missing { "没有填写会议日期".into() } else { what }, ""));
            today
        }
    };
    let mut number = |name: &str, label: &str| match posted.text(name) {
        "" => None,
        text => text.parse::<i64>().map_err(|_| faults.push(not_a_number(name, label, text))).ok(),
    };
    let counts = Counts {
        due: number("n-due", "应到人数"),
        present: number("n-present", "实到人数"),
        leave: number("n-leave", "请假人数"),
        absent: number("n-absent", "缺席人数"),
    };
    let text = |name: &str| posted.text(name).to_owned();
    let new = NewMeeting {
        start: text("start").chars().take(20).collect(),
        minutes: number("minutes", "会议时长"),
        place: text("place"),
        agenda: text("agenda"),
        content: text("content"),
        chair: text("chair"),
        recorder: text("recorder"),
        guests: number("guests", "列席人数"),
        fields: fields(posted, kind, units),
        roll: roll(posted, kind, counts, &mut faults),
        request: Some(text("request")).filter(|r| !r.is_empty()),
        plan: posted.text("plan").parse().ok(),
        ..NewMeeting::of(unit, &kind.key, day)
    };
    (new, faults)
}

fn not_a_number(name: &str, label: &str, text: &str) -> Refusal {
    Refusal::at(name, format!("{label}“{text}”不是整数"), "请填写阿拉伯数字")
}

/// The kind's further fields as typed; a unit as its id.
fn fields(posted: &Posted, kind: &MeetingKind, units: &[Unit]) -> std::collections::BTreeMap<String, String> {
    let typed = kind.fields.iter().map(|field| {
        let text = posted.text(&form_name(&field.key));
        let chosen = if field.kind == FieldType::Unit { org::pick::chosen(text, units) } else { None };
        (field.key.clone(), chosen.map_or_else(|| text.to_owned(), |id| id.to_string()))
    });
    typed.filter(|(_, text)| !text.is_empty()).collect()
}

/// By name if anybody was marked; else in numbers.
fn roll(posted: &Posted, kind: &MeetingKind, counts: Counts, faults: &mut Vec<Refusal>) -> Roll {
    let mut marks = Vec::new();
    for (name, value) in posted.fields() {
        let Some(key) = name.strip_prefix(MARK) else { continue };
        let state = Attend::parse(value);
        match Who::parse(key) {
            Some(who) if state.is_some() || value == NOT_DUE => marks.push(Mark { who, state }),
            _ => faults.push(Refusal::at("attend", "名单中有无法识别的内容", "请刷新页面后重新填写")),
        }
    }
    let nobody = marks.iter().all(|m| m.state.is_none());
    let by_number = marks.is_empty() || (kind.due == Due::Free && nobody);
    if by_number { Roll::Counted(counts) } else { Roll::Named(marks) }
}
