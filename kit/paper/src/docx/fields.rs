//! Which fields are open (PAGE, REF, hyperlinks): their codes are no text, their results are.

/// The open fields, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// Whether each is still in its code, before the result.
    open: Vec<bool>,
    /// How many of them are.
    codes: usize,
}

impl Fields {
    /// A mark of this `w:fldCharType`.
    pub(super) fn mark(&mut self, kind: &str) {
        match kind {
            "begin" => {
                self.open.push(true);
                self.codes += 1;
            }
            "separate" => {
                if let Some(in_code) = self.open.last_mut() {
                    self.codes -= usize::from(std::mem::take(in_code));
                }
            }
            "end" => self.keep(self.open.len().saturating_sub(1)),
            _ => {}
        }
    }

    /// Ends the innermost fields until only `left` are open.
    pub(super) fn keep(&mut self, left: usize) {
        if left < self.open.len() {
            self.codes -= self.open.drain(left..).filter(|in_code| *in_code).count();
        }
    }

    pub(super) fn count(&self) -> usize {
        self.open.len()
    }

    /// Whether characters that come now belong to a code.
    pub(super) fn in_code(&self) -> bool {
        self.codes > 0
    }
}
