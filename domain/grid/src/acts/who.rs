//! Who is put into a post: a member of the roster found by name, or somebody with a telephone number.

use crate::place::{Held, TIMES, WAYS, WHO, subject};
use crate::post::Post;
use crate::typed::{TypedHeld, chosen};
use access::Work;
use base::id::PersonId;
use base::{Outcome, Refusal, name, phone};
use record::rules::{Mention, mention};

/// The person of one line of the form; reasons are told at the line's fields.
pub(super) async fn held(
    work: &mut Work,
    posts: &[Post],
    (n, typed): (usize, &TypedHeld),
    faults: &mut Vec<Refusal>,
) -> Outcome<Option<Held>> {
    let before = faults.len();
    if !posts.iter().any(|p| p.code == typed.post) {
        faults.push(Refusal::at(format!("post{n}"), "没有选择岗位", "请从列表中选择"));
    }
    chosen(&format!("who{n}"), "是否在名册", &typed.who, WHO, faults);
    chosen(&format!("time{n}"), "专职或兼职", &typed.time, TIMES, faults);
    chosen(&format!("way{n}"), "选配方式", &typed.way, WAYS, faults);
    let found = if typed.who == "outside" { outside(n, typed, faults) } else { member(work, n, typed, faults).await? };
    let Some((person, name, phone)) = found.filter(|_| faults.len() == before) else { return Ok(None) };
    Ok(Some(Held {
        post: typed.post.clone(),
        subject: subject(work.keys(), person, &name, &phone),
        person: person.map(|p| p.0),
        name,
        phone,
        time: typed.time.clone(),
        way: typed.way.clone(),
    }))
}

type Found = (Option<PersonId>, String, String);

fn outside(n: usize, typed: &TypedHeld, faults: &mut Vec<Refusal>) -> Option<Found> {
    let called = name::tidy(&typed.name);
    if let Some(what) = name::fault(&called) {
        faults.push(Refusal::at(format!("name{n}"), what, "请填写姓名"));
        return None;
    }
    if typed.phone.is_empty() {
        faults.push(Refusal::at(
            format!("phone{n}"),
            format!("没有填写{called}的电话"),
            "不在名册中的人员凭姓名和电话区分，请填写",
        ));
        return None;
    }
    match phone::parse(&typed.phone) {
        Ok(number) => Some((None, called, number)),
        Err(what) => {
            faults.push(Refusal::at(format!("phone{n}"), what, "请核对"));
            None
        }
    }
}

async fn member(work: &mut Work, n: usize, typed: &TypedHeld, faults: &mut Vec<Refusal>) -> Outcome<Option<Found>> {
    let (at, keys) = (format!("name{n}"), work.keys().clone());
    let reach = work.actor().scope("member.read")?;
    let (called, mut all) = match mention(&typed.name) {
        Mention::Id(id) => ("所选人员".to_owned(), member::store::brief(work.conn(), &reach, &[PersonId(id)]).await?),
        Mention::Name { name, tail } if !name.is_empty() => {
            let found = member::store::by_name(work.conn(), &keys, &reach, &name, tail.as_deref()).await?;
            (name, found)
        }
        _ => {
            faults.push(Refusal::at(at, "没有填写姓名", "请填写；有同名的在后面加身份证号末四位，如“张三（1234）”"));
            return Ok(None);
        }
    };
    all.retain(|b| b.active);
    match all.as_slice() {
        [one] => Ok(Some((Some(one.id), one.name.clone(), String::new()))),
        [] => {
            let remedy = "请核对姓名；不在管理范围内名册中的，选“名册以外”并填电话";
            faults.push(Refusal::at(at, format!("名册中没有找到{called}"), remedy));
            Ok(None)
        }
        several => {
            let what = format!("名册中有{}名{called}", several.len());
            faults.push(Refusal::at(at, what, "请在姓名后加身份证号末四位，如“张三（1234）”"));
            Ok(None)
        }
    }
}
