//! Going up, going sideways and standing nowhere are all found.

use super::*;

const TABLE: &str = "# order\nbase\nledger ui\norg\nmeeting record\n";

fn found(name: &str, section: &str, other: &str) -> Vec<String> {
    let text = format!("[package]\nname = \"{name}\"\n[{section}]\n{other}.workspace = true\nserde.workspace = true\n");
    let list = manifest(&levels(TABLE), "x/Cargo.toml", &text).unwrap();
    list.into_iter().map(|f| f.to_string()).collect()
}

#[test]
fn downward_is_the_way() {
    assert!(found("meeting", "dependencies", "org").is_empty());
    assert!(found("org", "dependencies", "ui").is_empty());
}

#[test]
fn upward_is_found_with_its_line() {
    let list = found("org", "dependencies", "meeting");
    assert!(list[0].starts_with("x/Cargo.toml:4: org depends on meeting"), "{}", list[0]);
}

#[test]
fn sideways_is_found() {
    assert_eq!(found("meeting", "dependencies", "record").len(), 1);
    assert_eq!(found("meeting", "dev-dependencies", "record").len(), 1);
}

#[test]
fn a_crate_without_a_place_is_found() {
    assert!(found("dues", "dependencies", "org")[0].contains("no place"));
}
