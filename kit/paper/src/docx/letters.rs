//! What stands inside one `w:t`: characters as themselves, entities, line ends, CDATA.

use super::text::{Form, Span};

/// A stretch is never longer, so that finding one character in it is quick.
const STRETCH: usize = 512;

/// Some characters of the same form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub bytes: Span,
    pub form: Form,
    /// The character, for [`Form::Whole`].
    character: char,
}

/// The characters of the open `w:t`.
#[derive(Debug, Default)]
pub(super) struct Letters {
    all: Vec<Letter>,
    /// There is CDATA among them, perhaps empty.
    cdata: bool,
}

impl Letter {
    /// The characters themselves.
    pub(super) fn text<'a>(&self, xml: &'a str, buffer: &'a mut [u8; 4]) -> &'a str {
        match self.form {
            Form::Whole => self.character.encode_utf8(buffer),
            Form::Raw | Form::CData => xml.get(self.bytes.range()).unwrap_or_default(),
        }
    }
}

impl Letters {
    pub(super) fn take(&mut self) -> Vec<Letter> {
        self.cdata = false;
        std::mem::take(&mut self.all)
    }

    pub(super) fn raw(&mut self, xml: &str, span: Span) {
        self.split(xml, span, Form::Raw);
    }

    /// `span` includes `<![CDATA[` and `]]>`.
    pub(super) fn cdata(&mut self, xml: &str, span: Span) {
        self.cdata = true;
        let inside = Span { start: span.start + 9, end: span.end.saturating_sub(3) };
        self.split(xml, inside, Form::CData);
    }

    /// One character written as these bytes.
    pub(super) fn whole(&mut self, bytes: Span, character: char) {
        self.all.push(Letter { bytes, form: Form::Whole, character });
    }

    /// Cuts a text at line ends, which XML reads as one `\n` and Word shows as a space, and into short stretches.
    fn split(&mut self, xml: &str, span: Span, form: Form) {
        let mut at = span.start;
        let mut rest = xml.get(span.range()).unwrap_or_default();
        while let Some(first) = rest.chars().next() {
            let end = if first == '\r' || first == '\n' {
                let length = if rest.starts_with("\r\n") { 2 } else { 1 };
                if form == Form::Raw {
                    self.whole(Span { start: at, end: at + length }, ' ');
                }
                length as usize
            } else {
                let stop = rest
                    .char_indices()
                    .enumerate()
                    .find(|(count, (_, c))| *count == STRETCH || matches!(c, '\r' | '\n'));
                let end = stop.map_or(rest.len(), |(_, (at, _))| at);
                let bytes = Span { start: at, end: at + bytes(end) };
                self.all.push(Letter { bytes, form, character: ' ' });
                end
            };
            at += bytes(end);
            rest = rest.get(end..).unwrap_or_default();
        }
    }

    /// Drops the white space at both ends, as for a `w:t` without `xml:space="preserve"`, and says what remains. Nothing is
    /// dropped beside CDATA, whose brackets would have to be moved; no program is known to write it.
    pub(super) fn trim(&mut self, xml: &str) -> Option<Span> {
        if self.cdata {
            return None;
        }
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        let is_blank = |letter: &Letter| letter.text(xml, &mut [0; 4]).chars().all(is_space);
        while self.all.last().is_some_and(is_blank) {
            self.all.pop();
        }
        let leading = self.all.iter().take_while(|letter| is_blank(letter)).count();
        self.all.drain(..leading);
        if let Some(first) = self.all.first_mut().filter(|letter| letter.form != Form::Whole) {
            let text = xml.get(first.bytes.range()).unwrap_or_default();
            first.bytes.start += bytes(text.len() - text.trim_start_matches(is_space).len());
        }
        if let Some(last) = self.all.last_mut().filter(|letter| letter.form != Form::Whole) {
            let text = xml.get(last.bytes.range()).unwrap_or_default();
            last.bytes.end -= bytes(text.len() - text.trim_end_matches(is_space).len());
        }
        let (first, last) = (self.all.first()?, self.all.last()?);
        Some(Span { start: first.bytes.start, end: last.bytes.end })
    }
}

/// Parts are smaller than 4 GB.
fn bytes(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Whether XML may hold a character; what came in must go out again.
pub(super) fn is_allowed(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The character of an entity that XML itself defines.
pub(super) fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}
