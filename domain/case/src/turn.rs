//! Whose turn it is: what waits for a unit itself, and what is late below it.

use crate::store::wait::{self, Waiting};
use access::{Actor, tree};
use base::{Day, Outcome};
use catalogue::{Catalogue, Procedure, Step};
use db::Conn;
use org::Unit;
use std::collections::{HashMap, HashSet};

/// So many days ahead a step of a unit's own appears among what waits for it; what a superior has to do waits at once.
const AHEAD: i64 = 30;

/// What waits for a unit, each list with what is due first.
#[derive(Debug, Clone, Default)]
pub struct Turn {
    /// What waits for the unit: its own steps that are due soon or late, and what only it can do for others.
    pub mine: Vec<Waiting>,
    /// Its own steps that can be taken and are not due soon.
    pub can: Vec<Waiting>,
    /// What is late in the cases of the units below.
    pub late: Vec<Waiting>,
}

/// Who asks, and on which day.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The rules.
    pub catalogue: &'a Catalogue,
    /// Who asks; cases that they may not read are left out.
    pub actor: &'a Actor,
    /// Today.
    pub today: Day,
}

/// What waits for a unit in reach.
///
/// # Errors
/// When the database is away.
pub async fn of(conn: &mut Conn, asked: Asked<'_>, unit: &Unit) -> Outcome<Turn> {
    let (scope, place) = (asked.actor.scope("case.read")?, (unit.id, unit.path.as_str()));
    let held = tree::held(conn, asked.actor.district, asked.today).await?;
    let nearer = Nearer::of(asked.catalogue, &held, &unit.path);
    let mut turn = Turn::default();
    for one in wait::for_unit(conn, &scope, place, asked.today).await? {
        let Some((procedure, _)) = readable(asked, &one, unit) else { continue };
        let soon = one.wait.due.is_some_and(|due| due <= asked.today.plus_days(AHEAD));
        if one.wait.hand.is_some() || (soon || one.wait.back) && !one.wait.above {
            turn.mine.push(one);
        } else if !one.wait.above {
            turn.can.push(one);
        } else if !nearer.takes(procedure, &one.path) {
            turn.mine.push(one);
        }
    }
    let mine: HashSet<(i64, String)> = turn.mine.iter().map(|w| (w.case.id.0, w.wait.step.clone())).collect();
    turn.late = wait::late_below(conn, &scope, place, asked.today).await?;
    turn.late.retain(|w| readable(asked, w, unit).is_some() && !mine.contains(&(w.case.id.0, w.wait.step.clone())));
    Ok(turn)
}

/// The procedure and step of what waits, when the actor may see it: as a case in reach, or as what is in the unit's own hand.
#[must_use]
pub fn readable<'c>(asked: Asked<'c>, one: &Waiting, unit: &Unit) -> Option<(&'c Procedure, &'c Step)> {
    let procedure = asked.catalogue.procedure(&one.case.procedure)?;
    let step = procedure.step(&one.wait.step)?;
    let (capability, path) = match &one.wait.hand {
        Some(hand) if hand.unit == unit.id => (&procedure.write, unit.path.as_str()),
        _ => (&procedure.read, one.path.as_str()),
    };
    asked.actor.scope(capability).ok()?.covers(path).then_some((procedure, step))
}

/// The units below a superior at which somebody works: they are asked before it.
struct Nearer<'a> {
    catalogue: &'a Catalogue,
    roles: HashMap<&'a str, Vec<&'a str>>,
    top: &'a str,
}

impl<'a> Nearer<'a> {
    fn of(catalogue: &'a Catalogue, held: &'a [(String, String)], top: &'a str) -> Self {
        let mut roles: HashMap<&str, Vec<&str>> = HashMap::new();
        for (path, role) in held.iter().filter(|(path, _)| path.starts_with(top) && path != top) {
            roles.entry(path).or_default().push(role);
        }
        Self { catalogue, roles, top }
    }

    /// Whether somebody between the superior and the unit at a path may take steps of a procedure.
    fn takes(&self, procedure: &Procedure, path: &str) -> bool {
        let may = |role: &str| self.catalogue.role(role).is_some_and(|r| r.capabilities.contains(&procedure.write));
        let dots = path.match_indices('.').map(|(at, _)| at + 1);
        let between = dots.filter(|end| *end > self.top.len() && *end < path.len()).filter_map(|end| path.get(..end));
        between.filter_map(|place| self.roles.get(place)).flatten().any(|role| may(role))
    }
}
