//! The fields that follow from the rows: one count for each candidate in the meeting, a post for everybody elected.

use crate::way::{Progress, Slot, elected, progress};
use case::file::standing;
use case::hook::{Electorate, Shape};
use catalogue::{Code, Field, FieldType, Post};
use record::value::{Named, Value, Values};

/// Most votes that a count holds.
const MOST: i64 = 100_000;

pub(super) fn fields(shape: Shape<'_>) -> Vec<Field> {
    let rows = standing(shape.rows);
    let all = || progress(shape.catalogue, shape.procedure, &rows);
    match shape.step {
        "meeting" => all().iter().flat_map(|p| candidates(p).into_iter().chain(others(p))).collect(),
        "plenary" => elected(&all()).iter().flat_map(|(_, who)| officer(shape, who)).collect(),
        _ => Vec::new(),
    }
}

/// All who may elect; delegates where a congress elects; in the plenary those elected.
pub(super) fn electorate(shape: Shape<'_>, values: Option<&Values>) -> Electorate {
    match shape.step {
        "meeting" if values.is_some_and(|v| v.get("form").and_then(Value::code) == Some("congress")) => {
            Electorate::Others
        }
        "plenary" => {
            let committee = elected(&progress(shape.catalogue, shape.procedure, &standing(shape.rows)));
            Electorate::These(u32::try_from(committee.len()).unwrap_or(u32::MAX), "新一届委员")
        }
        _ => Electorate::Usual,
    }
}

/// The counts of a contest's next round. Whoever stood before may be left off the ballot then.
fn candidates(p: &Progress) -> Vec<Field> {
    let first = p.rounds.is_empty();
    p.standing().flat_map(|who| counts(who, &format!("{}候选人{}", p.contest.name, who.name), first)).collect()
}

/// Those who were not nominated, with their votes.
fn others(p: &Progress) -> Vec<Field> {
    let name = &p.contest.name;
    let pair = |slot: Slot| {
        let help = "选票上另选他人的，得票多的逐名登记，其余写入会议记录";
        let help = if slot.n == 1 { help.to_owned() } else { String::new() };
        let label = format!("另选他人{}（{name}）", slot.n);
        let who = Field { help, ..Field::plain(&slot.who(), &label, FieldType::Person) };
        let yes = Field::plain(&slot.yes(), &format!("{label}：得票"), FieldType::Number);
        [who, Field { min: Some(1), max: Some(MOST), unit: "票".to_owned(), ..yes }]
    };
    p.slots().into_iter().flat_map(pair).collect()
}

fn counts(who: &Named, label: &str, required: bool) -> Vec<Field> {
    let of = |key: &str, name: &str, required: bool| Field {
        required,
        min: Some(0),
        max: Some(MOST),
        unit: "票".to_owned(),
        ..Field::plain(&format!("{key}_{}", who.id), &format!("{label}：{name}"), FieldType::Number)
    };
    vec![of("yes", "赞成", required), of("no", "反对", false), of("abstain", "弃权", false)]
}

/// Which posts somebody elected takes, and the votes if it is an office that the committee elects.
fn officer(shape: Shape<'_>, who: &Named) -> Vec<Field> {
    let fits = |p: &&Post| p.committee && (p.unit_kinds.is_empty() || p.unit_kinds.contains(&shape.unit.kind));
    let code = |p: &Post| Code { code: p.key.clone(), name: p.name.clone(), aliases: Vec::new(), rules: Vec::new() };
    let codes: Vec<Code> = shape.catalogue.posts().filter(fits).map(code).collect();
    let post = |key: &str, name: &str| {
        Field::plain(&format!("{key}_{}", who.id), &format!("{}：{name}", who.name), FieldType::Code)
    };
    let main =
        Field { required: true, codes: codes.clone(), default: Some("member".to_owned()), ..post("post", "职务") };
    let also = Field { codes, help: "兼任另一职务的才选".to_owned(), ..post("also", "兼任") };
    let mut all = vec![main, also];
    all.extend(counts(who, &format!("{}（书记、副书记人选）", who.name), false));
    all
}
