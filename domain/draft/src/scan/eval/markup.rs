//! Labelled reports are plain text with marks in them: `党员[[figure:members_total|1234]]名`. The class comes first, the
//! figures' keys after a colon (two keys joined by `+`), the characters of the report after the bar.

use super::Label;
use crate::scan::token::Class;

/// A report without its marks, and the labels the marks stood for.
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    /// The report as a reader would see it.
    pub text: String,
    /// Its labels in order.
    pub labels: Vec<Label>,
}

/// Reads a marked report.
///
/// # Errors
/// Names the mark that cannot be read.
pub fn marked(source: &str) -> Result<Marked, String> {
    let mut text = String::new();
    let mut labels = Vec::new();
    let mut rest = source;
    while let Some(open) = rest.find("[[") {
        text.push_str(&rest[..open]);
        let inner = &rest[open + 2..];
        let close = inner
            .find("]]")
            .ok_or_else(|| format!("mark without end: {}", inner.chars().take(20).collect::<String>()))?;
        let label = label(&inner[..close], text.chars().count())?;
        text.push_str(&label.text);
        labels.push(label);
        rest = &inner[close + 2..];
    }
    text.push_str(rest);
    Ok(Marked { text, labels })
}

fn label(mark: &str, start: usize) -> Result<Label, String> {
    let (head, words) = mark.split_once('|').ok_or_else(|| format!("mark without bar: {mark}"))?;
    let (class, keys) = head.split_once(':').unwrap_or((head, ""));
    let class = class_named(class).ok_or_else(|| format!("unknown class: {mark}"))?;
    let keys = keys.split('+').filter(|k| !k.is_empty()).map(str::to_owned).collect();
    Ok(Label { start, text: words.into(), class: Some(class), keys })
}

fn class_named(name: &str) -> Option<Class> {
    Some(match name {
        "figure" => Class::Figure,
        "blank" => Class::Blank,
        "target" => Class::Target,
        "date" => Class::Date,
        "ordinal" => Class::Ordinal,
        "slogan" => Class::Slogan,
        "name" => Class::Name,
        "reference" => Class::Reference,
        "other" => Class::Other,
        _ => return None,
    })
}
