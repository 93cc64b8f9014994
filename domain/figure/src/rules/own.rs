//! What a figure that a user makes must be like.

use base::Refusal;
use catalogue::{Aggregation, Catalogue, EntryKind, Figure, Subject};

/// Every reason against it. `catalogue` holds the figures that users made too, except the one that is being changed.
pub fn against(catalogue: &Catalogue, figure: &Figure) -> Vec<Refusal> {
    let mut all = Vec::new();
    words(catalogue, figure, &mut all);
    match figure.aggregation {
        Aggregation::Ratio => sides(catalogue, figure, &mut all),
        Aggregation::Count | Aggregation::Persons | Aggregation::Units | Aggregation::Sum => {
            parts(catalogue, figure, &mut all);
        }
        Aggregation::External | Aggregation::Parameter | Aggregation::Rank => {}
    }
    all
}

fn words(catalogue: &Catalogue, figure: &Figure, all: &mut Vec<Refusal>) {
    let long = |text: &str, most: usize| text.chars().count() > most;
    if figure.name.is_empty() || long(&figure.name, 30) {
        all.push(Refusal::at("name", "请填写指标名称，30字以内", "例如：35岁以下女党员数"));
    }
    if catalogue.figures().any(|other| other.key != figure.key && other.name == figure.name) {
        all.push(Refusal::at(
            "name",
            format!("已经有名为“{}”的指标", figure.name),
            "请换一个名称，或直接使用已有的指标",
        ));
    }
    if figure.definition.chars().count() < 6 || long(&figure.definition, 300) {
        all.push(Refusal::at("definition", "请用一句话写明口径，6至300字", "写明算什么、按哪一天、不算什么"));
    }
    if figure.measure.iter().all(String::is_empty) || figure.measure.iter().any(|m| long(m, 6)) {
        all.push(Refusal::at("measure", "请填写计量单位，6字以内", "例如：名、次、个、万元"));
    }
    if figure.aliases.len() > 20 || figure.aliases.iter().any(|a| a.chars().count() < 2 || long(a, 20)) {
        all.push(Refusal::at("aliases", "报告中的说法每行一个，每个2至20字，最多20个", "请删去过短、过长的说法"));
    }
}

/// Of what is counted.
fn parts(catalogue: &Catalogue, figure: &Figure, all: &mut Vec<Refusal>) {
    let kinds: Vec<&EntryKind> = figure.entries.iter().filter_map(|key| catalogue.entry(key)).collect();
    if kinds.is_empty() || kinds.len() < figure.entries.len() {
        all.push(Refusal::at("entry", "请选择从哪种记录取数", "从列表中选择"));
        return;
    }
    if !figure.flow && kinds.iter().any(|kind| !kind.stock) {
        all.push(Refusal::at("flow", "所选记录没有期末存量，只能统计期间发生数", "请选择“期间发生数”"));
    }
    let about_persons = kinds.iter().all(|kind| kind.subject == Subject::Person);
    if figure.aggregation == Aggregation::Persons && !about_persons {
        all.push(Refusal::at("aggregation", "所选记录没有登记到人，不能按人数统计", "请选择“次数”或“合计”"));
    }
    if !figure.persons.is_everybody() && !about_persons {
        all.push(Refusal::at("sex", "所选记录没有登记到人，不能按人员情况限定", "请去掉对人员的限定"));
    }
    if figure.persons.age_from.zip(figure.persons.age_to).is_some_and(|(from, to)| from > to) {
        all.push(Refusal::at("age_from", "年龄下限大于上限", "请改正年龄"));
    }
    for (tag, codes) in &figure.filter {
        let can =
            |kind: &EntryKind| kind.values.get(tag).is_some_and(|v| codes.0.iter().all(|code| v.contains_key(code)));
        if !kinds.iter().all(|kind| can(kind)) {
            all.push(Refusal::at(format!("tag.{tag}"), "所选记录没有这个分类", "请重新选择"));
        }
    }
}

fn sides(catalogue: &Catalogue, figure: &Figure, all: &mut Vec<Refusal>) {
    for (place, key) in [("numerator", &figure.numerator), ("denominator", &figure.denominator)] {
        let side = key.as_ref().and_then(|key| catalogue.figure(key));
        if side.is_none_or(|side| side.aggregation == Aggregation::Ratio || side.key == figure.key) {
            all.push(Refusal::at(place, "请选择分子和分母，比率不能再作分子分母", "从列表中选择计数或合计的指标"));
        }
    }
}
