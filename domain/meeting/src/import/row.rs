//! One row of the table: read cell by cell, every problem at its cell.

use crate::record::{Counts, NewMeeting};
use crate::rules::fields::form_name;
use crate::rules::title_field;
use base::id::UnitId;
use base::{Day, Refusal};
use catalogue::{Catalogue, FieldType, MeetingKind};
use exchange::cell;
use exchange::sheet::{Cell, Row, Shows, Value};
use exchange::{Heading, Problem, Problems, Reason};
use org::Unit;
use std::collections::BTreeMap;

/// What rows are read with.
pub struct Reader<'a> {
    pub catalogue: &'a Catalogue,
    pub heading: &'a Heading,
    /// Units that may be named: the one imported into and those below it.
    pub units: &'a [Unit],
    /// The unit of rows that name none.
    pub into: UnitId,
}

/// A row as read; attendance is not settled yet.
pub struct Told<'a> {
    pub new: NewMeeting,
    pub unit: &'a Unit,
    pub kind: &'a MeetingKind,
    pub counts: Counts,
    /// Names in the columns 到会名单, 请假名单, 缺席名单.
    pub names: [Vec<String>; 3],
}

impl<'a> Reader<'a> {
    /// Reads a row; nothing when unit, kind or day could not be read, and then the problems say why.
    pub fn read(&self, row: &Row<'_>, problems: &mut Problems) -> Option<Told<'a>> {
        let unit = self.unit(row, problems);
        let kind = self.kind(row, problems);
        let day = self.day(row, problems);
        let lines = |key: &str, problems: &mut Problems| self.lines(row, key, problems);
        let counts = Counts {
            due: self.count(row, "n-due", problems),
            present: self.count(row, "n-present", problems),
            leave: self.count(row, "n-leave", problems),
            absent: self.count(row, "n-absent", problems),
        };
        let names = ["present", "leave", "absent"].map(|key| split_names(&lines(key, problems)));
        let (minutes, guests) = (self.count(row, "minutes", problems), self.count(row, "guests", problems));
        let start = self.start(row, problems);
        let title = lines("title", problems);
        let agenda = lines("agenda", problems).replace(['；', ';'], "\n");
        let texts = ["place", "chair", "recorder", "content"].map(|key| lines(key, problems));
        let (unit, kind, day) = (unit?, kind?, day?);
        let [place, chair, recorder, content] = texts;
        let fields = self.fields(row, kind, &title, problems);
        let untitled = title_field(kind).is_none() && agenda.is_empty();
        let new = NewMeeting {
            start,
            minutes,
            place,
            agenda: if untitled { title } else { agenda },
            content,
            chair,
            recorder,
            guests,
            fields,
            ..NewMeeting::of(unit.id, &kind.key, day)
        };
        Some(Told { new, unit, kind, counts, names })
    }

    fn unit(&self, row: &Row<'_>, problems: &mut Problems) -> Option<&'a Unit> {
        let text = self.lines(row, "unit", problems);
        if text.is_empty() {
            return self.units.iter().find(|u| u.id == self.into);
        }
        let found = org::pick::chosen(&text, self.units).and_then(|id| self.units.iter().find(|u| u.id == id));
        if found.is_none() {
            let reason =
                Reason::new("不是可以导入的党组织", "请填写编码或全称；重名的请填编码；应在所选党组织及其下级之内");
            self.wrong(row, "unit", reason, problems);
        }
        found
    }

    /// By name, or by a part of it that only one kind has: 党员大会, 观摩.
    fn kind(&self, row: &Row<'_>, problems: &mut Problems) -> Option<&'a MeetingKind> {
        let plain = |text: &str| text.replace(['“', '”', '"', ' '], "");
        let text = plain(&self.lines(row, "kind", problems));
        let kinds = || self.catalogue.meeting_kinds();
        let exact = kinds().find(|k| plain(&k.name) == text || k.key == text);
        let found = exact.or_else(|| {
            let mut like = kinds().filter(|k| !text.is_empty() && plain(&k.name).contains(&text));
            like.next().filter(|_| like.next().is_none())
        });
        if found.is_none() {
            let names: Vec<&str> = kinds().map(|k| k.name.as_str()).collect();
            let what = if text.is_empty() { "没有填写会议类型" } else { "不是系统中的会议类型" };
            self.wrong(row, "kind", Reason::new(what, format!("请填写：{}", names.join("、"))), problems);
        }
        found
    }

    fn day(&self, row: &Row<'_>, problems: &mut Problems) -> Option<Day> {
        let cell = self.heading.cell(row, "day");
        let told = problems.take(self.heading, "day", &cell, cell::day(&cell))?;
        let exact = told.and_then(base::PartialDay::exact);
        if exact.is_none() {
            let what = if told.is_none() { "没有填写日期" } else { "没有写到日" };
            self.wrong(row, "day", Reason::new(what, "请按 2026-01-31 的格式填写"), problems);
        }
        exact
    }

    /// `14:30`, `14：30`, `14点30分`, or a time of the spreadsheet's own.
    fn start(&self, row: &Row<'_>, problems: &mut Problems) -> String {
        let cell = self.heading.cell(row, "start");
        if let Value::Date { serial, shows: Shows::Time, .. } = cell.value {
            let minutes = (serial.fract() * 1440.0).round() as i64;
            return format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
        }
        let text = self.lines(row, "start", problems).replace(['：', '点', '时'], ":").replace('分', "");
        match text.trim_end_matches(':').split_once(':') {
            Some((hour, minute)) => format!("{hour:0>2}:{minute:0>2}"),
            None if text.ends_with(':') => format!("{:0>2}:00", text.trim_end_matches(':')),
            None => text,
        }
    }

    fn fields(
        &self,
        row: &Row<'_>,
        kind: &MeetingKind,
        title: &str,
        problems: &mut Problems,
    ) -> BTreeMap<String, String> {
        let mut values = BTreeMap::new();
        for field in &kind.fields {
            let own = title_field(kind).is_some_and(|t| t.key == field.key);
            let text = if own { title.to_owned() } else { self.lines(row, &form_name(&field.key), problems) };
            let unit = || org::pick::chosen(&text, self.units).map(|id| id.to_string());
            let value = if field.kind == FieldType::Unit { unit().unwrap_or(text) } else { text };
            if !value.is_empty() {
                values.insert(field.key.clone(), value);
            } else if let Some(default) = field.default.as_ref().filter(|_| !field.required) {
                values.insert(field.key.clone(), default.clone());
            }
        }
        values
    }

    fn count(&self, row: &Row<'_>, key: &str, problems: &mut Problems) -> Option<i64> {
        let cell = self.heading.cell(row, key);
        problems.take(self.heading, key, &cell, cell::integer(&cell)).flatten()
    }

    fn lines(&self, row: &Row<'_>, key: &str, problems: &mut Problems) -> String {
        let cell = self.heading.cell(row, key);
        problems.take(self.heading, key, &cell, cell::lines(&cell)).flatten().unwrap_or_default()
    }

    fn wrong(&self, row: &Row<'_>, key: &str, reason: Reason, problems: &mut Problems) {
        let cell: Cell<'_> = self.heading.cell(row, key);
        problems.push(problem(row, &cell, self.heading.text(key), reason));
    }

    /// A reason of the rules, at the cell of the field it names.
    pub fn refused(&self, row: &Row<'_>, told: &Told<'_>, refusal: Refusal, problems: &mut Problems) {
        let titled = title_field(told.kind).is_some_and(|f| form_name(&f.key) == refusal.place);
        let key = if titled { "title" } else { refusal.place.as_str() };
        self.wrong(row, key, Reason::new(refusal.what, refusal.remedy), problems);
    }
}

/// At the cell, or at the row when the table has no such column.
fn problem(row: &Row<'_>, cell: &Cell<'_>, heading: &str, reason: Reason) -> Problem {
    if cell.column == 0 {
        return Problem::of_row(row.number, reason.what, reason.remedy);
    }
    Problem::of_cell(cell, heading, reason)
}

fn split_names(text: &str) -> Vec<String> {
    let parts = text.split(['、', '，', ',', '；', ';', '\n', '/']);
    parts.map(base::name::tidy).filter(|name| !name.is_empty() && name != "无").collect()
}
