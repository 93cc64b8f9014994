//! Forms are read as a browser would send them.

use super::*;

const PAGE: &str = r#"<form action="/search"><input name="q"></form>
<form method="post" action="/records/essay">
<input type="hidden" name="_csrf" value="a&amp;b"><input name="title" required>
<select name="level" required><option value="">请选择</option><option value="district">区级</option></select>
<input type="radio" name="way" value="one" checked><input type="radio" name="way" value="two">
<input type="date" name="on" required><input type="number" name="count" min="2" required><input type="number" name="more"><input type="file" name="file"><textarea name="note"></textarea>
</form>"#;

#[test]
fn every_kind_of_field_gets_a_value() {
    let form = Form::find(PAGE, "name=\"title\"").unwrap();
    assert_eq!(form.action, "/records/essay");
    let got: Vec<(&str, &str)> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(
        got,
        [
            ("_csrf", "a&b"),
            ("title", ""),
            ("level", "district"),
            ("way", "one"),
            ("on", "2026-06-30"),
            ("count", "2"),
            ("more", ""),
            ("note", "")
        ]
    );
}

#[test]
fn a_body_is_encoded() {
    let mut form = Form::find(PAGE, "name=\"q\"").unwrap();
    form.set("q", "王 a&b");
    assert_eq!(form.body(), "q=%E7%8E%8B%20a%26b");
    assert!(Form::find(PAGE, "type=\"password\"").is_err());
}
