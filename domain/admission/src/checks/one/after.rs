//! After the approval: roster, oath, conversion, archive; and days that look written afterwards.

use super::{Found, Ground, Past, expiry, when};
use crate::checks::past::{number, says};

pub(super) fn wrong_join_date(past: &Past, ground: Ground<'_>) -> Found {
    let (vote, place) = (past.passed()?, past.place.as_ref()?);
    past.approved()?;
    if let Some(joined) = place.joined_on
        && !(joined.first() <= vote.on && vote.on <= joined.last())
    {
        return Some(format!("名册入党日期{joined}，大会{}", vote.on));
    }
    past.with("conversion_approval", "converted")?;
    let due = expiry(past, ground)?;
    let confirmed = place.confirmed_on?;
    when(!(confirmed.first() <= due && due <= confirmed.last()), || format!("名册转正日期{confirmed}，预备期满{due}"))
}

pub(super) fn oath_missing(past: &Past, ground: Ground<'_>) -> Found {
    let approval = past.approved()?;
    let until = ground.until("admission_oath_within", approval.on)?;
    let day = past.last("oath").map_or(ground.today, |s| s.on);
    when(day > until, || format!("{}批准，至{}没有宣誓", approval.on, until))
}

pub(super) fn conversion_early(past: &Past, ground: Ground<'_>) -> Found {
    let meeting = past.with("conversion_assembly", "convert")?;
    let due = expiry(past, ground)?;
    when(meeting.on < due, || format!("预备期到{due}才满，{}讨论转正", meeting.on))
}

pub(super) fn conversion_late(past: &Past, ground: Ground<'_>) -> Found {
    past.approved()?;
    let first = past.all("conversion_assembly").first().map_or(ground.today, |s| s.on);
    let due = ground.since("probation_length", past.passed()?.on)?;
    let until = ground.until("conversion_meeting", due)?;
    when(first > until, || format!("预备期于{due}届满"))
}

pub(super) fn extend_range(past: &Past, ground: Ground<'_>) -> Found {
    let extended: Vec<_> = past.all("conversion_assembly").into_iter().filter(|s| s.outcome == "extend").collect();
    let first = extended.first()?;
    if extended.len() > 1 {
        return Some(format!("延长{}次", extended.len()));
    }
    let months = number(&first.values, "months").unwrap_or(0) / 1000;
    let rule = ground.catalogue.rule("probation_extension");
    let (least, most) = rule.map_or((6, 12), |r| (r.value.unwrap_or(6), r.most.unwrap_or(12)));
    when(!(least..=most).contains(&months), || format!("延长{months}个月"))
}

pub(super) fn dues_start(past: &Past, _: Ground<'_>) -> Found {
    let vote = past.passed()?;
    let from = past.last("assigned")?.values.day("dues_from")?;
    when(from.month_start() > vote.on.month_start(), || format!("大会{}，党费从{}起缴", vote.on, from.month_key()))
}

pub(super) fn material_missing(past: &Past, _: Ground<'_>) -> Found {
    let archived = past.last("archived")?;
    let kept = [
        ("has_form", "入党志愿书"),
        ("has_application", "入党申请书"),
        ("has_review", "政治审查材料"),
        ("has_conversion", "转正申请书"),
        ("has_cultivation", "培养教育考察材料"),
    ];
    let missing: Vec<&str> =
        kept.iter().filter(|(key, _)| says(&archived.values, key) != Some(true)).map(|(_, name)| *name).collect();
    when(!missing.is_empty(), || format!("缺{}", missing.join("、")))
}

/// Steps that may fairly share a day with another.
const TOGETHER: usize = 3;
/// From so many steps on a share of days off is looked at.
const ENOUGH_STEPS: usize = 10;

pub(super) fn date_identical(past: &Past, ground: Ground<'_>) -> Found {
    for step in &past.steps {
        let same = past.steps.iter().filter(|s| s.on == step.on).count();
        if same > TOGETHER {
            return Some(format!("{}一天有{same}个步骤", step.on));
        }
    }
    let off = past.steps.iter().filter(|s| !ground.workdays().is_workday(s.on)).count();
    let many = past.steps.len() >= ENOUGH_STEPS && off * 2 > past.steps.len();
    when(many, || format!("{}个步骤中{off}个在休息日", past.steps.len()))
}
