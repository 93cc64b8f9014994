//! Recording a meeting by its form, as it stands, with what somebody types.

use crate::visitor::hidden;
use crate::{Answer, Visitor};

/// Records the meeting of a form as it is filled in beforehand, everybody marked present; `typed` goes before.
pub async fn record(secretary: &mut Visitor, page: &str, typed: &[(&str, &str)]) -> Answer {
    // The choice of unit and kind stands in a form of its own before it.
    let page = page.split_once("action=\"/meetings/new\" enctype").map_or(page, |(_, form)| form);
    let value = |name: &str| {
        let at = page.find(&format!("name=\"{name}\""))?;
        page[at..].split('>').next()?.split_once("value=\"").map(|(_, rest)| rest.split('"').next().unwrap())
    };
    let mut fields: Vec<(String, String)> = Vec::new();
    for name in ["unit", "kind", "request", "plan"] {
        fields.extend(hidden(page, name).map(|value| (name.to_owned(), value)));
    }
    for name in ["day", "start", "place", "chair"] {
        fields.push((name.to_owned(), value(name).unwrap_or("").to_owned()));
    }
    let agenda = page.split_once("name=\"agenda\"").unwrap().1.split_once('>').unwrap().1;
    fields.push(("agenda".into(), agenda.split('<').next().unwrap().to_owned()));
    for rest in page.split("name=\"m-").skip(1) {
        let mark = (format!("m-{}", rest.split('"').next().unwrap()), "present".to_owned());
        if !fields.contains(&mark) {
            fields.push(mark);
        }
    }
    fields.retain(|(name, _)| typed.iter().all(|(own, _)| own != name));
    fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    secretary.upload("/meetings/new", &fields, ("files", "", b"")).await
}
