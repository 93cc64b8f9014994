//! Finding out who and what is meant by the names in a form or table, within the scope of whoever writes.

use crate::rules::{self, Found, Known, Mention, Texts};
use crate::value::{Named, Value, Values};
use access::Scope;
use base::id::PersonId;
use base::{Day, IdNumber, Keys, Outcome};
use catalogue::Kind;
use db::Conn;
use member::store::Brief;
use org::Unit;

/// Learns names once, however many rows mention them.
#[derive(Debug)]
pub struct Resolver<'a> {
    keys: &'a Keys,
    scope: &'a Scope,
    today: Day,
    units: Option<Vec<Unit>>,
    known: Known,
}

impl<'a> Resolver<'a> {
    /// Knows nothing yet; finds within a scope.
    pub fn new(keys: &'a Keys, scope: &'a Scope, today: Day) -> Self {
        Self { keys, scope, today, units: None, known: Known::default() }
    }

    /// What is known so far.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// Persons and units that the record names already stay as they are, even when they have moved out of reach since.
    pub fn take_former(&mut self, former: &Values) {
        for (_, value) in former.iter() {
            match value {
                Value::Persons(all) => all.iter().for_each(|p| {
                    self.known.persons.insert(format!("#{}", p.id), Found::One(p.clone()));
                }),
                Value::Unit(unit) => {
                    for text in [unit.id.to_string(), unit.name.clone()] {
                        self.known.units.insert(text, Found::One(unit.clone()));
                    }
                }
                _ => {}
            }
        }
    }

    /// Values that whoever writes may not see.
    pub fn keep(&mut self, kept: Values) {
        self.known.kept = kept;
    }

    /// Finds out what the texts mention and is not known yet.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn learn(&mut self, conn: &mut Conn, kind: &Kind, texts: &Texts) -> Outcome<()> {
        let (persons, units) = rules::mentions(kind, texts);
        for fragment in persons {
            if !self.known.persons.contains_key(&fragment) {
                let found = self.person(conn, &fragment).await?;
                self.known.persons.insert(fragment, found);
            }
        }
        for text in units {
            if !self.known.units.contains_key(&text) {
                let found = self.unit(conn, &text).await?;
                self.known.units.insert(text, found);
            }
        }
        Ok(())
    }

    async fn person(&self, conn: &mut Conn, fragment: &str) -> Outcome<Found> {
        let candidates = match rules::mention(fragment) {
            Mention::Id(id) => member::store::brief(conn, self.scope, &[PersonId(id)]).await?,
            Mention::IdNumber(number) => {
                let Ok(number) = IdNumber::parse(&number, self.today) else { return Ok(Found::Nobody) };
                let found = member::store::by_id_number(conn, self.keys, self.scope, &number).await?;
                member::store::brief(conn, self.scope, &found.into_iter().collect::<Vec<_>>()).await?
            }
            Mention::Name { name, tail } => {
                member::store::by_name(conn, self.keys, self.scope, &name, tail.as_deref()).await?
            }
        };
        Ok(one_of(&candidates))
    }

    /// A unit by id, code or name.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn unit(&mut self, conn: &mut Conn, text: &str) -> Outcome<Found> {
        let units = match &mut self.units {
            Some(units) => units,
            none => none.insert(org::store::list(conn, self.scope).await?),
        };
        let same = units.iter().filter(|u| u.name == text || u.short_name == text).count();
        let chosen = org::pick::chosen(text, units).and_then(|id| units.iter().find(|u| u.id == id));
        Ok(match chosen {
            Some(unit) => Found::One(Named { id: unit.id.0, name: unit.name.clone() }),
            None if same > 1 => Found::Several(same),
            None => Found::Nobody,
        })
    }
}

/// The one person of several of the same name: those in the roster count before those who left it.
fn one_of(candidates: &[Brief]) -> Found {
    let active: Vec<&Brief> = candidates.iter().filter(|b| b.active).collect();
    let of: Vec<&Brief> = if active.is_empty() { candidates.iter().collect() } else { active };
    match of.as_slice() {
        [] => Found::Nobody,
        [one] => Found::One(Named { id: one.id.0, name: one.name.clone() }),
        several => Found::Several(several.len()),
    }
}
