//! Taking a step.

use super::{entries, noun_of, once, procedure_of, step_of, who, write_file, write_row};
use crate::due::{self, Voting};
use crate::file::{CaseFile, CaseId, Mark, STEP, StepRow, engine_rows};
use crate::held::{self, Held};
use crate::hook::{self, Doing, Shape};
use crate::rules::{self, Leave};
use crate::store;
use crate::waits;
use access::{Line, Scope, Work};
use attachment::Owner;
use base::{Day, Fault, Outcome, Refusal};
use catalogue::{FieldType, ON, OUTCOME, Procedure, Step};
use member::rights::Asked;
use procedure::{Ballots, Finding, Proposed};
use record::forms::{Resolver, against_files};
use record::rules::{PENDING_FILE, Texts};
use record::value::{Value, Values};
use std::path::Path;
use ui::Upload;

/// A step as a form sent it.
#[derive(Debug, Clone, Default)]
pub struct NewStep {
    /// Key of the step.
    pub step: String,
    /// The version of the case that the form showed.
    pub version: i64,
    /// What was typed: day, outcome, the step's fields.
    pub texts: Texts,
    /// Numbers of its vote, where it has one.
    pub ballots: Option<Ballots>,
    /// The meeting at which it is taken, where one was picked.
    pub meeting: Option<i64>,
    /// Files that came with it, by field.
    pub uploads: Vec<(String, Upload)>,
    /// The document it rests on.
    pub document: String,
    /// What is said about rules that do not hold.
    pub leave: Leave,
    /// The form's own token: the same sent twice still makes one row. Empty when there is no form.
    pub request: String,
}

/// Where a step is about to be written.
struct Place<'a> {
    case: CaseFile,
    path: String,
    unit: org::Unit,
    rows: Vec<StepRow>,
    procedure: &'a Procedure,
    step: &'a Step,
}

/// Takes a step: writes its row, files and entries, and whatever the procedure's noun does.
///
/// # Errors
/// [`Fault::NotFound`] for a case out of reach or an unknown step; [`Fault::Stale`] when somebody else was quicker; every reason
/// against the form at once.
pub async fn take(work: &mut Work, scope: &Scope, dir: &Path, id: CaseId, new: &NewStep) -> Outcome<i64> {
    let catalogue = work.catalogue().clone();
    let keys = work.keys().clone();
    let case = store::find(work.conn(), scope, id).await?;
    let procedure = procedure_of(&catalogue, &case.procedure)?;
    let step = step_of(procedure, &new.step)?;
    let row_id: i64 = work.new_id();
    let district = work.district().0;
    let files: Vec<_> = new.uploads.iter().map(|(field, file)| (field, &file.name, file.bytes.len())).collect();
    let told = (id, &new.step, &new.texts, new.ballots, new.meeting, &new.document, &new.leave, files);
    let form = once(&new.request, &told);
    if !new.request.is_empty() && !store::claim(work.conn(), district, &form, row_id).await? {
        let made = store::claimed(work.conn(), district, &form).await?;
        work.audit(Line::done("case.again", STEP, made).unit(case.unit).detail("重复提交，未重复登记"));
        return Ok(made);
    }
    if case.version != new.version {
        return Err(store::stale());
    }
    let path = access::tree::find_path(work.conn(), scope.district_id(), case.unit).await?.ok_or(Fault::NotFound)?;
    let rows = store::rows(work.conn(), &keys, scope, id).await?;
    let unit = org::store::find(work.conn(), scope, case.unit).await?;
    let mut shaped = hook::shaped(&catalogue, &unit, procedure, step, &rows);
    let (held, new, values) = read_at(work, scope, (&unit, &shaped), new).await?;
    // From here on the step has the one vote that was taken.
    shaped.vote = due::vote(&catalogue, &shaped, &values).map(|vote| vote.key.clone());
    shaped.vote_instead = None;
    let place = Place { case, path, unit, rows, procedure, step: &shaped };
    let mut row = draft(work, &place, row_id, values, &new)?;
    row.marks = judge(work, scope, &place, (&row, held.as_ref()), &new).await?;
    add_files(work, scope, dir, &place, &mut row, &new.uploads).await?;
    write(work, scope, place, row).await?;
    Ok(row_id)
}

/// What is wrong with a step's form by itself, before any rule of the procedure: for acts that take a first step together with more.
///
/// # Errors
/// [`Fault::NotFound`] for an unknown procedure or step.
pub async fn faults(work: &mut Work, scope: &Scope, procedure: &str, new: &NewStep) -> Outcome<Vec<Refusal>> {
    let catalogue = work.catalogue().clone();
    let step = step_of(procedure_of(&catalogue, procedure)?, &new.step)?;
    match read(work, scope, step, new).await {
        Ok(_) => Ok(Vec::new()),
        Err(Fault::Refused(faults)) => Ok(faults),
        Err(other) => Err(other),
    }
}

/// Reads what was typed, and fills in what the meeting says that was picked.
async fn read_at(
    work: &mut Work,
    scope: &Scope,
    (unit, step): (&org::Unit, &Step),
    new: &NewStep,
) -> Outcome<(Option<Held>, NewStep, Values)> {
    let catalogue = work.catalogue().clone();
    let Some(meeting) = new.meeting else { return Ok((None, new.clone(), read(work, scope, step, new).await?)) };
    match held::chosen(work.conn(), &catalogue, scope, (unit, step), meeting).await {
        Ok(held) => {
            let new = held.filled(step, new);
            let mut values = read(work, scope, step, &new).await?;
            held.fill(step, &mut values);
            Ok((Some(held), new, values))
        }
        Err(Fault::Refused(mut faults)) => match read(work, scope, step, new).await {
            Ok(_) => Err(Fault::Refused(faults)),
            Err(Fault::Refused(more)) => {
                // The day would have come from the meeting.
                faults.extend(more.into_iter().filter(|f| f.place != ON || !new.texts.of(ON).is_empty()));
                Err(Fault::Refused(faults))
            }
            Err(other) => Err(other),
        },
        Err(other) => Err(other),
    }
}

/// Reads what was typed; with the faults of the form come those of the ballots and files.
async fn read(work: &mut Work, scope: &Scope, step: &Step, new: &NewStep) -> Outcome<Values> {
    let (keys, today, catalogue) = (work.keys().clone(), work.today(), work.catalogue().clone());
    let mut resolver = Resolver::new(&keys, scope, today);
    resolver.learn(work.conn(), &step.form, &new.texts).await?;
    let files = || step.fields.iter().filter(|f| f.kind == FieldType::File);
    let texts = files().fold(new.texts.clone(), |texts, field| texts.with(&field.key, PENDING_FILE));
    let read = record::rules::read(&step.form, &catalogue, &texts, resolver.known(), today);
    let mut faults = against_files(&step.form, &Values::new(), &new.uploads);
    if new.document.chars().count() > 200 {
        faults.push(Refusal::at("_document", "依据超过200字", "请精简"));
    }
    match read {
        Ok(mut values) if faults.is_empty() => {
            files().for_each(|field| drop(values.remove(&field.key)));
            Ok(values)
        }
        Ok(_) => Err(Fault::Refused(faults)),
        Err(wrong) => Err(Fault::Refused(wrong.iter().map(|w| w.refusal(&step.form)).chain(faults).collect())),
    }
}

fn draft(work: &Work, place: &Place<'_>, id: i64, values: Values, new: &NewStep) -> Outcome<StepRow> {
    let on: Day = values.day(ON).ok_or_else(|| Fault::internal("a step without its day"))?;
    let outcome = values.get(OUTCOME).and_then(Value::code).unwrap_or("").to_owned();
    Ok(StepRow {
        id,
        case: place.case.id,
        step: place.step.key.clone(),
        on,
        outcome,
        values,
        ballots: new.ballots.filter(|b| place.step.vote.is_some() && !left_out(place.step, b)),
        meeting: new.meeting,
        marks: Vec::new(),
        document: new.document.trim().to_owned(),
        paper: new.leave.paper,
        annuls: None,
        reason: String::new(),
        who: who(work),
        recorded_at: work.now(),
        recorded_by: work.actor().name.clone(),
    })
}

/// Whether the numbers of a vote that may be left out are: every one is empty.
fn left_out(step: &Step, ballots: &Ballots) -> bool {
    step.vote_optional && *ballots == Ballots::default()
}

/// Everything that speaks against the step: the engine's gates, the hand, the noun's own checks, the paper.
async fn judge(
    work: &mut Work,
    scope: &Scope,
    place: &Place<'_>,
    (row, held): (&StepRow, Option<&Held>),
    new: &NewStep,
) -> Outcome<Vec<Mark>> {
    let (catalogue, today) = (work.catalogue().clone(), work.today());
    let engine = engine_rows(&place.rows);
    let proposed =
        Proposed { step: place.step, on: row.on, outcome: &row.outcome, ballots: row.ballots.as_ref(), by: &row.who };
    let mut found: Vec<Finding> = procedure::against(place.procedure, &engine, &proposed, &catalogue, today);
    found.extend(rules::against_hand(place.step, scope, &place.path));
    found.extend(against_due(work, scope, place, row).await?);
    found.extend(held.into_iter().flat_map(|held| held.against(&catalogue, place.step, row)));
    if let Some(noun) = noun_of(place.procedure)? {
        let doing = Doing { case: &place.case, rows: &place.rows, step: place.step, row, scope };
        found.extend((noun.facts)(work, doing).await?.findings);
    }
    found.extend(super::unique::against(work, scope, (&place.case, place.step), row).await?);
    let actor = work.actor();
    let may_paper = rules::may_above(actor, "case.backfill", &place.path);
    let paper = new.leave.paper.then(|| rules::against_paper(may_paper, row.on, place.case.opened_at.day())).flatten();
    let may_let_pass = rules::may_above(actor, "case.override", &place.path);
    match (rules::judge(found, &new.leave, may_let_pass, &actor.name), paper) {
        (Ok(marks), None) => Ok(marks),
        (Ok(_), Some(refusal)) => Err(refusal.into()),
        (Err(mut all), paper) => {
            all.extend(paper);
            Err(Fault::Refused(all))
        }
    }
}

/// Whether as many were due at its vote as the books say.
async fn against_due(work: &mut Work, scope: &Scope, place: &Place<'_>, row: &StepRow) -> Outcome<Vec<Finding>> {
    let (catalogue, keys) = (work.catalogue().clone(), work.keys().clone());
    let Some(vote) = place.step.vote.as_deref().and_then(|key| catalogue.vote(key)) else { return Ok(Vec::new()) };
    let (unit, rows, procedure) = (&place.unit, &place.rows, &place.procedure.key);
    let shape = Shape { catalogue: &catalogue, unit, procedure, step: &place.step.key, rows };
    let electorate = hook::electorate(place.procedure, shape, Some(&row.values));
    let asked = Asked { keys: &keys, catalogue: &catalogue, on: row.on };
    let body = due::body(place.step, &row.values);
    let voting = Voting { vote, unit, by: place.step.by, body, electorate };
    let due = due::due(work.conn(), scope, asked, &voting).await?;
    Ok(due::against(&catalogue, vote, due.as_ref(), row))
}

/// Stores the files and puts their ids into the values.
async fn add_files(
    work: &mut Work,
    scope: &Scope,
    dir: &Path,
    place: &Place<'_>,
    row: &mut StepRow,
    uploads: &[(String, Upload)],
) -> Outcome<()> {
    let owner = Owner { noun: STEP, source: row.id, unit: place.case.unit };
    let files: Vec<&Upload> = uploads.iter().map(|(_, upload)| upload).collect();
    let added = attachment::add(work, scope, dir, owner, &files).await?;
    for ((key, _), id) in uploads.iter().zip(added) {
        let mut all = row.values.files(key).to_vec();
        all.push(id.0);
        row.values.set(key, Value::Files(all));
    }
    Ok(())
}

async fn write(work: &mut Work, scope: &Scope, place: Place<'_>, row: StepRow) -> Outcome<()> {
    let Place { mut case, mut rows, procedure, step, .. } = place;
    let catalogue = work.catalogue().clone();
    write_row(work, "case.step", &case, step, &row).await?;
    ledger::post(work, entries(&catalogue, procedure, step, &case, &row)).await?;
    if let Some(noun) = noun_of(procedure)? {
        (noun.effect)(work, Doing { case: &case, rows: &rows, step, row: &row, scope }).await?;
    }
    rows.push(row);
    let waits = super::settle(work, procedure, &mut case, &rows);
    write_file(work, ("case.move", &step.name), &case).await?;
    waits::keep(work, procedure, &case, waits).await
}
