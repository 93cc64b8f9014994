//! What is done about admission outside the steps: handing in an application, the yearly plan.

use crate::PROCEDURE;
use crate::applicant::{APPLICANT, Applicant, ApplicantId, QUOTA, Quota};
use crate::store::{self, QuotaRow, Row};
use access::{Actor, Line, Scope, Work};
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
    let mut facts = new.facts;
    judge(work, &mut facts).await?;
    let id: ApplicantId = work.new_id();
    let opened = NewCase {
        procedure: PROCEDURE.to_owned(),
        unit: new.unit,
        subject: Some(id.0),
        title: facts.get("name").to_owned(),
        request: new.step.request.clone(),
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
    let step = NewStep { step: "apply".to_owned(), version: found.version, request: String::new(), ..new.step };
    case::acts::take(work, scope, dir, case, &step).await?;
    Ok(case)
}

/// What is wrong with an applicant's facts; and nobody is there twice, as applicant or as member.
async fn judge(work: &mut Work, facts: &mut Facts) -> Outcome<()> {
    let (keys, today, district) = (work.keys().clone(), work.today(), work.district());
    let mut reasons = Vec::new();
    let name = base::name::tidy(facts.get("name"));
    if let Some(fault) = base::name::fault(&name) {
        reasons.push(Refusal::at("name", fault, "请按居民身份证填写"));
    }
    facts.set("name", name);
    match IdNumber::parse(facts.get("id_number"), today) {
        Err(what) => reasons.push(Refusal::at("id_number", format!("公民身份号码{what}"), "请按居民身份证核对")),
        Ok(number) => {
            facts.set("id_number", number.expose());
            facts.derive_from_id();
            // Whether somebody is there has to be known across the district, without telling where.
            let whole = Actor::operator(district, UnitId(district.0)).scope("member.read")?;
            let held = member::store::by_id_number(work.conn(), &keys, &whole, &number).await?;
            if let Some(person) = held {
                let brief = member::store::brief(work.conn(), &whole, &[person]).await?;
                if brief.first().is_some_and(|b| b.active) {
                    reasons.push(Refusal::at("id_number", "此人已是党员", "请在党员名册中查找"));
                }
            }
            if store::is_on_the_way(work.conn(), &keys, district.0, number.expose()).await? {
                let what = "此人已有正在办理的入党申请";
                reasons.push(Refusal::at("id_number", what, "请在发展党员的列表中查找，转移单位的由原党组织转出材料"));
            }
        }
    }
    if reasons.is_empty() { Ok(()) } else { Err(Fault::Refused(reasons)) }
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
