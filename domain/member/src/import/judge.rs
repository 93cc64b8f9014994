//! Second step: what each row means to the roster as it stands.

use super::Numbers;
use super::parse::{Parsed, ParsedRow, hide};
use super::units::Units;
use crate::facts::Facts;
use crate::life::EventKind;
use crate::rules::{self, Finding};
use crate::store::event;
use crate::store::find::{self, Holder, Person};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Keys, Outcome};
use catalogue::Catalogue;
use db::Conn;
use exchange::heading::Heading;
use exchange::{Problem, Problems};
use org::Unit;
use std::collections::{HashMap, HashSet};

/// What judging needs to know.
pub(crate) struct Ground<'a> {
    pub keys: &'a Keys,
    pub catalogue: &'a Catalogue,
    pub scope: &'a Scope,
    pub unit: &'a Unit,
    pub today: Day,
    pub on: Day,
}

/// What becomes of the rows.
#[derive(Default)]
pub(crate) struct Judged {
    pub numbers: Numbers,
    pub problems: Problems,
    pub warnings: Problems,
    /// Rows (by index) that bring somebody new, and into which unit.
    pub new: Vec<(usize, UnitId)>,
    /// Persons that change.
    pub changed: Vec<Changed>,
}

/// Somebody the table says something new about.
pub(crate) struct Changed {
    pub id: PersonId,
    pub version: i64,
    pub facts: Facts,
    /// Became a full member on this day; the result.
    pub confirmed: Option<(Day, &'static str)>,
}

/// Judges every row.
pub(crate) async fn judge(conn: &mut Conn, ground: &Ground<'_>, parsed: &Parsed) -> Outcome<Judged> {
    let mut bench = Bench::new(conn, ground, parsed).await?;
    let mut known: Vec<(usize, UnitId, PersonId)> = Vec::new();
    for (at, row) in parsed.rows.iter().enumerate() {
        let unit = bench.unit_of(row);
        if row.blind.is_empty() {
            continue;
        }
        match bench.holders.get(&row.blind).cloned() {
            Some(holder) => {
                if let Some(id) = bench.reachable(row, &holder) {
                    known.push((at, unit.unwrap_or(holder.unit), id));
                }
            }
            None => bench.newcomer(at, row, unit),
        }
    }
    for part in known.chunks(find::IDS_PER_STATEMENT) {
        let ids: Vec<PersonId> = part.iter().map(|(_, _, id)| *id).collect();
        let people = find::rows(conn, ground.scope.district(), &ids).await?;
        for ((at, unit, _), row) in part.iter().zip(people) {
            let person = Person::of(&row, ground.keys)?;
            bench.compare(conn, &parsed.rows[*at], *unit, person).await?;
        }
    }
    Ok(bench.finish())
}

/// Everything at hand while judging.
struct Bench<'a> {
    ground: &'a Ground<'a>,
    heading: Option<&'a Heading>,
    units: Units,
    holders: HashMap<String, Holder>,
    refused: HashSet<u32>,
    total: usize,
    unchanged: usize,
    out: Judged,
}

impl<'a> Bench<'a> {
    async fn new(conn: &mut Conn, ground: &'a Ground<'a>, parsed: &'a Parsed) -> Outcome<Self> {
        let blinds: Vec<&str> = parsed.rows.iter().map(|r| r.blind.as_str()).filter(|b| !b.is_empty()).collect();
        let holders = find::holders(conn, ground.scope.district(), &blinds).await?;
        let units = Units::load(conn, ground).await?;
        let refused = parsed.rows.iter().filter(|r| r.broken).map(|r| r.number).collect();
        let out = Judged { problems: parsed.problems.clone(), ..Judged::default() };
        let heading = parsed.heading.as_ref();
        Ok(Self { ground, heading, units, holders, refused, total: parsed.rows.len(), unchanged: 0, out })
    }

    fn problem(&self, row: &ParsedRow, key: &str, (reason, remedy): (String, String)) -> Problem {
        let column = self.heading.and_then(|h| h.column(key)).unwrap_or(0);
        let heading = self.heading.map_or("", |h| h.text(key)).to_owned();
        let value = match key {
            "unit" => row.unit.as_deref().unwrap_or("").to_owned(),
            _ => self.shown(row, key),
        };
        let value = if column == 0 { String::new() } else { value };
        Problem { row: row.number, column, heading, value, reason, remedy }
    }

    fn shown(&self, row: &ParsedRow, key: &str) -> String {
        let Some(column) = self.ground.catalogue.roster_column(key) else { return String::new() };
        let shown = crate::reading::shown(self.ground.catalogue, column, row.facts.get(key));
        if column.sensitive { hide(&shown) } else { shown }
    }

    fn refuse(&mut self, row: &ParsedRow, key: &str, reason: impl Into<String>, remedy: impl Into<String>) {
        let problem = self.problem(row, key, (reason.into(), remedy.into()));
        self.refused.insert(row.number);
        self.out.problems.push(problem);
    }

    /// Sorts findings into problems and warnings. Gives whether none blocks.
    fn weigh(&mut self, row: &ParsedRow, found: Vec<Finding>) -> bool {
        let mut good = true;
        for Finding { refusal, blocks } in found {
            let remedy = match (refusal.remedy.is_empty(), refusal.clause.is_empty()) {
                (_, true) => refusal.remedy,
                (true, false) => format!("依据：{}", refusal.clause),
                (false, false) => format!("{}（依据：{}）", refusal.remedy, refusal.clause),
            };
            let problem = self.problem(row, &refusal.place, (refusal.what, remedy));
            if blocks {
                good = false;
                self.refused.insert(row.number);
                self.out.problems.push(problem);
            } else {
                self.out.warnings.push(problem);
            }
        }
        good
    }

    /// The unit a row names, or the one imported into.
    fn unit_of(&mut self, row: &ParsedRow) -> Option<UnitId> {
        let found = match &row.unit {
            Some(text) => self.units.named(text),
            None => self.units.default_unit(self.ground),
        };
        match found {
            Ok(unit) => Some(unit),
            Err((reason, remedy)) => {
                self.refuse(row, "unit", reason, remedy);
                None
            }
        }
    }

    /// Somebody known whom this importer may touch.
    fn reachable(&mut self, row: &ParsedRow, holder: &Holder) -> Option<PersonId> {
        if !self.units.reach.contains(&holder.unit) {
            let remedy = "请与对方党组织或上级核对；如已调入，请办理组织关系转接";
            self.refuse(row, "id_number", "此人已登记在本次导入范围以外的党组织", remedy);
            return None;
        }
        if holder.left {
            self.refuse(row, "id_number", "此人曾在名册中，现已减少", "重新入册请在其页面办理恢复");
            return None;
        }
        Some(holder.id)
    }

    /// Somebody whom nobody in the district has.
    fn newcomer(&mut self, at: usize, row: &ParsedRow, unit: Option<UnitId>) {
        let (catalogue, today) = (self.ground.catalogue, self.ground.today);
        let mut facts = row.facts.clone();
        facts.derive_from_id();
        let mut found = rules::check(&facts, catalogue, today);
        if row.broken {
            // What could not be read is reported already.
            found.retain(|f| row.facts.has(&f.refusal.place));
        }
        if let Some(joined) = facts.day("joined_on")
            && joined.first() > self.ground.on
        {
            let what = format!("入党日期晚于名册截止日{}", self.ground.on);
            found.push(Finding::hard("joined_on", what, "请核对日期，或改用较晚的截止日"));
        }
        let good = self.weigh(row, found);
        if let (Some(unit), true, false) = (unit, good, self.refused.contains(&row.number)) {
            self.out.new.push((at, unit));
        }
    }

    /// Somebody known: does the row say anything new?
    async fn compare(&mut self, conn: &mut Conn, row: &ParsedRow, unit: UnitId, person: Person) -> Outcome<()> {
        if unit != person.unit {
            let here = self.units.name(person.unit);
            self.refuse(
                row,
                "unit",
                format!("与系统不一致，系统中在{here}"),
                "请先办理组织关系转接，或把这一格改为系统中的党支部",
            );
        }
        let confirmed = self.category_of(row, &person);
        if self.refused.contains(&row.number) {
            return Ok(());
        }
        let facts = merged(&person.facts, &row.facts);
        if facts == person.facts {
            self.unchanged += 1;
            return Ok(());
        }
        let mut found = rules::check(&facts, self.ground.catalogue, self.ground.today);
        if let Some((on, reason)) = confirmed {
            let events = event::of_person(conn, self.ground.scope, person.id).await?;
            let plan = rules::Plan { kind: EventKind::Confirmed, on, unit: person.unit, reason, scope: "" };
            let against = rules::against(&plan, &person.facts, &events, self.ground.catalogue, self.ground.today);
            let moved =
                |f: Finding| Finding { refusal: base::Refusal { place: "confirmed_on".into(), ..f.refusal }, ..f };
            found.extend(against.into_iter().map(moved));
        }
        if self.weigh(row, found) {
            self.out.changed.push(Changed { id: person.id, version: person.version, facts, confirmed });
        }
        Ok(())
    }

    /// A category that differs: only a confirmation with its day is taken from a table.
    fn category_of(&mut self, row: &ParsedRow, person: &Person) -> Option<(Day, &'static str)> {
        match (person.category(), row.facts.get("category")) {
            ("probationary", "full") => {
                let day = row.facts.day("confirmed_on").and_then(base::PartialDay::exact);
                if day.is_none() {
                    let remedy = "系统中为预备党员，请在表中填写精确到日的转正日期，或在其页面办理转正";
                    self.refuse(row, "category", "改为正式党员却没有转正日期", remedy);
                }
                let extended = person.facts.has("extended_until") || row.facts.get("confirmation") == "extended";
                day.map(|day| (day, if extended { "extended" } else { "on_time" }))
            }
            ("full", "probationary") => {
                self.refuse(row, "category", "系统中已是正式党员", "请核对；如系统有误，请在其页面更正");
                None
            }
            _ => None,
        }
    }

    fn finish(mut self) -> Judged {
        // A row refused after it was taken for new does not count twice.
        let refused = &self.refused;
        self.out.numbers = Numbers {
            total: self.total,
            new: self.out.new.len(),
            changed: self.out.changed.len(),
            unchanged: self.unchanged,
            refused: refused.len(),
        };
        self.out
    }
}

/// What is known with what the table says; where it says 否, what belongs to 是 goes.
fn merged(known: &Facts, row: &Facts) -> Facts {
    let mut facts = known.clone();
    facts.take_over(row);
    for (flag, keys) in [("floating", ["floating_to", "floating_since"].as_slice()), ("lost", &["lost_since"])] {
        if row.get(flag) == "0" {
            for key in keys.iter().filter(|key| !row.has(key)) {
                facts.set(key, "");
            }
        }
    }
    facts
}
