//! Escaping, and the faces of official documents.

/// Faces named in GB/T 9704, as the fonts on Chinese office computers are called.
pub(super) mod face {
    /// Body.
    pub const FANG: &str = "仿宋_GB2312";
    /// Headings of the second level.
    pub const KAI: &str = "楷体_GB2312";
    /// Headings of the first level.
    pub const HEI: &str = "黑体";
    /// Title.
    pub const TITLE: &str = "方正小标宋简体";
    /// Page numbers.
    pub const SONG: &str = "宋体";
    /// Latin letters and digits.
    pub const LATIN: &str = "Times New Roman";
}

/// Text for XML. Characters that XML cannot hold are left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(character),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            other => out.push(other),
        }
    }
    out
}

/// The content of a run: text, line breaks, tabs.
pub(super) fn text(text: &str) -> String {
    let mut out = String::new();
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push_str("<w:br/>");
        }
        for (number, stretch) in line.split('\t').enumerate() {
            if number > 0 {
                out.push_str("<w:tab/>");
            }
            if !stretch.is_empty() {
                out.push_str(&format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(stretch)));
            }
        }
    }
    out
}
