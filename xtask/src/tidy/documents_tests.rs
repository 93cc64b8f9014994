//! A wrong map is found, in both directions.

use super::*;

#[test]
fn a_folder_that_is_not_there_is_found_with_its_line() {
    let text = "# Parts\n`kit/base` and `kit/gone/`, `Day`, `domain/<noun>/src`, `/assets/x`";
    let found = missing(text, |path| path == "kit/base");
    assert_eq!(found.len(), 1);
    assert!(found[0].to_string().starts_with("ARCHITECTURE.md:2: kit/gone/ does not exist"));
}

#[test]
fn a_crate_that_is_not_named_is_found() {
    let dirs = ["kit/base".to_owned(), "domain/org".to_owned()];
    let found = unnamed("| `kit/base` | words |", &dirs);
    assert_eq!(found.iter().map(|f| f.what.as_str()).collect::<Vec<_>>(), ["domain/org is not named"]);
}
