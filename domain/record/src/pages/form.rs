//! The form of a record, new or to be corrected, and how it is read.

use super::field::{Fields, LISTED_MEMBERS, typed_name};
use crate::rules::Texts;
use crate::value::{Named, Values};
use access::Scope;
use attachment::Attachment;
use base::id::PersonId;
use base::{Outcome, Refusal};
use catalogue::{FieldType, Kind};
use db::Conn;
use maud::Markup;
use member::store::Brief;
use org::Unit;
use std::collections::HashMap;
use ui::{Form, Posted, Site, Upload};

/// What a form needs to be drawn.
pub struct Ground {
    /// Whose record it is.
    pub unit: Unit,
    /// Units in reach.
    pub units: Vec<Unit>,
    members: Vec<Brief>,
    others: Vec<Named>,
    files: HashMap<i64, String>,
}

impl Ground {
    /// Gathers it: members of the unit, names of those chosen already, files.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn gather(
        conn: &mut Conn,
        site: &Site,
        scope: &Scope,
        unit: Unit,
        (form, former): (&Chosen, &Values),
    ) -> Outcome<Self> {
        let mut members = member::store::of_branch(conn, scope, unit.id, site.today()).await?;
        if members.len() > LISTED_MEMBERS {
            members.clear();
        }
        let mut others: Vec<Named> = former.persons().into_iter().cloned().collect();
        let wanted: Vec<PersonId> = form.0.iter().filter(|id| !others.iter().any(|p| p.id == id.0)).copied().collect();
        let found = member::store::brief(conn, scope, &wanted).await?;
        others.extend(found.into_iter().map(|b| Named { id: b.id.0, name: b.name }));
        let mut units = org::store::list(conn, scope).await?;
        if !units.iter().any(|u| u.id == unit.id) {
            // It was dissolved since; its records stay its own.
            units.push(unit.clone());
        }
        Ok(Self { unit, units, members, others, files: HashMap::new() })
    }

    /// With the names of the record's files.
    #[must_use]
    pub fn with_files(mut self, files: Vec<Attachment>) -> Self {
        self.files = files.into_iter().map(|f| (f.id.0, f.name)).collect();
        self
    }

    /// The fields.
    pub fn fields(&self, site: &Site, scope: &Scope, kind: &Kind, form: &Form, former: &Values) -> Markup {
        let (members, others, units, files) = (&self.members, &self.others, &self.units, &self.files);
        Fields { site, kind, scope, form, members, others, units, former, files }.all()
    }
}

/// Persons that a posted form has chosen from a list.
#[derive(Debug, Default)]
pub struct Chosen(Vec<PersonId>);

impl Chosen {
    /// Out of what was posted.
    pub fn of(kind: &Kind, posted: &Posted) -> Self {
        let fields = kind.fields.iter().filter(|f| matches!(f.kind, FieldType::Person | FieldType::Persons));
        let ids = fields.flat_map(|f| posted.all(&f.key)).filter_map(|text| text.strip_prefix('#')?.parse().ok());
        Self(ids.take(500).map(PersonId).collect())
    }
}

/// What was typed and chosen.
pub fn texts(kind: &Kind, posted: &Posted) -> Texts {
    let mut texts = Texts::new();
    for field in &kind.fields {
        posted.all(&field.key).for_each(|text| texts.push(&field.key, text));
        posted.all(&typed_name(&field.key)).for_each(|text| texts.push(&field.key, text));
    }
    texts
}

/// Files that came, by field.
pub fn uploads(kind: &Kind, posted: &Posted) -> Vec<(String, Upload)> {
    let fields = kind.fields.iter().filter(|f| f.kind == FieldType::File);
    fields.flat_map(|f| posted.files(&f.key).map(|upload| (f.key.clone(), upload.clone()))).collect()
}

/// The field that says whose record it is.
pub fn unit_field(form: &Form, units: &[Unit]) -> Markup {
    org::pick::unit_field(form, &ui::Field::text("_unit", "党组织").required(), units)
}

/// The unit that [`unit_field`] says.
pub fn chosen_unit(posted: &Posted, units: &[Unit]) -> Result<i64, Refusal> {
    let found = org::pick::chosen(posted.text("_unit"), units);
    found.map(|u| u.0).ok_or_else(|| Refusal::at("_unit", "没有这个党组织，或不在您的管理范围内", "请填写编码或全称"))
}
