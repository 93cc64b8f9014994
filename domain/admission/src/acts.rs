//! What is done about admission outside the steps: handing in an application, the yearly plan, ticking off findings.

mod tick;

pub use tick::{NewTick, tick};

use crate::PROCEDURE;
use crate::applicant::{APPLICANT, Applicant, ApplicantId, QUOTA, Quota};
use crate::hook::wrong_way;
use crate::store::{self, QuotaRow, Row};
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Fault, IdNumber, Outcome, Refusal};
use case::CaseId;
use case::acts::{NewCase, NewStep};
use member::Facts;
use std::path::Path;

/// An application as a form sent it.
#[derive(Debug, Clone, Default)]
pub struct NewApplicant {
    /// The branch.
    pub unit: i64,
    /// What is known, by the columns of the roster.
    pub facts: Facts,
    /// What could not be read of them.
    pub wrong: Vec<Refusal>,
    /// Whether a member of the League.
    pub league: bool,
    /// The first step: day, way, files, request.
    pub step: NewStep,
}

/// Takes an application: keeps the applicant, begins the case, records the first step, all in one.
///
/// # Errors
/// [`Fault::NotFound`] for a unit out of reach; every reason against the form at once.
pub async fn apply(work: &mut Work, scope: &Scope, dir: &Path, new: NewApplicant) -> Outcome<CaseId> {
    let keys = work.keys().clone();
    let district = work.district().0;
    let (mut facts, first) = (new.facts, NewStep { step: "apply".to_owned(), ..new.step });
    let mut reasons = case::acts::faults(work, scope, PROCEDURE, &first).await?;
    reasons.extend(new.wrong);
    judge(work, &mut facts, None, &mut reasons).await?;
    if !reasons.is_empty() {
        return Err(Fault::Refused(reasons));
    }
    let id: ApplicantId = work.new_id();
    let opened = NewCase {
        procedure: PROCEDURE.to_owned(),
        unit: new.unit,
        subject: Some(id.0),
        title: facts.get("name").to_owned(),
        request: first.request.clone(),
    };
    let case = case::acts::open(work, scope, &opened).await?;
    let found = case::store::find(work.conn(), scope, case).await?;
    if found.subject != Some(id.0) {
        // The same form was sent before; what it has made stands.
        return Ok(case);
    }
    let applicant = Applicant {
        id,
        unit: UnitId(new.unit),
        facts,
        league: new.league,
        case,
        person: None,
        version: 1,
        created_at: work.now(),
        created_by: work.actor().name.clone(),
    };
    let row = Row::of(&keys, &applicant)?;
    let line = Line::done("admission.apply", APPLICANT, id.0).unit(applicant.unit).seal(&keys, &row)?;
    store::insert(work.conn(), district, row).await?;
    work.audit(line);
    let step = NewStep { version: found.version, request: String::new(), ..first };
    case::acts::take(work, scope, dir, case, &step).await?;
    Ok(case)
}

/// What is wrong with an applicant's facts; and nobody is there twice, as applicant or as member. `own` is the applicant whose facts
/// are being corrected. A column that could not be read is not judged once more.
async fn judge(
    work: &mut Work,
    facts: &mut Facts,
    own: Option<ApplicantId>,
    reasons: &mut Vec<Refusal>,
) -> Outcome<()> {
    let unread = |reasons: &[Refusal], place: &str| reasons.iter().any(|r| r.place == place);
    let name = base::name::tidy(facts.get("name"));
    if let Some(fault) = base::name::fault(&name).filter(|_| !unread(reasons, "name")) {
        reasons.push(Refusal::at("name", fault, "请按居民身份证填写"));
    }
    facts.set("name", name);
    if unread(reasons, "id_number") {
        return Ok(());
    }
    match IdNumber::parse(facts.get("id_number"), work.today()) {
        Err(what) => reasons.push(Refusal::at("id_number", format!("公民身份号码{what}"), "请按居民身份证核对")),
        Ok(number) => {
            facts.set("id_number", number.expose());
            facts.derive_from_id();
            reasons.extend(known_already(work, &number, own).await?);
        }
    }
    Ok(())
}

/// Whether somebody is there has to be known across the district, without telling where. Whether a former member may apply yet is
/// judged with the step of applying.
async fn known_already(work: &mut Work, number: &IdNumber, own: Option<ApplicantId>) -> Outcome<Option<Refusal>> {
    let (keys, whole) = (work.keys().clone(), Scope::whole(work.district()));
    if let Some(person) = member::store::by_id_number(work.conn(), &keys, &whole, number).await? {
        let person = member::store::find(work.conn(), &keys, &whole, person).await?;
        let against = match (person.is_active(), own) {
            (true, _) => Some(Refusal::at("id_number", "此人已是党员", "请在党员名册中查找")),
            (false, None) => wrong_way(&person),
            (false, Some(own)) => other_person(work, own, number).await?,
        };
        if against.is_some() {
            return Ok(against);
        }
    }
    let district = work.district().0;
    let on_the_way = store::on_the_way(work.conn(), &keys, district, number.expose()).await?;
    let what = "此人已有正在办理的入党申请";
    let remedy = "请在发展党员的列表中查找，转移单位的由原党组织转出材料";
    Ok(on_the_way.filter(|id| Some(*id) != own).map(|_| Refusal::at("id_number", what, remedy)))
}

/// An application is not turned by a correction into that of a former member, about whom it was never judged.
async fn other_person(work: &mut Work, own: ApplicantId, number: &IdNumber) -> Outcome<Option<Refusal>> {
    let (keys, whole) = (work.keys().clone(), Scope::whole(work.district()));
    let applicant = store::find(work.conn(), &keys, &whole, own).await?;
    let same = applicant.facts.get("id_number") == number.expose();
    let what = "这个号码的人曾在名册中，现已减少";
    let refusal = || Refusal::at("id_number", what, "请撤销这件申请，用正确的号码重新登记入党申请");
    Ok((!same).then(refusal))
}

/// An applicant's facts corrected, as a form sent them.
#[derive(Debug, Clone, Default)]
pub struct Correction {
    /// The version that the form showed.
    pub version: i64,
    /// What is known, by the columns of the roster.
    pub facts: Facts,
    /// What could not be read of them.
    pub wrong: Vec<Refusal>,
    /// Whether a member of the League.
    pub league: bool,
}

/// Corrects the facts of an applicant who is no member yet; the case takes the name.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; [`Fault::Stale`] when somebody else was quicker; every reason against the facts.
pub async fn correct(work: &mut Work, scope: &Scope, case: CaseId, new: Correction) -> Outcome<()> {
    let keys = work.keys().clone();
    let found = case::store::find(work.conn(), scope, case).await?;
    let id = found.subject.filter(|_| found.procedure == PROCEDURE).ok_or(Fault::NotFound)?;
    let before = store::find(work.conn(), &keys, scope, ApplicantId(id)).await?;
    if before.version != new.version {
        return Err(store::stale());
    }
    let (mut facts, mut reasons) = (new.facts, new.wrong);
    if before.person.is_some() {
        reasons.push(Refusal::new("此人已进入党员名册", "请在党员名册中修改"));
    }
    judge(work, &mut facts, Some(before.id), &mut reasons).await?;
    if !reasons.is_empty() {
        return Err(Fault::Refused(reasons));
    }
    case::acts::rename(work, scope, case, facts.get("name")).await?;
    let after = Applicant { facts, league: new.league, version: before.version + 1, ..before };
    let row = Row::of(&keys, &after)?;
    let line = Line::done("admission.correct", APPLICANT, id).unit(after.unit).seal(&keys, &row)?;
    let district = work.district().0;
    store::update(work.conn(), district, row).await?;
    work.audit(line);
    Ok(())
}

/// A plan as a form sent it.
#[derive(Debug, Clone, Default)]
pub struct NewQuota {
    /// The unit.
    pub unit: i64,
    /// The year.
    pub year: i64,
    /// How many.
    pub planned: i64,
    /// The document that says so.
    pub document: String,
}

/// Sets the yearly plan of a unit; one set before is replaced.
///
/// # Errors
/// [`Fault::NotFound`] for a unit out of reach; every reason against the numbers.
pub async fn set_quota(work: &mut Work, scope: &Scope, new: &NewQuota) -> Outcome<()> {
    let unit = org::store::find(work.conn(), scope, UnitId(new.unit)).await?;
    let mut reasons = Vec::new();
    if !(2000..=2100).contains(&new.year) {
        reasons.push(Refusal::at("year", "年度不对", "请填写四位年份"));
    }
    if !(0..=10_000).contains(&new.planned) {
        reasons.push(Refusal::at("planned", "计划数应为0至10000", "请核对"));
    }
    if new.document.chars().count() > 200 {
        reasons.push(Refusal::at("document", "依据超过200字", "请精简"));
    }
    if !reasons.is_empty() {
        return Err(Fault::Refused(reasons));
    }
    let year = i32::try_from(new.year).unwrap_or(0);
    let before = store::quotas(work.conn(), scope, Some(year)).await?.into_iter().find(|q| q.unit == unit.id);
    let quota = Quota {
        id: before.as_ref().map_or_else(|| work.new_id(), |q| q.id),
        unit: unit.id,
        year: new.year,
        planned: new.planned,
        document: new.document.trim().to_owned(),
        version: before.as_ref().map_or(1, |q| q.version + 1),
        changed_at: work.now(),
        changed_by: work.actor().name.clone(),
    };
    let (district, row) = (work.district().0, QuotaRow::of(&quota));
    let detail = format!("{}年发展计划{}名", quota.year, quota.planned);
    let line = Line::done("admission.plan", QUOTA, quota.id).unit(unit.id).detail(detail).seal(work.keys(), &row)?;
    match before {
        Some(_) => store::update_quota(work.conn(), district, row).await?,
        None => store::insert_quota(work.conn(), district, row).await?,
    }
    work.audit(line);
    Ok(())
}
