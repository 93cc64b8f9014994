//! What a list was asked for, and the address that asks for it.

use crate::record::State;
use crate::store::{Filter, Sort};
use access::Scope;
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use catalogue::{Catalogue, Kind};
use db::Conn;
use ui::{Params, list};

/// The order when nothing is said: the latest first.
const USUAL: &str = "-day";

/// What a list was asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The unit, with all below it.
    pub unit: Option<UnitId>,
    /// What is filtered.
    pub filter: Filter,
    /// The order as the address says it.
    pub sort: String,
    /// The scope narrowed to the unit.
    pub scope: Scope,
}

impl Wanted {
    /// Reads the query. A unit out of reach is not found; whatever else makes no sense does nothing.
    pub async fn of(
        conn: &mut Conn,
        scope: &Scope,
        catalogue: &Catalogue,
        kind: &Kind,
        params: &Params,
    ) -> Outcome<Self> {
        let unit = params.read::<i64>("unit").map(UnitId);
        let scope = match unit {
            Some(unit) => {
                let found = org::store::find(conn, scope, unit).await?;
                scope.within(&found.path).ok_or(Fault::NotFound)?
            }
            None => scope.clone(),
        };
        let tag = |field: &catalogue::Field| {
            let code = params.text(&tag_param(&field.key)).to_owned();
            let known = match field.kind {
                catalogue::FieldType::Bool => matches!(code.as_str(), "yes" | "no"),
                _ => catalogue.choices(field).iter().any(|(own, _)| *own == code),
            };
            known.then(|| (field.key.clone(), code))
        };
        let asked = params.text("sort");
        let sort = if asked.is_empty() { USUAL } else { asked }.to_owned();
        let (by, descending) = match sort.strip_prefix('-') {
            Some(by) => (by, true),
            None => (sort.as_str(), false),
        };
        let by = match by {
            "title" => Sort::Title,
            other => other.strip_prefix("f.").map_or(Sort::Day, |key| Sort::Amount(key.to_owned())),
        };
        let filter = Filter {
            state: if params.text("state") == "withdrawn" { State::Withdrawn } else { State::Active },
            from: params.read("from"),
            to: params.read("to"),
            tags: kind.tags().filter_map(tag).collect(),
            q: params.text("q").chars().take(60).collect(),
            sort: by,
            descending,
        };
        Ok(Self { unit, filter, sort, scope })
    }

    /// Whether anything narrows the list.
    pub fn is_narrowed(&self) -> bool {
        let f = &self.filter;
        self.unit.is_some() || f.from.is_some() || f.to.is_some() || !f.tags.is_empty() || !f.q.is_empty()
    }

    /// The address of a list with these wishes.
    pub fn address(&self, path: &str, page: i64) -> String {
        let f = &self.filter;
        let day = |day: Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
        let mut pairs: Vec<(String, String)> = vec![
            ("unit".into(), self.unit.map(|u| u.to_string()).unwrap_or_default()),
            ("from".into(), day(f.from)),
            ("to".into(), day(f.to)),
            ("q".into(), f.q.clone()),
        ];
        pairs.extend(f.tags.iter().map(|(key, code)| (tag_param(key), code.clone())));
        if f.state == State::Withdrawn {
            pairs.push(("state".into(), "withdrawn".into()));
        }
        if self.sort != USUAL {
            pairs.push(("sort".into(), self.sort.clone()));
        }
        if page > 1 {
            pairs.push(("page".into(), page.to_string()));
        }
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        list::address(path, &pairs)
    }

    /// The same in another order.
    pub fn sorted(&self, sort: &str) -> Self {
        Self { sort: sort.to_owned(), ..self.clone() }
    }

    /// The same without one of its conditions.
    pub fn without(&self, drop: impl Fn(&mut Self)) -> Self {
        let mut wider = self.clone();
        drop(&mut wider);
        wider
    }
}

/// Tag fields are asked for under a name of their own, because a field may be called `unit` or `from`.
pub fn tag_param(key: &str) -> String {
    format!("t.{key}")
}
