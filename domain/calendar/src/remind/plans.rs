//! Planned meetings: told the day before they are held, and once when their day has passed without a record.

use super::{Ground, NEWLY, Told};
use access::Scope;
use base::id::UnitId;
use base::{Outcome, Period};
use db::Conn;
use plan::Plan;
use plan::store::{Filter, Stand};

/// Plans told of in one day's round.
const PLANS: i64 = 100_000;

/// What is told of them, by unit.
///
/// # Errors
/// When the database is away.
pub(super) async fn of(conn: &mut Conn, ground: Ground<'_>, whole: &Scope) -> Outcome<Vec<(UnitId, Told)>> {
    let today = ground.today;
    let period = Period { from: today.plus_days(-NEWLY), to: today.plus_days(1) };
    let filter = Filter { period, kind: String::new(), stand: Stand::Open, today };
    let open = plan::store::page(conn, whole, &filter, 0, PLANS).await?;
    Ok(open.iter().map(|plan| (plan.unit, planned(ground, plan))).collect())
}

fn planned(ground: Ground<'_>, plan: &Plan) -> Told {
    let kind = ground.catalogue.meeting_kind(&plan.kind).map_or("会议", |kind| kind.name.as_str());
    let overdue = plan.is_overdue(ground.today);
    let (stage, words) =
        if overdue { ("overdue", "，已过计划日，尚未记录") } else { ("soon", "，请做好准备") };
    let (id, day) = (plan.id, plan.what.day);
    Told {
        // Put off to another day, it is told of again.
        topic: format!("plan:{id}:{day}:{stage}"),
        title: format!("{}计划召开{}{words}", day.chinese(), plan.line(kind)),
        plain: format!("{}计划召开{kind}{words}", day.chinese()),
        body: if overdue { "开过的请按计划记录；没有开的请改期或取消" } else { "" }.to_owned(),
        href: plan::href(id),
        need: "meeting.write".to_owned(),
    }
}
