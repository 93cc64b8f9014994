//! Checks what narrows figures: conditions on persons and units, and the words for them.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::Shelves;
use super::items::Located;
use crate::{CodeTable, Figure, Persons, Problem, Subject};

type Tables = IndexMap<String, CodeTable>;

/// Checks figures and qualifiers.
pub(crate) fn narrowing(all: &Shelves, tables: &Tables, problems: &mut Vec<Problem>) {
    for figure in all.figures.values() {
        persons(figure, &figure.item.persons, tables, problems);
        sectors(figure, &figure.item.sectors, tables, problems);
        figure_persons(all, figure, problems);
    }
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for qualifier in all.qualifiers.values() {
        let item = &qualifier.item;
        persons(qualifier, &item.persons, tables, problems);
        sectors(qualifier, &item.sectors, tables, problems);
        if item.codes.is_empty() && item.persons.is_everybody() && item.sectors.is_empty() {
            let what = "没有写明限定什么";
            problems.push(qualifier.problem("key", what, "请写 codes、persons 或 sectors"));
        }
        for (at, words) in item.words.iter().enumerate() {
            if let Some(first) = seen.insert((&item.tag, words), &item.key) {
                let what = format!("“{words}”已经属于“{first}”");
                problems.push(qualifier.problem(&format!("words[{at}]"), what, "同一 tag 下一个说法只能有一个意思"));
            }
        }
    }
}

/// Only entries about persons can be asked which persons.
fn figure_persons(all: &Shelves, figure: &Located<Figure>, problems: &mut Vec<Problem>) {
    if figure.item.persons.is_everybody() {
        return;
    }
    let entries = figure.item.entries.iter().filter_map(|key| all.entries.get(key));
    for entry in entries.filter(|e| e.item.subject != Subject::Person) {
        let what = format!("流水“{}”不是关于人员的，不能按人员限定", entry.item.key);
        problems.push(figure.problem("persons", what, "请删去 persons 或换流水类别"));
    }
}

fn persons<T>(at: &Located<T>, persons: &Persons, tables: &Tables, problems: &mut Vec<Problem>) {
    let has = |table: &str, code: &str| tables.get(table).is_some_and(|t| t.get(code).is_some());
    let ranked = |rank: &str| {
        let rows = tables.get("education_member").into_iter().flat_map(CodeTable::iter);
        rows.into_iter().any(|row| row.extra.get("rank").is_some_and(|r| r == rank))
    };
    let mut wrong = Vec::new();
    wrong.extend(persons.sex.iter().filter(|code| !has("sex_gbt2261_1", code)).map(|c| ("sex", c)));
    let ethnicity = persons.ethnicity.iter().filter(|code| *code != "minority" && !has("ethnicity_gbt3304", code));
    wrong.extend(ethnicity.map(|c| ("ethnicity", c)));
    wrong.extend(persons.education.iter().filter(|rank| !ranked(rank)).map(|c| ("education", c)));
    wrong.extend(persons.jobs.iter().filter(|job| !has("job_post_stat_tree", job)).map(|c| ("jobs", c)));
    for (key, code) in wrong {
        let what = format!("persons.{key} 没有“{code}”这个取值");
        problems.push(at.problem(&format!("persons.{key}"), what, "请按代码表改正"));
    }
    if let (Some(from), Some(to)) = (persons.age_from, persons.age_to)
        && from > to
    {
        problems.push(at.problem("persons.age_from", "年龄下限大于上限", "请改正 age_from、age_to"));
    }
}

fn sectors<T>(at: &Located<T>, sectors: &[String], tables: &Tables, problems: &mut Vec<Problem>) {
    let known = |code: &String| tables.get("sector").is_some_and(|t| t.get(code).is_some());
    for (index, code) in sectors.iter().enumerate().filter(|(_, code)| !known(code)) {
        let what = format!("代码表 sector 中没有“{code}”");
        problems.push(at.problem(&format!("sectors[{index}]"), what, "请改正代码"));
    }
}
