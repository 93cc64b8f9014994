//! Choosing a unit among few, many and very many.

use super::pick::{chosen, suggestions, unit_field};
use crate::Unit;
use base::id::UnitId;
use ui::{Field, Form};

fn units(n: i64) -> Vec<Unit> {
    let unit = |id: i64| Unit {
        id: UnitId(1000 + id),
        code: format!("410{id:03}"),
        name: format!("中共云溪区第{id}中学支部委员会"),
        short_name: format!("{id}中支部"),
        kind: "branch".into(),
        parent: (id > 1).then_some(UnitId(1001)),
        path: String::new(),
        founded: None,
        dissolved: None,
        sector: String::new(),
        contact: String::new(),
        phone_sealed: String::new(),
        address: String::new(),
        village: false,
        direct: false,
        approves: false,
        covers: String::new(),
        approved_by: String::new(),
        document: String::new(),
        version: 1,
    };
    (1..=n).map(unit).collect()
}

fn shown(n: i64) -> String {
    let form = Form::empty().with("parent", 1002);
    unit_field(&form, &Field::text("parent", "上级党组织").required(), &units(n)).into_string()
}

#[test]
fn the_field_suits_the_number_of_units() {
    let few = shown(60);
    assert!(few.contains("<select") && few.contains("　中共云溪区第2中学支部委员会"), "indented");
    let many = shown(61);
    assert!(many.contains("<datalist") && many.matches("<option").count() == 61 && !many.contains("hx-get"));
    assert!(many.contains("value=\"410002 中共云溪区第2中学支部委员会\""), "the chosen one is shown");
    let very_many = shown(1841);
    assert!(very_many.len() < 2000 && very_many.contains("hx-get=\"/units/options?field=parent\""), "{very_many}");
}

#[test]
fn what_was_chosen_or_typed_is_understood() {
    let units = units(100);
    for (typed, id) in [
        ("1002", Some(1002)),
        ("410002", Some(1002)),
        ("410002 中共云溪区第2中学支部委员会", Some(1002)),
        ("中共云溪区第2中学支部委员会", Some(1002)),
        (" 2中支部 ", Some(1002)),
        ("410002 别的名称", None),
        ("第2中学", None),
        ("", None),
    ] {
        assert_eq!(chosen(typed, &units), id.map(UnitId), "{typed}");
    }
    assert_eq!(
        chosen(
            "重名",
            &[Unit { name: "重名".into(), ..units[0].clone() }, Unit { name: "重名".into(), ..units[1].clone() }]
        ),
        None
    );
}

#[test]
fn suggestions_are_few() {
    let units = units(1841);
    assert_eq!(suggestions(&units, "zx").into_string().matches("<option").count(), 30);
    assert_eq!(suggestions(&units, "第77中学").into_string().matches("<option").count(), 1);
    assert_eq!(suggestions(&units, "410077 中共云溪区第77中学支部委员会").into_string().matches("<option").count(), 1);
}
