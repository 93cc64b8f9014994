//! From the application to the form: ages, order, waiting times, reviews, training.

use super::{Found, Ground, Past, when};
use crate::checks::past::{number, persons, says};
use base::Day;

pub(super) fn underage(past: &Past, ground: Ground<'_>) -> Found {
    let (apply, birth) = (past.last("apply")?, past.birth?);
    let age = i64::from(birth.full_years_until(apply.on));
    let least = ground.least("admission_min_age", 18);
    when(age < least, || format!("递交申请时{age}周岁"))
}

pub(super) fn talk_late(past: &Past, ground: Ground<'_>) -> Found {
    let apply = past.last("apply")?;
    let until = ground.until("admission_talk", apply.on)?;
    match past.last("talk") {
        Some(talk) => when(talk.on > until, || format!("{}申请，{}才谈话", apply.on, talk.on)),
        None if past.steps.iter().any(|s| s.key == "dropped") => None,
        None => when(until < ground.today, || format!("{}申请，至今没有谈话记录", apply.on)),
    }
}

pub(super) fn activist_before_talk(past: &Past, _: Ground<'_>) -> Found {
    let (activist, talk) = (past.with("activist", "agreed")?, past.last("talk")?);
    when(activist.on < talk.on, || format!("{}确定积极分子，{}谈话", activist.on, talk.on))
}

pub(super) fn activist_without_filing(past: &Past, _: Ground<'_>) -> Found {
    let activist = past.with("activist", "agreed")?;
    let filed = past.last("activist_filed").is_some() || past.with("object", "agreed").is_none();
    when(!filed, || format!("{}确定积极分子，没有报上级党委备案", activist.on))
}

pub(super) fn contact_not_full(past: &Past, _: Ground<'_>) -> Found {
    let pairs = [("contacts", "培养联系人", 1, 2), ("introducers", "入党介绍人", 2, 2)];
    pairs.into_iter().find_map(|(key, name, least, most)| {
        let step = past.last(key)?;
        let people = persons(&step.values, "people");
        let not_full = people.iter().any(|p| past.was_full(*p, step.on) == Some(false));
        let without = people.iter().any(|p| past.had_rights(*p, step.on) == Some(false));
        let wrong_number = !(least..=most).contains(&people.len());
        let what = match (not_full, without) {
            (true, _) => "中有人不是正式党员".to_owned(),
            (_, true) => "中有人处于留党察看期间".to_owned(),
            _ => format!("为{}人", people.len()),
        };
        when(without || wrong_number, || format!("{name}{what}"))
    })
}

pub(super) fn review_gap(past: &Past, ground: Ground<'_>) -> Found {
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

pub(super) fn under_one_year(past: &Past, ground: Ground<'_>) -> Found {
    let (activist, object) = (past.with("activist", "agreed")?, past.with("object", "agreed")?);
    let since = ground.since("admission_cultivation", activist.on)?;
    when(object.on < since, || format!("{}确定积极分子，{}列为发展对象", activist.on, object.on))
}

pub(super) fn no_object_filing(past: &Past, _: Ground<'_>) -> Found {
    past.with("object", "agreed")?;
    let next = past.last("introducers").or_else(|| past.last("review")).or_else(|| past.last("training"))?;
    match past.with("object_filed", "agreed") {
        None => Some("没有上级党委同意的备案".to_owned()),
        Some(filed) => when(filed.on > next.on, || format!("{}才备案，此前已进入后面的步骤", filed.on)),
    }
}

pub(super) fn no_political_review(past: &Past, _: Ground<'_>) -> Found {
    let vote = past.passed()?;
    match past.last("review") {
        None => Some("没有政治审查结论".to_owned()),
        Some(review) if review.outcome != "qualified" => Some("政治审查结论不是合格".to_owned()),
        Some(review) => when(review.on > vote.on, || format!("政治审查{}，晚于大会{}", review.on, vote.on)),
    }
}

pub(super) fn training_short(past: &Past, ground: Ground<'_>) -> Found {
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

pub(super) fn vote_before_pre_exam(past: &Past, _: Ground<'_>) -> Found {
    let vote = past.passed()?;
    match past.with("pre_exam", "qualified") {
        None => Some("大会前没有预审合格的书面意见".to_owned()),
        Some(exam) => when(vote.on < exam.on, || format!("大会{}，预审{}", vote.on, exam.on)),
    }
}

pub(super) fn form_before_pre_exam(past: &Past, _: Ground<'_>) -> Found {
    let (form, exam) = (past.last("form")?, past.with("pre_exam", "qualified")?);
    when(form.on < exam.on, || format!("{}填写志愿书，{}预审", form.on, exam.on))
}

pub(super) fn leaving_soon(past: &Past, _: Ground<'_>) -> Found {
    past.passed()?;
    let leaving = says(&past.last("branch_exam")?.values, "leaving")?;
    when(leaving, || "支委会审查时已知三个月内离开".to_owned())
}
