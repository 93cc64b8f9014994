//! Which fields are open (PAGE, REF, hyperlinks): their codes are no text, their results are, but for those that count pages: what
//! they show is the place on paper and nothing that somebody wrote.

/// The open fields, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// How many of them show nothing that is text.
    silent: usize,
}

#[derive(Debug)]
enum Field {
    /// Before the result; what of its code was read.
    Code(String),
    /// In the result; whether it counts pages.
    Result(bool),
}

impl Field {
    fn is_silent(&self) -> bool {
        matches!(self, Self::Code(_) | Self::Result(true))
    }
}

/// Codes are short; what is longer is no name.
const LONGEST: usize = 64;

impl Fields {
    /// A mark of this `w:fldCharType`.
    pub(super) fn mark(&mut self, kind: &str) {
        match kind {
            "begin" => {
                self.open.push(Field::Code(String::new()));
                self.silent += 1;
            }
            "separate" => {
                if let Some(field) = self.open.last_mut()
                    && let Field::Code(code) = field
                {
                    let pages = counts_pages(code);
                    self.silent -= usize::from(!pages);
                    *field = Field::Result(pages);
                }
            }
            "end" => self.keep(self.open.len().saturating_sub(1)),
            _ => {}
        }
    }

    /// A part of the code of the innermost field.
    pub(super) fn code(&mut self, part: &str) {
        if let Some(Field::Code(code)) = self.open.last_mut()
            && code.len() < LONGEST
        {
            code.extend(part.chars().take(LONGEST));
        }
    }

    /// Begins the result of a field whose code is known.
    pub(super) fn begin(&mut self, code: &str) {
        let pages = counts_pages(code);
        self.open.push(Field::Result(pages));
        self.silent += usize::from(pages);
    }

    /// Ends the innermost fields until only `left` are open.
    pub(super) fn keep(&mut self, left: usize) {
        if left < self.open.len() {
            self.silent -= self.open.drain(left..).filter(Field::is_silent).count();
        }
    }

    pub(super) fn count(&self) -> usize {
        self.open.len()
    }

    /// Whether characters that come now are no text.
    pub(super) fn is_silent(&self) -> bool {
        self.silent > 0
    }
}

/// PAGE, NUMPAGES, SECTIONPAGES.
fn counts_pages(code: &str) -> bool {
    let name = code.split_whitespace().next().unwrap_or_default();
    ["PAGE", "NUMPAGES", "SECTIONPAGES"].iter().any(|known| name.eq_ignore_ascii_case(known))
}
