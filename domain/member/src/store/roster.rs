//! Statements for rosters. Three wide indexes hold every column that filters and orders use, so that a page is chosen from an index
//! alone and only the rows shown are read from the table.
//!
//! SQLite joins in the order written where `CROSS JOIN` stands, so the leading table is chosen here and not guessed by a planner
//! without statistics; to PostgreSQL it is an ordinary join.

use super::{row, token};
use crate::filter::{self, By, Filter, HAN, MINORITY, Needle};
use access::Scope;
use base::{Day, Keys, Outcome};
use catalogue::Catalogue;
use db::Conn;

/// A value to bind.
#[derive(Debug, Clone)]
pub(crate) enum Bind {
    Int(i64),
    Text(String),
}

/// A statement being put together. `$1` is always the district.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub sql: String,
    pub binds: Vec<Bind>,
}

impl Statement {
    /// Adds a value; gives its placeholder.
    fn bind(&mut self, value: Bind) -> String {
        self.binds.push(value);
        format!("${}", self.binds.len())
    }

    fn text(&mut self, value: impl Into<String>) -> String {
        self.bind(Bind::Text(value.into()))
    }

    pub(crate) fn limit(&mut self, limit: i64, offset: i64) {
        let (limit, offset) = (self.bind(Bind::Int(limit)), self.bind(Bind::Int(offset)));
        self.sql.push_str(&format!(" LIMIT {limit} OFFSET {offset}"));
    }

    pub(crate) async fn rows(self, conn: &mut Conn) -> Outcome<Vec<db::Row>> {
        let mut query = sqlx::query(db::assembled(self.sql));
        for value in self.binds {
            query = match value {
                Bind::Int(v) => query.bind(v),
                Bind::Text(v) => query.bind(v),
            };
        }
        Ok(query.fetch_all(conn).await?)
    }
}

/// What a statement is made from.
pub(crate) struct Ground<'a> {
    pub keys: &'a Keys,
    pub catalogue: &'a Catalogue,
    pub scope: &'a Scope,
    pub today: Day,
}

/// Which table leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lead {
    /// Members in the order of names; where they stand is looked up. For wide scopes and early pages.
    Names,
    /// Units in reach, then their members. For narrow scopes.
    Units,
}

/// `SELECT {select}` with everything but order and limit.
pub(crate) fn statement(ground: &Ground<'_>, filter: &Filter, select: &str, lead: Lead) -> Statement {
    let mut s = Statement { sql: String::new(), binds: vec![Bind::Int(ground.scope.district())] };
    let (mut tables, mut on) = (Vec::new(), Vec::new());
    let searched = search(&mut s, ground, filter, &mut tables);
    let unit = people(&mut s, filter, (searched, lead), &mut tables, &mut on);
    if !ground.scope.is_whole() || filter.sort.by == By::Unit {
        let units_first = lead == Lead::Units && !searched;
        tables.insert(if units_first { 0 } else { tables.len() }, "unit_path p".to_owned());
        on.push(format!("p.district = $1 AND p.unit = {unit}"));
        let clause = ground.scope.clause("p.path", s.binds.len() + 1);
        s.binds.extend(clause.binds.into_iter().map(Bind::Text));
        on.push(clause.sql.trim_start_matches(" AND ").to_owned());
    }
    conditions(&mut s, ground, filter, &mut on);
    on.retain(|condition| !condition.is_empty());
    s.sql = format!("SELECT {select} FROM {} WHERE {}", tables.join(" CROSS JOIN "), on.join(" AND "));
    s
}

/// The tables of members: as they are now, or of their stays on a day. Gives the column of the unit.
fn people(
    s: &mut Statement,
    filter: &Filter,
    (searched, lead): (bool, Lead),
    tables: &mut Vec<String>,
    on: &mut Vec<String>,
) -> &'static str {
    if searched {
        on.push("m.id = k.id".to_owned());
    }
    on.push("m.district = $1".to_owned());
    let Some(day) = filter.as_of else {
        on.push(state(s, filter));
        tables.push("person m".to_owned());
        return "m.unit";
    };
    let day = s.text(day.to_string());
    on.push(format!("s.district = $1 AND s.person = m.id AND s.from_day <= {day} AND s.to_day > {day}"));
    let names_first = searched || lead == Lead::Names;
    tables.extend(if names_first { ["person m", "stay s"] } else { ["stay s", "person m"] }.map(str::to_owned));
    "s.unit"
}

/// The number of stays on a day, for a filter that asks for nothing else: persons need not be looked at.
pub(crate) fn count_stays(ground: &Ground<'_>, filter: &Filter) -> Statement {
    let mut s = Statement { sql: String::new(), binds: vec![Bind::Int(ground.scope.district())] };
    let day = s.text(filter.as_of.unwrap_or(ground.today).to_string());
    let clause = ground.scope.clause("p.path", s.binds.len() + 1);
    let units = if ground.scope.is_whole() { "" } else { "unit_path p CROSS JOIN " };
    let joined = if ground.scope.is_whole() { "" } else { " AND p.district = $1 AND p.unit = s.unit" };
    s.binds.extend(clause.binds.into_iter().map(Bind::Text));
    s.sql = format!(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM {units}stay s WHERE s.district = $1 AND s.from_day <= {day} AND s.to_day > {day}{joined}{}",
        clause.sql
    );
    s
}

fn state(s: &mut Statement, filter: &Filter) -> String {
    match filter.state.as_str() {
        "all" => "m.state <> 'undone'".to_owned(),
        "left" => format!("m.state = {}", s.text("left")),
        _ => format!("m.state = {}", s.text("active")),
    }
}

/// Puts the table of those found by the search first.
fn search(s: &mut Statement, ground: &Ground<'_>, filter: &Filter, tables: &mut Vec<String>) -> bool {
    let keys = ground.keys;
    let any = |s: &mut Statement, tokens: Vec<String>| {
        let marks: Vec<String> = tokens.into_iter().map(|token| s.text(token)).collect();
        format!("t.token IN ({})", marks.join(", "))
    };
    let condition = match Needle::of(&filter.q, ground.today) {
        Needle::Nothing => return false,
        Needle::Unclear => "1 = 0".to_owned(),
        Needle::Beginning(text) => {
            let end = format!("{text}\u{10FFFF}");
            format!("t.token >= {} AND t.token < {}", s.text(text), s.text(end))
        }
        Needle::Tail(tail) if tail.len() == 4 => {
            any(s, vec![token::of_id_tail(keys, &tail), token::of_phone_tail(keys, &tail)])
        }
        Needle::Tail(tail) => any(s, vec![token::of_id_tail(keys, &tail)]),
        Needle::Phone(digits) => any(s, vec![token::of_phone(keys, &digits)]),
        Needle::IdNumber(id) => {
            let blind = s.text(row::blind_id(keys, id.expose()));
            tables.push(format!("(SELECT o.id AS id FROM person o WHERE o.district = $1 AND o.id_blind = {blind}) k"));
            return true;
        }
    };
    tables
        .push(format!("(SELECT DISTINCT t.person AS id FROM member_token t WHERE t.district = $1 AND {condition}) k"));
    true
}

fn conditions(s: &mut Statement, ground: &Ground<'_>, filter: &Filter, on: &mut Vec<String>) {
    let category = if filter.as_of.is_some() { "s.category" } else { "m.category" };
    for (column, value) in [(category, &filter.category), ("m.sex", &filter.sex), ("m.status", &filter.status)] {
        if !value.is_empty() {
            on.push(format!("{column} = {}", s.text(value.as_str())));
        }
    }
    match filter.ethnicity.as_str() {
        "" => {}
        MINORITY => on.push(format!("m.ethnicity <> '' AND m.ethnicity <> {}", s.text(HAN))),
        code => on.push(format!("m.ethnicity = {}", s.text(code))),
    }
    if !filter.education.is_empty() {
        let codes = filter::education_codes(ground.catalogue, &filter.education);
        let marks: Vec<String> = codes.into_iter().map(|code| s.text(code)).collect();
        on.push(if marks.is_empty() { "1 = 0".into() } else { format!("m.education IN ({})", marks.join(", ")) });
    }
    ages(s, ground.today, filter, on);
    // A date known to the month sorts before its days: 1998-07 counts from 1998-07-01 backwards, never past the month.
    for (op, day) in [(">=", filter.joined_from), ("<=", filter.joined_to)] {
        if let Some(day) = day {
            on.push(format!("m.joined_on <> '' AND m.joined_on {op} {}", s.text(day.to_string())));
        }
    }
    for (column, wanted) in [("floating", filter.floating), ("lost", filter.lost), ("incomplete", filter.incomplete)] {
        if wanted {
            on.push(format!("m.{column} = 1"));
        }
    }
}

/// Ages as births: at least 35 means born on this day 35 years ago or before.
fn ages(s: &mut Statement, today: Day, filter: &Filter, on: &mut Vec<String>) {
    let day = filter.as_of.unwrap_or(today);
    let years_ago = |years: i32| day.plus_months(-12 * years.clamp(0, 200));
    if let Some(age) = filter.age_from {
        on.push(format!("m.birth <> '' AND m.birth <= {}", s.text(years_ago(age).to_string())));
    }
    if let Some(age) = filter.age_to {
        on.push(format!("m.birth > {}", s.text(years_ago(age + 1).to_string())));
    }
}

/// ` ORDER BY …`: always ends with the id, so that pages neither overlap nor leave gaps.
pub(crate) fn order(filter: &Filter) -> String {
    let direction = if filter.sort.descending { " DESC" } else { "" };
    let category = if filter.as_of.is_some() { "s.category" } else { "m.category" };
    let first = match filter.sort.by {
        By::Name => String::new(),
        By::Unit => format!("p.path{direction}, "),
        By::Category => format!("{category}{direction}, "),
        By::Birth => format!("m.birth{direction}, "),
        By::Joined => format!("m.joined_on{direction}, "),
        By::Education => format!("m.education{direction}, "),
    };
    let names = if filter.sort.by == By::Name { direction } else { "" };
    format!(" ORDER BY {first}m.sort_key{names}, m.id{names}")
}
