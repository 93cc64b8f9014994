//! What the books know under the unit imported into.

use crate::{Details, Unit, store};
use access::Scope;
use base::id::UnitId;
use base::{Day, Keys, Outcome};
use db::Conn;
use std::collections::{HashMap, HashSet};

/// What the books know under the unit imported into.
pub(super) struct Books {
    pub top: Unit,
    units: Vec<Unit>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    by_id: HashMap<UnitId, usize>,
    pub since: HashMap<UnitId, Day>,
    /// Codes of the whole district, in reach or not.
    pub codes: HashSet<String>,
}

impl Books {
    pub async fn load(conn: &mut Conn, scope: &Scope, top: &Unit) -> Outcome<Self> {
        let narrow = scope.within(&top.path).ok_or(base::Fault::NotFound)?;
        let units = store::list_all(conn, &narrow).await?;
        let by_code = units.iter().enumerate().map(|(at, u)| (u.code.clone(), at)).collect();
        let by_id = units.iter().enumerate().map(|(at, u)| (u.id, at)).collect();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, unit) in units.iter().enumerate().filter(|(_, u)| u.dissolved.is_none()) {
            by_name.entry(unit.name.clone()).or_default().push(at);
        }
        let since = store::history::first_days(conn, scope.district()).await?;
        let codes = store::codes(conn, scope.district()).await?;
        Ok(Self { top: top.clone(), units, by_code, by_name, by_id, since, codes })
    }

    pub fn code(&self, code: &str) -> Option<&Unit> {
        self.by_code.get(code).map(|at| &self.units[*at])
    }

    /// Units of that full name that exist.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Unit> + use<'_> {
        let found = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        found.iter().map(|at| &self.units[*at])
    }

    pub fn get(&self, id: UnitId) -> Option<&Unit> {
        self.by_id.get(&id).map(|at| &self.units[*at])
    }
}

/// The data about a unit as the import compares them, the telephone number in clear.
pub(super) fn details_of(u: &Unit, keys: &Keys) -> Outcome<Details> {
    let number = u.phone(keys)?;
    Ok(Details {
        short_name: u.short_name.clone(),
        founded: u.founded,
        sector: u.sector.clone(),
        contact: u.contact.clone(),
        phone: Some(number).filter(|n| !n.is_empty()),
        address: u.address.clone(),
        village: u.village,
        direct: u.direct,
        approves: u.approves,
        covers: u.covers.clone(),
        approved_by: u.approved_by.clone(),
        document: u.document.clone(),
    })
}
