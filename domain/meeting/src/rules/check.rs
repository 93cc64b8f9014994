//! What speaks against recording a meeting as it was told; every reason at once, each at its field of the form.

use crate::record::{Counts, Mark, NewMeeting, Roll, Who};
use crate::rules::holds;
use base::{Day, PartialDay, Refusal};
use catalogue::{Due, Field, MeetingKind};
use member::rights::Without;
use std::collections::{BTreeMap, HashSet};

/// Somebody who may be marked on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub who: Who,
    /// Name on that day.
    pub name: String,
    /// 预备, or the name of the post; empty for most.
    pub remark: String,
    /// Whether with the right to vote.
    pub voting: bool,
    /// Why without it, where that is known.
    pub without: Option<Without>,
    /// Whether the kind of meeting makes them due.
    pub due: bool,
}

/// What is known when a meeting is judged.
#[derive(Debug)]
pub struct Ground<'a> {
    /// Its kind.
    pub kind: &'a MeetingKind,
    /// The unit's name and kind.
    pub unit: (&'a str, &'a str),
    /// When the unit was founded.
    pub founded: Option<PartialDay>,
    /// When it ceased to be.
    pub dissolved: Option<Day>,
    /// Those who may be marked.
    pub candidates: &'a [Candidate],
    /// Today.
    pub today: Day,
}

/// Most people of whom a number may speak; beyond it somebody mistyped.
const MOST_PEOPLE: i64 = 100_000;

/// Everything that speaks against it.
pub fn against(new: &NewMeeting, ground: &Ground<'_>) -> Vec<Refusal> {
    let mut faults = Vec::new();
    unit_and_day(new, ground, &mut faults);
    texts(new, ground, &mut faults);
    match &new.roll {
        Roll::Named(marks) => named(marks, ground, &mut faults),
        Roll::Counted(counts) => counted(counts, &mut faults),
    }
    faults
}

fn unit_and_day(new: &NewMeeting, ground: &Ground<'_>, faults: &mut Vec<Refusal>) {
    let (name, unit_kind) = ground.unit;
    if !holds(ground.kind, unit_kind) {
        faults.push(Refusal::at(
            "kind",
            format!("“{name}”不召开{}", ground.kind.name),
            "请选择其他会议类型，或换一个党组织",
        ));
    }
    if new.day > ground.today {
        faults.push(Refusal::at("day", format!("会议日期 {} 晚于今天", new.day), "会后再记录；如日期填错请改正"));
    }
    if let Some(founded) = ground.founded
        && new.day < founded.first()
    {
        let what = format!("会议日期 {} 早于“{name}”成立的日期（{}）", new.day, founded.chinese());
        faults.push(Refusal::at("day", what, "请核对日期"));
    }
    if let Some(end) = ground.dissolved
        && new.day >= end
    {
        faults.push(Refusal::at("day", format!("“{name}”已于 {end} 撤销"), "请核对日期和党组织"));
    }
}

fn texts(new: &NewMeeting, ground: &Ground<'_>, faults: &mut Vec<Refusal>) {
    if !new.start.is_empty() && !is_time(&new.start) {
        faults.push(Refusal::at("start", format!("“{}”不是时间", new.start), "请按 14:30 的格式填写"));
    }
    if new.minutes.is_some_and(|m| !(1..=1440).contains(&m)) {
        faults.push(Refusal::at("minutes", "会议时长应为 1 至 1440 分钟", "请按分钟填写"));
    }
    if new.guests.is_some_and(|n| !(0..=MOST_PEOPLE).contains(&n)) {
        faults.push(Refusal::at("guests", "列席人数应为 0 或正整数", "请核对"));
    }
    let lengths = [
        ("place", "地点", &new.place, 100),
        ("chair", "主持人", &new.chair, 50),
        ("recorder", "记录人", &new.recorder, 50),
        ("agenda", "议题", &new.agenda, 2000),
        ("content", "会议记录", &new.content, 50_000),
    ];
    for (field, name, text, most) in lengths {
        let count = text.chars().count();
        if count > most {
            faults.push(Refusal::at(
                field,
                format!("{name}有 {count} 个字，最多 {most} 个字"),
                "请精简，或作为附件上传",
            ));
        }
    }
    if title_field(ground.kind).is_none() && new.agenda.trim().is_empty() {
        faults.push(Refusal::at("agenda", "没有填写议题", "请写明会议研究的事项，每行一项"));
    }
}

/// `14:30`.
pub fn is_time(text: &str) -> bool {
    let two = |part: &str, most: u32| part.len() == 2 && part.parse::<u32>().is_ok_and(|n| n <= most);
    text.split_once(':').is_some_and(|(hour, minute)| two(hour, 23) && two(minute, 59))
}

fn named(marks: &[Mark], ground: &Ground<'_>, faults: &mut Vec<Refusal>) {
    let known: HashSet<Who> = ground.candidates.iter().map(|c| c.who).collect();
    let mut seen = HashSet::new();
    let strangers = marks.iter().filter(|m| !known.contains(&m.who)).count();
    if strangers > 0 {
        let what = format!("名单中有 {strangers} 人在会议当日不属于本次会议的人员范围");
        faults.push(Refusal::at("attend", what, "名单已按会议日期更新，请核对后再提交"));
    }
    if !marks.iter().all(|m| seen.insert(m.who)) {
        faults.push(Refusal::at("attend", "名单中有人出现了两次", "请刷新页面后重新填写"));
    }
    let unmarked: Vec<&str> =
        ground.candidates.iter().filter(|c| c.due && !seen.contains(&c.who)).map(|c| c.name.as_str()).collect();
    if ground.kind.due == Due::Members && !unmarked.is_empty() {
        let names: Vec<&str> = unmarked.iter().take(5).copied().collect();
        let more = if unmarked.len() > 5 { format!("等 {} 人", unmarked.len()) } else { String::new() };
        let what = format!("会议当日的名册上还有{}{more}没有标明到会情况", names.join("、"));
        faults.push(Refusal::at("attend", what, "请在名单中选择，再提交一次"));
    }
    if marks.iter().all(|m| m.state.is_none()) {
        faults.push(Refusal::at("attend", "没有任何人应到", "请在名单中标明到会、请假或缺席的人"));
    }
}

fn counted(counts: &Counts, faults: &mut Vec<Refusal>) {
    let named = [
        ("n-due", "应到人数", counts.due),
        ("n-present", "实到人数", counts.present),
        ("n-leave", "请假人数", counts.leave),
        ("n-absent", "缺席人数", counts.absent),
    ];
    for (field, name, count) in named {
        if count.is_some_and(|n| !(0..=MOST_PEOPLE).contains(&n)) {
            faults.push(Refusal::at(field, format!("{name}应为 0 或正整数"), "请核对"));
        }
    }
    if counts.present.is_none() {
        faults.push(Refusal::at("n-present", "没有填写实到人数", "请填写"));
    }
    if let (Some(due), Some(present)) = (counts.due, counts.present) {
        let others = counts.leave.unwrap_or(0) + counts.absent.unwrap_or(0);
        let all_known = counts.leave.is_some() && counts.absent.is_some();
        if present + others > due || (all_known && present + others != due) {
            let what = format!("应到 {due} 人，与实到 {present} 人、请假和缺席共 {others} 人不相符");
            faults.push(Refusal::at("n-due", what, "请核对人数；列席人员不计入应到和实到"));
        }
    }
}

/// The field of a kind that is its title or theme; where there is none, the agenda says what the meeting is about.
pub fn title_field(kind: &MeetingKind) -> Option<&Field> {
    kind.fields.iter().find(|f| matches!(f.key.as_str(), "title" | "theme"))
}

/// What lists show of a meeting: its title or theme, else the first item of its agenda, else its kind.
pub fn title_of(kind: &MeetingKind, fields: &BTreeMap<String, String>, agenda: &str) -> String {
    let own = title_field(kind).and_then(|f| fields.get(&f.key)).map(String::as_str);
    let first = agenda.lines().map(unnumbered).find(|line| !line.is_empty());
    own.or(first).unwrap_or(&kind.name).chars().take(100).collect()
}

/// A line of an agenda without its number: `1.`, `一、`, `（一）`.
fn unnumbered(line: &str) -> &str {
    let line = line.trim();
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十（）()".contains(c);
    match line.find(['.', '．', '、', '）', ')']) {
        Some(at) if line[..at].chars().all(number) => {
            let sign = line[at..].chars().next().map_or(0, char::len_utf8);
            line[at + sign..].trim()
        }
        _ => line,
    }
}
