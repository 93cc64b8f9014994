//! Csv out: UTF-8 with mark, CRLF, and nothing that a spreadsheet would take for a formula.
//!
//! A text that begins like a formula, or with an apostrophe, gets one apostrophe before it; [`crate::sheet::read`] takes exactly
//! one off. So what is exported and imported again is the same.

/// Characters at the beginning of a cell that make a spreadsheet evaluate it, and the apostrophe itself.
const LEADING: [char; 13] = ['=', '+', '-', '@', '\t', '\r', '\n', '|', '＝', '＋', '－', '＠', '\''];

/// A csv file being written.
#[derive(Debug, Clone)]
pub struct Csv {
    text: String,
}

impl Csv {
    /// Begins a file with its heading row.
    pub fn new<S: AsRef<str>>(headings: &[S]) -> Self {
        let mut csv = Self { text: "\u{FEFF}".to_owned() };
        csv.row(headings);
        csv
    }

    /// Writes a row.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) {
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.cell(cell.as_ref());
        }
        self.text.push_str("\r\n");
    }

    /// The finished file.
    pub fn bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    fn cell(&mut self, cell: &str) {
        let guarded = cell.starts_with(LEADING);
        let quoted = guarded || cell.contains(['"', ',', ';', '\t', '\r', '\n']) || cell.trim() != cell;
        if !quoted {
            self.text.extend(cell.chars().filter(|c| *c != '\0'));
            return;
        }
        self.text.push('"');
        if guarded {
            self.text.push('\'');
        }
        for c in cell.chars().filter(|c| *c != '\0') {
            if c == '"' {
                self.text.push('"');
            }
            self.text.push(c);
        }
        self.text.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::Csv;

    #[test]
    fn formulas_are_guarded_and_quoted() {
        let mut csv = Csv::new(&["姓名", "备注"]);
        csv.row(&["张三", "=1+1"]);
        csv.row(&["李\"四", "'已有"]);
        let text = String::from_utf8(csv.bytes()).unwrap_or_default();
        assert_eq!(text, "\u{FEFF}姓名,备注\r\n张三,\"'=1+1\"\r\n\"李\"\"四\",\"''已有\"\r\n");
    }
}
