//! Beginning a case.

use super::{once, procedure_of};
use crate::file::{CASE, CaseFile, CaseId, State};
use crate::store::{self, FileRow};
use crate::waits;
use access::{Line, Scope, Work};
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome, Refusal};
use catalogue::{CaseSubject, Procedure};
use org::Unit;

/// A case to be begun.
#[derive(Debug, Clone, Default)]
pub struct NewCase {
    /// Key of the procedure.
    pub procedure: String,
    /// The unit whose case it is.
    pub unit: i64,
    /// The person or applicant that it is about; of a matter the case that it goes with; nothing when it is about the unit.
    pub subject: Option<i64>,
    /// Title; left empty it is the name of the unit or person.
    pub title: String,
    /// The form's own token: the same sent twice still makes one case. Empty when there is no form.
    pub request: String,
}

/// Begins a case. It has no step yet. The same form sent again gives the case it has made already.
///
/// # Errors
/// [`Fault::NotFound`] for an unknown procedure, or a unit or person out of reach; every reason against the form at once.
pub async fn open(work: &mut Work, scope: &Scope, new: &NewCase) -> Outcome<CaseId> {
    let catalogue = work.catalogue().clone();
    let procedure = procedure_of(&catalogue, &new.procedure)?;
    let unit = org::store::find(work.conn(), scope, UnitId(new.unit)).await?;
    let id: CaseId = work.new_id();
    let district = work.district().0;
    // What the noun begins anew with every form says nothing; a person who was chosen does.
    let person = new.subject.filter(|_| procedure.subject == CaseSubject::Person);
    let form = once(&new.request, &(&new.procedure, new.unit, &new.title, person));
    if !new.request.is_empty() && !store::claim(work.conn(), district, &form, id.0).await? {
        let made = CaseId(store::claimed(work.conn(), district, &form).await?);
        let case = store::find(work.conn(), scope, made).await?;
        work.audit(Line::done("case.again", CASE, made.0).unit(case.unit).detail("重复提交，未重复登记"));
        return Ok(made);
    }
    let title = title(work, scope, procedure, &unit, new).await?;
    let case = CaseFile {
        id,
        procedure: procedure.key.clone(),
        unit: unit.id,
        subject: if procedure.subject == CaseSubject::Unit { Some(unit.id.0) } else { new.subject },
        title,
        state: State::Open,
        stage: String::new(),
        stage_on: None,
        due: None,
        due_step: String::new(),
        marks: 0,
        paper: 0,
        version: 1,
        opened_at: work.now(),
        opened_by: work.actor().name.clone(),
        changed_at: work.now(),
    };
    let row = FileRow::of(&case);
    let line = Line::done("case.open", CASE, id.0).unit(unit.id).detail(&procedure.name).seal(work.keys(), &row)?;
    store::insert_file(work.conn(), district, row).await?;
    work.audit(line);
    waits::keep(work, procedure, &case, waits::waiting(procedure, &[], &catalogue, work.today())).await?;
    Ok(id)
}

/// The title, and with it everything that speaks against beginning.
async fn title(work: &mut Work, scope: &Scope, procedure: &Procedure, unit: &Unit, new: &NewCase) -> Outcome<String> {
    let mut reasons = Vec::new();
    if unit.dissolved.is_some() {
        reasons.push(Refusal::at("_unit", format!("{}已撤销", unit.name), "请选择现有的党组织"));
    }
    if !procedure.unit_kinds.is_empty() && !procedure.unit_kinds.contains(&unit.kind) {
        let what = format!("{}不办理{}", unit.name, procedure.name);
        reasons.push(Refusal::at("_unit", what, "请选择适用的党组织"));
    }
    let mut title = new.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if procedure.subject == CaseSubject::Person {
        let person = PersonId(new.subject.unwrap_or(0));
        let found = member::store::brief(work.conn(), scope, &[person]).await?;
        match found.first() {
            Some(person) if title.is_empty() => title.clone_from(&person.name),
            Some(_) => {}
            None => reasons.push(Refusal::at("person", "没有选择党员，或该党员不在您的管理范围内", "请选择")),
        }
    }
    if procedure.subject == CaseSubject::Unit && title.is_empty() {
        title.clone_from(&unit.name);
    }
    let length = title.chars().count();
    if !(2..=100).contains(&length) && reasons.is_empty() {
        let name = if procedure.title.is_empty() { "名称" } else { &procedure.title };
        reasons.push(Refusal::at("_title", format!("{name}应为2至100字"), "请填写"));
    }
    if reasons.is_empty() { Ok(title) } else { Err(Fault::Refused(reasons)) }
}
