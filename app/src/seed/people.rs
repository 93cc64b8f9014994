//! Synthetic members: names, ID numbers, and the facts of the roster.

use super::random::Random;
use super::tree::{Branch, Planted};
use access::{Actor, Deployment};
use base::{Day, IdNumber, Outcome, PartialDay};
use member::Facts;
use member::acts::NewPerson;
use std::collections::HashSet;

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文";
const GIVEN: &str = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰文辉玲华红建国志鹏宇浩欣怡梓涵雨晨思远博雅若曦子轩俊凯瑞雪晓东海燕春梅德胜永福长安学民爱莲佳琪嘉豪一诺清扬云帆书瑶景行知微允中守正致远怀瑾";
/// No area has this code.
const AREA: &str = "999999";
/// Rows enrolled in one transaction.
const CHUNK: usize = 10_000;

/// Enrols so many members, unevenly over the branches.
///
/// # Errors
/// When the database refuses.
pub async fn enrol(
    deployment: &Deployment,
    actor: &Actor,
    random: &mut Random,
    planted: &Planted,
    members: usize,
    on: Day,
) -> Outcome<()> {
    let scope = actor.scope("member.write")?;
    let mut people = People::new(random.draw());
    let sizes = sizes(random, planted.branches.len(), members);
    let mut waiting = Vec::with_capacity(CHUNK);
    for (branch, size) in planted.branches.iter().zip(sizes) {
        for _ in 0..size {
            waiting.push(people.member(branch, on));
        }
        if waiting.len() >= CHUNK {
            enrol_chunk(deployment, actor, &scope, std::mem::take(&mut waiting), on).await?;
        }
    }
    enrol_chunk(deployment, actor, &scope, waiting, on).await
}

async fn enrol_chunk(
    deployment: &Deployment,
    actor: &Actor,
    scope: &access::Scope,
    people: Vec<NewPerson>,
    on: Day,
) -> Outcome<()> {
    if people.is_empty() {
        return Ok(());
    }
    let mut work = deployment.begin(actor).await?;
    member::acts::enrol_many(&mut work, scope, people, on, None).await?;
    work.commit().await
}

/// How many members each branch has: most around the average, a few small, a few beyond fifty.
fn sizes(random: &mut Random, branches: usize, members: usize) -> Vec<usize> {
    let weights: Vec<usize> = (0..branches)
        .map(|_| {
            usize::try_from(*random.weighted(&[(4, 8), (10, 25), (18, 40), (28, 22), (55, 5)])).unwrap_or(10)
                + random.below(6)
        })
        .collect();
    let total: usize = weights.iter().sum::<usize>().max(1);
    let mut sizes: Vec<usize> = weights.iter().map(|w| w * members / total).collect();
    let mut short = members - sizes.iter().sum::<usize>();
    let mut at = 0;
    while short > 0 && !sizes.is_empty() {
        let n = sizes.len();
        sizes[at % n] += 1;
        short -= 1;
        at += 1;
    }
    sizes
}

/// Makes people; keeps count so that no ID number comes twice.
#[derive(Debug)]
pub struct People {
    random: Random,
    surnames: Vec<char>,
    given: Vec<char>,
    used: HashSet<(Day, u32)>,
}

impl People {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            surnames: SURNAMES.chars().collect(),
            given: GIVEN.chars().collect(),
            used: HashSet::new(),
        }
    }

    /// A name of two or three characters.
    pub fn name(&mut self) -> String {
        let mut name = String::from(*self.random.pick(&self.surnames));
        name.push(*self.random.pick(&self.given));
        if self.random.percent(78) {
            name.push(*self.random.pick(&self.given));
        }
        name
    }

    /// A member of a branch as the books know them on a day.
    pub fn member(&mut self, branch: &Branch, on: Day) -> NewPerson {
        let age = self.age(branch);
        let birth = on.plus_months(-i32::try_from(age * 12).unwrap_or(480)).plus_days(-self.random.between(0, 364));
        let joined_age = self.random.between(18, (age - 1).clamp(19, 38));
        let joined =
            birth.plus_months(i32::try_from(joined_age * 12).unwrap_or(240) + 3).plus_days(self.random.between(0, 300));
        let joined = joined.min(on.plus_days(-20));
        // Whoever joined within the last year is on probation.
        let probationary = joined.plus_months(12) > on;
        self.person(branch, birth, joined, if probationary { "probationary" } else { "full" })
    }

    /// Somebody just accepted as a probationary member.
    pub fn accepted(&mut self, branch: &Branch, on: Day) -> NewPerson {
        let birth = on
            .plus_months(-12 * i32::try_from(self.random.between(20, 42)).unwrap_or(30))
            .plus_days(-self.random.between(1, 300));
        self.person(branch, birth, on, "probationary")
    }

    fn person(&mut self, branch: &Branch, birth: Day, joined: Day, category: &str) -> NewPerson {
        let male = self.random.percent(if branch.sector == "community" { 55 } else { 64 });
        let id = self.id_number(birth, male);
        let mut facts = Facts::of(&self.name(), &id, category, PartialDay::from(joined));
        if category == "full" {
            facts.set("confirmed_on", joined.plus_months(12).to_string());
        }
        facts.set("ethnicity", *self.random.weighted(&[("01", 93), ("03", 3), ("11", 2), ("02", 1), ("08", 1)]));
        facts.set("education", *self.random.weighted(self.educations(birth)));
        facts.set("job_post", job(branch, &mut self.random));
        facts.set("phone", format!("1{}{:09}", self.random.between(3, 9), self.random.below(1_000_000_000)));
        NewPerson { unit: branch.id, facts }
    }

    /// The later born, the longer at school (GB/T 4658 codes).
    fn educations(&self, birth: Day) -> &'static [(&'static str, u64)] {
        if birth.year() >= 1980 {
            &[("14", 18), ("21", 52), ("31", 22), ("61", 8)]
        } else {
            &[("21", 22), ("31", 28), ("41", 10), ("61", 18), ("71", 16), ("81", 6)]
        }
    }

    fn age(&mut self, branch: &Branch) -> i64 {
        if branch.name.contains("离退休") {
            return self.random.between(60, 88);
        }
        match branch.sector {
            "organ" => self.random.between(24, 59),
            "community" => {
                *self.random.weighted(&[(29, 10), (38, 15), (52, 25), (66, 35), (78, 15)]) + self.random.between(-5, 6)
            }
            _ => self.random.between(23, 52),
        }
    }

    /// Unique: a sequence number taken on that day of birth is passed over.
    fn id_number(&mut self, birth: Day, male: bool) -> IdNumber {
        let mut sequence = u32::try_from(self.random.below(490)).unwrap_or(0) * 2 + u32::from(male);
        while !self.used.insert((birth, sequence)) {
            sequence = (sequence + 2) % 1000;
        }
        IdNumber::synthetic(AREA, birth, sequence)
    }
}

/// An occupation that fits the branch (codes of `job_post_names`).
fn job(branch: &Branch, random: &mut Random) -> &'static str {
    if branch.name.contains("离退休") {
        return "退休人员";
    }
    match branch.sector {
        "organ" => random.weighted::<&str>(&[
            ("公务员", 60),
            ("参照公务员法管理的工作人员", 15),
            ("事业单位管理岗位", 15),
            ("事业单位专业技术岗位", 10),
        ]),
        "community" => random.weighted::<&str>(&[
            ("社区工作人员", 20),
            ("非公有经济控制企业管理岗位", 20),
            ("非公有经济控制企业专业技术岗位", 30),
            ("公有经济控制企业管理岗位", 30),
        ]),
        _ => random.weighted::<&str>(&[("非公有经济控制企业管理岗位", 40), ("非公有经济控制企业专业技术岗位", 60)]),
    }
}
