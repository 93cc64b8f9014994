//! What each row of the table does, judged against the books and the other rows.

use super::books::{Books, details_of};
use super::plan::{Above, Asked, Step};
use super::reading::{Line, details, updated};
use crate::rules::{self, Ground};
use crate::{NewUnit, Unit};
use base::{Day, Keys, Outcome, Refusal};
use catalogue::Catalogue;
use exchange::{Heading, Problem, Problems, Reason, Row};
use std::collections::{HashMap, HashSet};

/// Judges row by row.
pub(super) struct Judge<'a> {
    books: &'a Books,
    heading: &'a Heading,
    rows: &'a [Row<'a>],
    lines: &'a [Line],
    by_code: HashMap<&'a str, usize>,
    by_name: HashMap<&'a str, Vec<usize>>,
    /// The row that each row names as its superior.
    ups: Vec<Option<usize>>,
    /// Names already founded by this table, by superior.
    taken: HashSet<(Above, &'a str)>,
    catalogue: &'a Catalogue,
    keys: &'a Keys,
    asked: Asked<'a>,
    problems: &'a mut Problems,
}

impl<'a> Judge<'a> {
    /// Notes which row has which code and name; a code that comes twice is a problem.
    pub(super) fn new(
        books: &'a Books,
        (heading, rows, lines): (&'a Heading, &'a [Row<'a>], &'a [Line]),
        (catalogue, keys, asked): (&'a Catalogue, &'a Keys, Asked<'a>),
        problems: &'a mut Problems,
    ) -> Self {
        let (by_code, by_name, taken, ups) = (HashMap::new(), HashMap::new(), HashSet::new(), Vec::new());
        let mut judge =
            Self { books, heading, rows, lines, by_code, by_name, ups, taken, catalogue, keys, asked, problems };
        for (at, line) in lines.iter().enumerate() {
            judge.by_name.entry(line.name.as_str()).or_default().push(at);
            let Some(code) = line.code.as_deref() else { continue };
            if let Some(first) = judge.by_code.get(code) {
                let what = format!("与第{}行的编码相同", rows[*first].number);
                judge.complain(at, Refusal::at("code", what, "请删去重复的行，或改正编码"));
            } else {
                judge.by_code.insert(code, at);
            }
        }
        judge
    }

    /// Puts a reason at the cell of a row; `refusal.place` is the key of the column.
    fn complain(&mut self, at: usize, refusal: Refusal) {
        let row = &self.rows[at];
        let problem = if self.heading.column(&refusal.place).is_some() {
            let cell = self.heading.cell(row, &refusal.place);
            let reason = Reason::new(refusal.what, refusal.remedy);
            Problem::of_cell(&cell, self.heading.text(&refusal.place), reason)
        } else {
            Problem::of_row(row.number, refusal.what, refusal.remedy)
        };
        self.problems.push(problem);
    }

    /// What every row does.
    pub(super) fn steps(&mut self) -> Outcome<Vec<Step>> {
        let steps = (0..self.lines.len()).map(|at| self.step(at)).collect::<Outcome<Vec<_>>>()?;
        for at in circles(&self.ups) {
            self.complain(at, Refusal::new("上级党组织绕成一圈，最终又是自己", "请核对上级党组织"));
        }
        Ok(steps)
    }

    fn step(&mut self, at: usize) -> Outcome<Step> {
        let line = &self.lines[at];
        let before = self.problems.total();
        let above = self.above(at).unwrap_or_else(|refusal| {
            self.complain(at, refusal);
            None
        });
        self.ups.push(if let Some(Above::Row(row)) = above { Some(row) } else { None });
        if line.kind.is_empty() && self.heading.cell(&self.rows[at], "kind").is_blank() {
            self.complain(at, Refusal::at("kind", "没有填写组织类别", "请从列表中选择"));
        }
        let step = match self.known(line, above) {
            Some(unit) => self.compare(at, unit, above)?,
            None => self.found(at, above),
        };
        Ok(if self.problems.total() > before || line.kind.is_empty() { Step::Wrong } else { step })
    }

    /// The superior that a row names: `None` when it names nothing.
    fn above(&self, at: usize) -> Result<Option<Above>, Refusal> {
        let text = self.lines[at].parent.as_str();
        if text.is_empty() {
            return Ok(None);
        }
        if let Some(row) = self.by_code.get(text).filter(|row| **row != at) {
            return Ok(Some(self.as_known(*row)));
        }
        if let Some(unit) = self.books.code(text) {
            return Ok(Some(Above::Known(unit.id)));
        }
        let mut all: Vec<Above> = self.books.named(text).map(|u| Above::Known(u.id)).collect();
        for row in self.by_name.get(text).into_iter().flatten().filter(|row| **row != at) {
            let found = self.as_known(*row);
            if !all.contains(&found) {
                all.push(found);
            }
        }
        match all.as_slice() {
            [one] => Ok(Some(*one)),
            [] => Err(Refusal::at(
                "parent",
                format!("本表中和“{}”之下都没有这个党组织", self.books.top.name),
                "请核对上级的编码或全称",
            )),
            more => Err(Refusal::at("parent", format!("有{}个同名的党组织", more.len()), "请改填上级的党组织编码")),
        }
    }

    /// A row that is about a known unit stands for that unit.
    fn as_known(&self, row: usize) -> Above {
        let line = &self.lines[row];
        let known = line.code.as_deref().and_then(|code| self.books.code(code));
        let known = known.or_else(|| if line.code.is_none() { self.only_named(&line.name) } else { None });
        known.map_or(Above::Row(row), |u| Above::Known(u.id))
    }

    fn only_named(&self, name: &str) -> Option<&'a Unit> {
        let books = self.books;
        let mut all = books.named(name);
        all.next().filter(|_| all.next().is_none())
    }

    /// The known unit a row is about: by its code, or without one by its name, under the superior if it names one.
    fn known(&self, line: &Line, above: Option<Above>) -> Option<&'a Unit> {
        let books = self.books;
        if let Some(code) = &line.code {
            return books.code(code);
        }
        let under = |u: &&Unit| match above {
            Some(Above::Known(parent)) => u.parent == Some(parent),
            Some(Above::Row(_)) => false,
            None => true,
        };
        let mut same = books.named(&line.name).filter(under);
        same.next().filter(|_| same.next().is_none())
    }

    fn compare(&mut self, at: usize, unit: &Unit, above: Option<Above>) -> Outcome<Step> {
        let line = &self.lines[at];
        let old = details_of(unit, self.keys)?;
        let new = updated(line, &old);
        let mut faults = self.differences(line, unit, above);
        faults.extend(rules::against_details(&new, self.catalogue, self.asked.today));
        for refusal in faults {
            self.complain(at, refusal);
        }
        let same = new == old;
        Ok(if same { Step::Same(unit.id) } else { Step::Correct(unit.id, unit.version, Box::new(new)) })
    }

    /// What a table must not change about a known unit.
    fn differences(&self, line: &Line, unit: &Unit, above: Option<Above>) -> Vec<Refusal> {
        let mut all = Vec::new();
        if let Some(day) = unit.dissolved {
            all.push(Refusal::at(
                "code",
                format!("“{}”已于{}撤销", unit.name, day.chinese()),
                "请从表中删去，或改用新的编码",
            ));
        }
        if !line.name.is_empty() && line.name != unit.name {
            all.push(Refusal::at(
                "name",
                format!("系统中这个编码是“{}”", unit.name),
                "如已更名，请先办理更名；否则请核对编码",
            ));
        }
        if !line.kind.is_empty() && line.kind != unit.kind {
            let now = self.catalogue.unit_kind(&unit.kind).map_or("", |k| &k.name);
            all.push(Refusal::at("kind", format!("系统中登记为{now}"), "如已改设，请先办理改设；否则请核对"));
        }
        let elsewhere = above.is_some_and(|a| a != unit.parent.map_or(a, Above::Known));
        if elsewhere && unit.id != self.books.top.id {
            let now = unit.parent.and_then(|p| self.books.get(p)).map_or("", |p| &p.name);
            all.push(Refusal::at(
                "parent",
                format!("系统中的上级是“{now}”"),
                "如已调整，请先办理隶属关系调整；否则请核对",
            ));
        }
        all
    }

    fn found(&mut self, at: usize, above: Option<Above>) -> Step {
        let line = &self.lines[at];
        let above = above.unwrap_or(Above::Known(self.books.top.id));
        let new = self.new_unit(line);
        let code_taken = line.code.as_ref().is_some_and(|code| self.books.codes.contains(code));
        let known = matches!(above, Above::Known(id) if self.books.named(&line.name).any(|u| u.parent == Some(id)));
        let name_taken = !self.taken.insert((above, line.name.as_str())) || known;
        let ground = Ground { parent: self.parent(above), has_root: true, code_taken, name_taken };
        let faults = rules::against_founding(&new, &ground, self.catalogue, self.asked.today);
        // A kind that is missing or cannot be read was told already.
        for refusal in faults.into_iter().filter(|f| f.place != "kind") {
            self.complain(at, refusal);
        }
        Step::Found(Box::new(new), above)
    }

    fn new_unit(&self, line: &Line) -> NewUnit {
        let new = NewUnit::of(line.name.clone(), line.kind.clone(), None, self.asked.on);
        NewUnit { code: line.code.clone(), details: details(line, self.catalogue), ..new }
    }

    /// The superior as the rules want it, with its first day in the books.
    fn parent(&self, above: Above) -> Option<(Unit, Day)> {
        match above {
            Above::Known(id) => {
                let since = self.books.since.get(&id).copied().unwrap_or(self.asked.on);
                self.books.get(id).map(|u| (u.clone(), since))
            }
            Above::Row(row) => {
                let line = &self.lines[row];
                let like = Unit {
                    name: line.name.clone(),
                    kind: line.kind.clone(),
                    dissolved: None,
                    ..self.books.top.clone()
                };
                Some((like, rules::first_day(&self.new_unit(line))))
            }
        }
    }
}

/// Rows that name one another as superiors in a circle.
fn circles(ups: &[Option<usize>]) -> Vec<usize> {
    // The walk on which each row was first met; a walk that meets itself has found a circle.
    let (mut met, mut found) = (vec![usize::MAX; ups.len()], Vec::new());
    for start in 0..ups.len() {
        let mut at = Some(start);
        while let Some(row) = at.filter(|row| met[*row] == usize::MAX) {
            met[row] = start;
            at = ups[row];
        }
        if let Some(entry) = at.filter(|row| met[*row] == start) {
            let round = std::iter::successors(ups[entry], |row| ups[*row]).take_while(|row| *row != entry);
            found.push(entry);
            found.extend(round);
        }
    }
    found
}
