//! Filling HTML forms without a browser: reads the fields of a form, gives each a plausible value, writes them as a body.

use super::http::{Answer, Client};
use crate::Outcome;
use std::fmt::Write as _;
use std::path::Path;

/// A form as it stands in a page: where it goes and its fields, in order.
#[derive(Debug, PartialEq, Eq)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
    /// Names of the fields that must be filled.
    required: Vec<String>,
}

impl Form {
    /// The first form of a page that contains `mark`.
    pub fn find(page: &str, mark: &str) -> Outcome<Self> {
        let mut forms = page.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
        let form = forms.find(|form| form.contains(mark)).ok_or_else(|| format!("no form with {mark} in the page"))?;
        let (head, inside) = form.split_once('>').ok_or("an unfinished form")?;
        let mut form =
            Self { action: attribute(head, "action").unwrap_or_default(), fields: Vec::new(), required: Vec::new() };
        for tag in tags(inside) {
            form.take(&tag, inside);
        }
        Ok(form)
    }

    /// Takes up a field with the value a hurried person would give it.
    fn take(&mut self, tag: &str, html: &str) {
        let Some(name) = attribute(tag, "name") else { return };
        let kind = attribute(tag, "type").unwrap_or_default();
        let known = self.fields.iter().any(|(n, _)| *n == name);
        if known || matches!(kind.as_str(), "file" | "submit" | "button" | "checkbox") {
            return;
        }
        let required = format!("{tag} ").contains(" required ") || tag.contains(" required=");
        let given = attribute(tag, "value").unwrap_or_default();
        let value = match kind.as_str() {
            "date" if required && given.is_empty() => "2026-06-30".to_owned(),
            "number" if required && given.is_empty() => attribute(tag, "min").unwrap_or_else(|| "1".to_owned()),
            _ if tag.starts_with("select") => chosen_option(tag, html, required),
            _ => given,
        };
        if required {
            self.required.push(name.clone());
        }
        self.fields.push((name, value));
    }

    /// Sets a field.
    pub fn set(&mut self, name: &str, value: &str) {
        match self.fields.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
    }

    /// As application/x-www-form-urlencoded.
    pub fn body(&self) -> String {
        let pairs = self.fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        pairs.collect::<Vec<_>>().join("&")
    }
}

/// Signs in as the sign-in of DATA/demo-signins.json that has this role.
pub fn sign_in(client: &mut Client, data: &Path, role: &str) -> Outcome<()> {
    let file = data.join("demo-signins.json");
    let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    let list: Vec<serde_json::Value> = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", file.display()))?;
    let says = |one: &&serde_json::Value| one["role"] == role;
    let person = list.iter().find(says).ok_or_else(|| format!("no sign-in for {role}"))?;
    let page = client.get("/")?.text();
    let mut form = Form::find(&page, "type=\"password\"")?;
    let login = form
        .fields
        .iter()
        .find(|(name, _)| matches!(name.as_str(), "login" | "account" | "user"))
        .map(|(n, _)| n.clone());
    form.set(&login.ok_or("no field for the account")?, person["account"].as_str().unwrap_or_default());
    form.set("password", person["password"].as_str().unwrap_or_default());
    let answer = client.once("POST", &form.action, Some(&form.body()))?;
    let desk = client.get(&answer.location)?;
    if answer.status >= 400 || desk.text().contains("type=\"password\"") {
        Err(format!("could not sign in as {role}"))
    } else {
        Ok(())
    }
}

/// Fills and sends the form of a page that contains `mark`; every field that must be filled gets `marker`.
pub fn submit(client: &mut Client, path: &str, mark: &str, marker: &str) -> Outcome<Answer> {
    let page = client.get(path)?;
    let mut form = Form::find(&page.text(), mark)?;
    for (name, value) in &mut form.fields {
        if value.is_empty() && form.required.contains(name) {
            marker.clone_into(value);
        }
    }
    let action = if form.action.is_empty() { path.to_owned() } else { form.action.clone() };
    client.once("POST", &action, Some(&form.body()))
}

/// Every `<input …>`, `<select …>`, `<textarea …>` tag.
fn tags(html: &str) -> Vec<String> {
    let starts = html.split('<').skip(1).filter_map(|rest| rest.split('>').next());
    starts.filter(|tag| ["input", "select", "textarea"].iter().any(|t| tag.starts_with(t))).map(str::to_owned).collect()
}

/// The chosen option of a select; when it must be filled, else the first that says something.
fn chosen_option(tag: &str, html: &str, required: bool) -> String {
    let inside = html.find(tag).map_or("", |at| html[at..].split("</select>").next().unwrap_or_default());
    let options: Vec<&str> = inside.split("<option").skip(1).filter_map(|o| o.split('>').next()).collect();
    let value = |option: &&str| attribute(option, "value").filter(|v| !v.is_empty());
    let chosen = options.iter().find(|o| o.contains("selected")).and_then(value);
    chosen.or_else(|| options.iter().filter(|_| required).find_map(value)).unwrap_or_default()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = tag[at..].split('"').next()?;
    Some(value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
