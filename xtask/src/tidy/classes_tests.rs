//! A misspelt class is found in every notation maud has, and Rust inside a template is not taken for a class.

use super::*;

fn unknown_in(template: &str) -> Vec<String> {
    let sheet = classes(
        ".card{margin:.5rem}.card .chip-traced:hover,.w-50{width:50%}@media (max-width:575.98px){.col-2{top:0}}",
    );
    let text = format!("fn page() -> Markup {{ layout(html! {{ {template} }}) }}");
    let found = unknown(&Source::parse("domain/org/src/pages.rs", &text).unwrap(), &sheet);
    found.into_iter().map(|f| f.what).collect()
}

#[test]
fn known_classes_pass() {
    assert!(unknown_in(r#"div.card { span.chip-traced.w-50 { "1" } p class="card col-2" {} }"#).is_empty());
}

#[test]
fn unknown_classes_are_found() {
    assert_eq!(unknown_in("div.crad {}"), ["class crad"]);
    assert_eq!(unknown_in(r#"div.card { p class="card colour" {} }"#), ["class colour"]);
    assert_eq!(
        unknown_in("@match x { Some(y) if y.kind == 1 => { p.crad {} } None => (a.name), } b.colour {}"),
        ["class crad", "class colour"]
    );
    assert_eq!(unknown_in("@for u in units.iter() { b.chip-tarced { (u.name) } }"), ["class chip-tarced"]);
}

#[test]
fn rust_is_not_a_class() {
    assert!(
        unknown_in(
            r#"@if page.total > 1 { (page.total) } @let n = if a { list.len() } else { x.y.z }; a.card href=(u.url()) { (n.to_string()) }"#
        )
        .is_empty()
    );
}
