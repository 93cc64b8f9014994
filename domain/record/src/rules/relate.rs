//! How the numbers of a form stand to each other: what the kind's relations say against them.

use super::Wrong;
use crate::value::{Value, Values};
use base::Quantity;
use catalogue::{Catalogue, Hardness, Kind, Relation, Rule};

/// What a relation says against the numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// As it is told at the field.
    pub wrong: Wrong,
    /// Whether the rule is soft: the form is taken, and what is told stays beside the record.
    pub soft: bool,
}

/// Everything that the numbers of a form, read well one by one, have against each other on its day.
pub fn relate(kind: &Kind, catalogue: &Catalogue, values: &Values) -> Vec<Told> {
    let on = values.day(&kind.date);
    let in_force = |rule: &&Rule| on.is_none_or(|on| rule.basis.holds_on(on));
    let told = |relation: &Relation| {
        let rule = catalogue.rule(&relation.rule).filter(in_force)?;
        let wrong = against(kind, values, (relation, rule))?;
        Some(Told { wrong, soft: rule.basis.hardness == Hardness::Soft })
    };
    kind.relations.iter().filter_map(told).collect()
}

fn against(kind: &Kind, values: &Values, (relation, rule): (&Relation, &Rule)) -> Option<Wrong> {
    let number = |key: &str| values.get(key).and_then(Value::amount);
    let parts: Vec<Quantity> = relation.sum_of.iter().filter_map(|key| number(key)).collect();
    let (key, sum) = (relation.against()?, parts.iter().map(|q| q.0).sum::<i64>());
    let whole = number(key).filter(|_| !parts.is_empty())?;
    let (field, first) = (kind.field(key)?, kind.field(relation.sum_of.first()?)?);
    let names: Vec<&str> = relation.sum_of.iter().filter_map(|k| kind.field(k)).map(|f| f.name.as_str()).collect();
    let said = |q: Quantity| format!("{q}{}", field.unit);
    let clause = rule.basis.cited();
    if relation.equals.is_some() {
        let what = format!("为{}，而{}合计{}", said(whole), names.join("、"), said(Quantity(sum)));
        let remedy = "两者应当相等，请核对".to_owned();
        return (sum != whole.0).then(|| Wrong { key: key.to_owned(), what, remedy, clause });
    }
    // So many of a whole number are a whole number again: what is over is left out.
    let share = rule.share.map_or(whole.0, |s| {
        let whole = whole.0 / 1000 * i64::from(s.numerator) / i64::from(s.denominator.max(1));
        whole * 1000
    });
    let of = rule.share.map_or(String::new(), |s| s.chinese().replace("不超过", "的"));
    let what = format!("{}，超过{}{of}（{}）", said(Quantity(sum)), field.name, said(Quantity(share)));
    let remedy = "请核对；确需超出的，写明依据".to_owned();
    (sum > share).then(|| Wrong { key: first.key.clone(), what, remedy, clause })
}
