//! Letting a unit off an obligation, and taking that back.

use crate::exemption::Lifted;
use crate::list::{self, Ask, Line, Sort};
use crate::store::{self, ExemptionRow};
use crate::{Exemption, ExemptionId, NOUN};
use access::{Line as AuditLine, Scope, Work};
use base::id::UnitId;
use base::{Day, Fault, Outcome, Period, Refusal};
use catalogue::Catalogue;
use db::Conn;
use duty::{Asked, span_of};

/// Longest reason.
pub const MOST: usize = 300;

/// Which obligation: unit, key of the duty, first day of the span.
pub type Which<'a> = (UnitId, &'a str, Day);

/// One obligation of a unit in reach.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach, or there is no such duty, or the unit does not owe it in that span.
pub async fn find<'c>(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &'c Catalogue,
    (unit, duty, from): Which<'_>,
    today: Day,
) -> Outcome<Line<'c>> {
    let asked = Asked::of(catalogue, duty).ok_or(Fault::NotFound)?;
    let span = asked.every().map_or(Period { from, to: from }, |every| span_of(every, from));
    let ask = Ask { period: span, until: span.from, today, units: Some(&[unit]), duty: Some(duty) };
    let lines = list::lines(conn, scope, catalogue, ask).await?;
    lines.into_iter().find(|line| line.span.from == from || line.sort == Sort::Undated).ok_or(Fault::NotFound)
}

/// Lets a unit off one span of a duty.
///
/// # Errors
/// [`Fault::NotFound`] when there is no such obligation in reach; refused for one's own unit; every reason against it at once.
pub async fn exempt(work: &mut Work, scope: &Scope, which: Which<'_>, reason: &str) -> Outcome<ExemptionId> {
    let (catalogue, today) = (work.catalogue().clone(), work.today());
    let line = find(work.conn(), scope, &catalogue, which, today).await?;
    above(work, scope, which.0).await?;
    let mut reasons = against_reason("reason", reason, "请写明免办的事由和依据");
    match line.sort {
        Sort::Met => reasons.push(Refusal::new("这一项已经办了", "不需要免办")),
        Sort::Exempt => reasons.push(Refusal::new("这一项已经免办", "要改事由的，请先撤回原来的免办")),
        Sort::Undated => reasons.push(Refusal::new("任期的届满日期还没有登记", "请先在党组织页登记任期")),
        Sort::Late | Sort::Owed => {}
    }
    if !reasons.is_empty() {
        return Err(Fault::Refused(reasons));
    }
    let exemption = Exemption {
        id: work.new_id(),
        unit: line.unit,
        duty: line.asked.duty.key.clone(),
        span: line.span,
        reason: reason.trim().to_owned(),
        made_by: work.actor().name.clone(),
        made_at: work.now(),
        lifted: None,
    };
    let detail = format!("{}（{}）", line.asked.duty.name, line.span_words());
    let (row, keys, district) = (ExemptionRow::of(&exemption), work.keys().clone(), work.district().0);
    let audit = AuditLine::done("duty.exempt", NOUN, exemption.id.0).unit(exemption.unit).detail(detail);
    let audit = audit.seal(&keys, &row)?;
    store::insert(work.conn(), district, row).await?;
    work.audit(audit);
    Ok(exemption.id)
}

/// Takes an exemption back.
///
/// # Errors
/// [`Fault::NotFound`] when there is none in reach; [`Fault::Stale`] when somebody else was quicker; a refusal without a reason.
pub async fn lift(work: &mut Work, scope: &Scope, which: Which<'_>, why: &str) -> Outcome<()> {
    let history = store::history(work.conn(), scope, which).await?;
    above(work, scope, which.0).await?;
    let mut exemption = history.into_iter().find(|x| x.lifted.is_none()).ok_or(Fault::NotFound)?;
    let reasons = against_reason("why", why, "请写明撤回的原因");
    if !reasons.is_empty() {
        return Err(Fault::Refused(reasons));
    }
    exemption.lifted = Some(Lifted { by: work.actor().name.clone(), at: work.now(), why: why.trim().to_owned() });
    let (row, keys, district) = (ExemptionRow::of(&exemption), work.keys().clone(), work.district().0);
    let name = work.catalogue().duty(&exemption.duty).map_or_else(|| exemption.duty.clone(), |d| d.name.clone());
    let audit = AuditLine::done("duty.lift", NOUN, exemption.id.0).unit(exemption.unit);
    let audit = audit.detail(format!("{name}（{}）", exemption.span.chinese())).seal(&keys, &row)?;
    store::lift(work.conn(), district, &row).await?;
    work.audit(audit);
    Ok(())
}

/// Whether somebody may let a unit off: nobody lets off their own; the district, which has none above it here, by its own.
pub fn may(scope: &Scope, path: &str) -> bool {
    scope.stands_above(path) || path.is_empty()
}

async fn above(work: &mut Work, scope: &Scope, unit: UnitId) -> Outcome<()> {
    let district = work.district();
    let path = access::tree::find_path(work.conn(), district, unit).await?.ok_or(Fault::NotFound)?;
    if may(scope, &path) {
        return Ok(());
    }
    let what = "本党组织的应办事项不能自己登记免办";
    Err(Fault::Refused(vec![Refusal::new(what, "请报上级党组织登记")]))
}

fn against_reason(place: &str, text: &str, remedy: &str) -> Vec<Refusal> {
    match text.trim().chars().count() {
        0 => vec![Refusal::at(place, "没有填写理由", remedy)],
        n if n > MOST => vec![Refusal::at(place, format!("理由超过{MOST}字"), "请精简")],
        _ => Vec::new(),
    }
}
