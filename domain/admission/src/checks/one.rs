//! The checks that look at one case.

use super::past::{number, persons, says};
use super::{Ground, Past, Violation};
use base::Day;
use procedure::{decide, impossible};
use record::value::Value;

/// What a check finds: nothing, or what does not fit.
type Found = Option<String>;
/// A check of one case.
type Look = fn(&Past, Ground<'_>) -> Found;

const LOOKS: [(&str, Look); 28] = [
    ("underage", underage),
    ("talk_late", talk_late),
    ("activist_before_talk", activist_before_talk),
    ("activist_without_filing", activist_without_filing),
    ("contact_not_full", contact_not_full),
    ("review_gap", review_gap),
    ("under_one_year", under_one_year),
    ("no_object_filing", no_object_filing),
    ("no_political_review", no_political_review),
    ("training_short", training_short),
    ("vote_before_pre_exam", vote_before_pre_exam),
    ("form_before_pre_exam", form_before_pre_exam),
    ("leaving_soon", leaving_soon),
    ("quorum", quorum),
    ("votes", votes),
    ("batch_vote", batch_vote),
    ("probationer_voted", probationer_voted),
    ("approver_not_authorised", approver_not_authorised),
    ("approval_late", approval_late),
    ("no_talk_before_approval", no_talk_before_approval),
    ("wrong_join_date", wrong_join_date),
    ("oath_missing", oath_missing),
    ("conversion_early", conversion_early),
    ("conversion_late", conversion_late),
    ("extend_range", extend_range),
    ("dues_start", dues_start),
    ("material_missing", material_missing),
    ("date_identical", date_identical),
];

pub(super) fn all(past: &Past, ground: Ground<'_>) -> Vec<Violation> {
    let found = LOOKS.iter().filter_map(|(check, look)| look(past, ground).map(|what| (*check, what)));
    found.map(|(check, what)| Violation { check, case: past.case, what }).collect()
}

fn when(wrong: bool, what: impl FnOnce() -> String) -> Found {
    wrong.then(what)
}

fn underage(past: &Past, ground: Ground<'_>) -> Found {
    let (apply, birth) = (past.last("apply")?, past.birth?);
    let age = i64::from(birth.full_years_until(apply.on));
    let least = ground.least("admission_min_age", 18);
    when(age < least, || format!("递交申请时{age}周岁"))
}

fn talk_late(past: &Past, ground: Ground<'_>) -> Found {
    let apply = past.last("apply")?;
    let until = ground.until("admission_talk", apply.on)?;
    match past.last("talk") {
        Some(talk) => when(talk.on > until, || format!("{}申请，{}才谈话", apply.on, talk.on)),
        None if past.steps.iter().any(|s| s.key == "dropped") => None,
        None => when(until < ground.today, || format!("{}申请，至今没有谈话记录", apply.on)),
    }
}

fn activist_before_talk(past: &Past, _: Ground<'_>) -> Found {
    let (activist, talk) = (past.with("activist", "agreed")?, past.last("talk")?);
    when(activist.on < talk.on, || format!("{}确定积极分子，{}谈话", activist.on, talk.on))
}

fn activist_without_filing(past: &Past, _: Ground<'_>) -> Found {
    let activist = past.with("activist", "agreed")?;
    let decided = activist.values.get("decided_by").is_some();
    let filed = past.last("activist_filed").is_some() || past.with("object", "agreed").is_none();
    when(!decided || !filed, || {
        if decided {
            "没有报上级党委备案".to_owned()
        } else {
            "没有支委会（支部大会）研究的记录".to_owned()
        }
    })
}

fn contact_not_full(past: &Past, _: Ground<'_>) -> Found {
    let pairs = [("contacts", "培养联系人", 1, 2), ("introducers", "入党介绍人", 2, 2)];
    pairs.into_iter().find_map(|(key, name, least, most)| {
        let step = past.last(key)?;
        let people = persons(&step.values, "people");
        let not_full = people.iter().any(|p| past.was_full(*p, step.on) == Some(false));
        let wrong_number = !(least..=most).contains(&people.len());
        let what = if not_full { "中有人不是正式党员".to_owned() } else { format!("为{}人", people.len()) };
        when(not_full || wrong_number, || format!("{name}{what}"))
    })
}

fn review_gap(past: &Past, ground: Ground<'_>) -> Found {
    let start = past.with("activist", "agreed")?.on;
    let end = past.with("object", "agreed").map_or(ground.today, |s| s.on);
    if past.last("dropped").is_some() {
        return None;
    }
    let mut days: Vec<Day> = vec![start];
    days.extend(past.all("cultivation").iter().map(|s| s.on).filter(|on| *on > start && *on < end));
    days.push(end);
    let gap = days.windows(2).find(|pair| match pair {
        [from, to] => ground.since("admission_review", *from).is_some_and(|until| *to > until),
        _ => false,
    })?;
    Some(format!("{}至{}之间没有考察", gap.first()?, gap.last()?))
}

fn under_one_year(past: &Past, ground: Ground<'_>) -> Found {
    let (activist, object) = (past.with("activist", "agreed")?, past.with("object", "agreed")?);
    let since = ground.since("admission_cultivation", activist.on)?;
    when(object.on < since, || format!("{}确定积极分子，{}列为发展对象", activist.on, object.on))
}

fn no_object_filing(past: &Past, _: Ground<'_>) -> Found {
    past.with("object", "agreed")?;
    let next = past.last("introducers").or_else(|| past.last("review")).or_else(|| past.last("training"))?;
    match past.with("object_filed", "agreed") {
        None => Some("没有上级党委同意的备案".to_owned()),
        Some(filed) => when(filed.on > next.on, || format!("{}才备案，此前已进入后面的步骤", filed.on)),
    }
}

fn no_political_review(past: &Past, _: Ground<'_>) -> Found {
    let vote = past.passed()?;
    match past.last("review") {
        None => Some("没有政治审查结论".to_owned()),
        Some(review) if review.outcome != "qualified" => Some("政治审查结论不是合格".to_owned()),
        Some(review) => when(review.on > vote.on, || format!("政治审查{}，晚于大会{}", review.on, vote.on)),
    }
}

fn training_short(past: &Past, ground: Ground<'_>) -> Found {
    let vote = past.passed()?;
    let Some(training) = past.with("training", "passed") else { return Some("没有参加集中培训".to_owned()) };
    let days = number(&training.values, "days").unwrap_or(0);
    let hours = number(&training.values, "hours").unwrap_or(0);
    let enough = days >= ground.least("admission_training", 3) * 1000
        || hours >= ground.least("admission_training_hours", 24) * 1000;
    let late = training.on > vote.on;
    let what = || {
        if late {
            format!("培训{}，晚于大会", training.on)
        } else {
            format!("培训{}天、{}学时", days / 1000, hours / 1000)
        }
    };
    when(!enough || late, what)
}

fn vote_before_pre_exam(past: &Past, _: Ground<'_>) -> Found {
    let vote = past.passed()?;
    match past.with("pre_exam", "qualified") {
        None => Some("大会前没有预审合格的书面意见".to_owned()),
        Some(exam) => when(vote.on < exam.on, || format!("大会{}，预审{}", vote.on, exam.on)),
    }
}

fn form_before_pre_exam(past: &Past, _: Ground<'_>) -> Found {
    let (form, exam) = (past.last("form")?, past.with("pre_exam", "qualified")?);
    when(form.on < exam.on, || format!("{}填写志愿书，{}预审", form.on, exam.on))
}

fn leaving_soon(past: &Past, _: Ground<'_>) -> Found {
    past.passed()?;
    let leaving = says(&past.last("branch_exam")?.values, "leaving")?;
    when(leaving, || "支委会审查时已知三个月内离开".to_owned())
}

/// The first vote for which something holds.
fn vote_that(past: &Past, ground: Ground<'_>, wrong: fn(&catalogue::Vote, &procedure::Ballots) -> Found) -> Found {
    let rule = ground.catalogue.vote("branch_admission")?;
    let meetings = past.steps.iter().filter(|s| matches!(s.key.as_str(), "assembly" | "conversion_assembly"));
    let decided = meetings.filter(|s| s.outcome != "failed");
    decided.filter_map(|s| s.ballots.as_ref()).find_map(|b| wrong(rule, b))
}

fn quorum(past: &Past, ground: Ground<'_>) -> Found {
    vote_that(past, ground, |rule, b| {
        when(!decide(rule, b).quorate, || format!("应到{}人，实到{}人", b.due, b.present))
    })
}

fn votes(past: &Past, ground: Ground<'_>) -> Found {
    vote_that(past, ground, |rule, b| {
        let wrong = impossible(rule, b);
        if let Some(first) = wrong.first() {
            return Some(first.what.clone());
        }
        let decided = decide(rule, b);
        when(decided.quorate && !decided.passed, || format!("应到{}人，赞成{}票", b.due, decided.yes))
    })
}

fn batch_vote(past: &Past, _: Ground<'_>) -> Found {
    let together = |key: &str| past.all(key).iter().any(|s| says(&s.values, "together") == Some(true));
    when(together("assembly") || together("conversion_assembly"), || "多人合并表决".to_owned())
}

fn probationer_voted(past: &Past, _: Ground<'_>) -> Found {
    let meetings = past.steps.iter().filter(|s| matches!(s.key.as_str(), "assembly" | "conversion_assembly"));
    let count = |s: &super::past::Step| {
        persons(&s.values, "voters").iter().filter(|p| past.was_full(**p, s.on) == Some(false)).count()
    };
    meetings.map(count).find(|n| *n > 0).map(|n| format!("参加表决的有{n}名没有表决权"))
}

fn approver_not_authorised(past: &Past, _: Ground<'_>) -> Found {
    let approvals = [past.approved(), past.with("conversion_approval", "converted")];
    approvals.into_iter().flatten().find_map(|step| match step.values.get("approver") {
        Some(Value::Unit(unit)) => {
            let facts = past.units.get(&unit.id)?;
            when(!facts.approves, || format!("由{}审批", facts.name))
        }
        _ => None,
    })
}

fn approval_late(past: &Past, ground: Ground<'_>) -> Found {
    let (vote, approval) = (past.passed()?, past.approved()?);
    let usual = ground.until("admission_approval", vote.on)?;
    let most = ground.until("admission_approval_most", vote.on)?;
    let reason = approval.values.text("why_late").trim();
    let wrong = approval.on > most || (approval.on > usual && reason.is_empty());
    when(wrong, || format!("大会{}，审批{}", vote.on, approval.on))
}

fn no_talk_before_approval(past: &Past, _: Ground<'_>) -> Found {
    let (vote, approval) = (past.passed()?, past.approved()?);
    let talked = past.all("approver_talk").iter().any(|t| vote.on <= t.on && t.on <= approval.on);
    when(!talked, || "大会与审批之间没有谈话记录".to_owned())
}

/// The day on which the probation ends: a year after the assembly, or where an extension put it.
fn expiry(past: &Past, ground: Ground<'_>) -> Option<Day> {
    let vote = past.passed()?;
    let usual = ground.since("probation_length", vote.on)?;
    let extended =
        past.with("conversion_assembly", "extend").filter(|_| past.with("conversion_approval", "extended").is_some());
    let months = extended.and_then(|s| number(&s.values, "months")).unwrap_or(0) / 1000;
    Some(usual.plus_months(i32::try_from(months).unwrap_or(0)))
}

fn wrong_join_date(past: &Past, ground: Ground<'_>) -> Found {
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

fn oath_missing(past: &Past, ground: Ground<'_>) -> Found {
    let approval = past.approved()?;
    let until = ground.until("admission_oath", approval.on)?;
    let day = past.last("oath").map_or(ground.today, |s| s.on);
    when(day > until, || format!("{}批准，至{}没有宣誓", approval.on, until))
}

fn conversion_early(past: &Past, ground: Ground<'_>) -> Found {
    let meeting = past.with("conversion_assembly", "convert")?;
    let due = expiry(past, ground)?;
    when(meeting.on < due, || format!("预备期到{due}才满，{}讨论转正", meeting.on))
}

fn conversion_late(past: &Past, ground: Ground<'_>) -> Found {
    past.approved()?;
    let first = past.all("conversion_assembly").first().map_or(ground.today, |s| s.on);
    let due = ground.since("probation_length", past.passed()?.on)?;
    let until = ground.until("conversion_meeting", due)?;
    when(first > until, || format!("预备期于{due}届满"))
}

fn extend_range(past: &Past, ground: Ground<'_>) -> Found {
    let extended: Vec<_> = past.all("conversion_assembly").into_iter().filter(|s| s.outcome == "extend").collect();
    let first = extended.first()?;
    if extended.len() > 1 {
        return Some(format!("延长{}次", extended.len()));
    }
    let months = number(&first.values, "months").unwrap_or(0) / 1000;
    let rule = ground.catalogue.rule("probation_extension_least");
    let (least, most) = rule.map_or((6, 12), |r| (r.value.unwrap_or(6), r.most.unwrap_or(12)));
    when(!(least..=most).contains(&months), || format!("延长{months}个月"))
}

fn dues_start(past: &Past, _: Ground<'_>) -> Found {
    let vote = past.passed()?;
    let from = past.last("assigned")?.values.day("dues_from")?;
    when(from.month_start() > vote.on.month_start(), || format!("大会{}，党费从{}起缴", vote.on, from.month_key()))
}

fn material_missing(past: &Past, _: Ground<'_>) -> Found {
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

fn date_identical(past: &Past, ground: Ground<'_>) -> Found {
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
