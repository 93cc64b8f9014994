//! The judging: found, mistaken and bound places are told apart.

use super::*;

#[test]
fn places_are_judged_by_class_and_first_candidate() {
    let list = "seed\tchar_offset\tindicator_key\n000\t10\tmeetings\n000\t20\tmembers\n000\t30\tunknown\n";
    let figures = places(list).unwrap();
    let names = places("seed\tchar_offset\tcontext\n000\t40\t某[X]区\n").unwrap();
    let tokens = r#"[
        {"start":10,"end":12,"text":"12","class":"figure","value":12.0,"unit":"次","candidates":[{"figure":"meetings","score":0.9}]},
        {"start":20,"end":21,"text":"X","class":"blank","value":null,"unit":"名","candidates":[{"figure":"other","score":0.9},{"figure":"members","score":0.8}]},
        {"start":30,"end":31,"text":"3","class":"ordinal","value":3.0,"unit":null,"candidates":[]},
        {"start":40,"end":41,"text":"X","class":"blank","value":null,"unit":null,"candidates":[]}]"#;
    let scanned = BTreeMap::from([("000".to_owned(), serde_json::from_str(tokens).unwrap())]);
    let known = BTreeSet::from(["meetings".to_owned(), "members".to_owned()]);
    let rows: Vec<String> = judge(&figures, &names, &scanned, &known).iter().map(ToString::to_string).collect();
    assert!(rows[0].contains("66.7 %") && rows[0].contains("missed"), "{}", rows[0]);
    assert!(rows[1].contains("| 1 places | met"), "{}", rows[1]);
    assert!(rows[2].contains("50 %") && rows[2].contains("missed"), "{}", rows[2]);
    assert!(rows[3].contains("1 places"), "{}", rows[3]);
}
