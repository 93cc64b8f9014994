//! The places where a noun is entered are found, and bad names are refused before anything is written.

use super::*;

#[test]
fn a_noun_is_put_where_it_belongs() {
    let cargo = "org = { path = \"domain/org\" }\ndraft = { path = \"domain/draft\" }\ntaizhang = { path = \"app\" }\n";
    assert!(with_dependency(cargo, "dues").unwrap().contains("draft\" }\ndues = { path = \"domain/dues\" }\ntaizhang"));
    assert_eq!(with_level("org\nmeeting record\nfigure\n", "dues").unwrap(), "org\nmeeting record dues\nfigure\n");
    assert!(with_row("| `domain/record` | x |\n| `app` | y |\n", "dues").unwrap().contains("x |\n| `domain/dues`"));
    assert!(with_level("org\n", "dues").is_err());
}

#[test]
fn bad_names_are_refused() {
    for name in ["", "Dues", "du", "dues-month", "9th", "type", "org", "ledger", "dues_"] {
        assert!(check(name, &root()).is_err(), "{name}");
    }
    assert!(check("zzz_no_such_noun", &root()).is_ok());
}

#[test]
fn no_placeholder_is_left() {
    for (path, template) in FILES {
        assert!(!fill(template, "dues_month").contains("{{"), "{path}");
    }
    assert_eq!(camel("dues_month"), "DuesMonth");
}
