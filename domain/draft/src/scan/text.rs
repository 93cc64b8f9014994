//! The text being scanned, as characters: every offset in this module counts Unicode characters, as the
//! contract of `draft scan` demands. A second, folded copy makes full-width digits, letters and signs equal to the
//! plain ones without moving a single offset.

mod wrap;

use std::ops::Range;

/// A document as characters, once as written and once folded (１→1, Ｘ→X, ％→%, Х→X).
#[derive(Debug)]
pub struct Text {
    raw: Vec<char>,
    folded: Vec<char>,
}

/// Rules look no farther than this in a clause, so that damaged text without punctuation costs no more than a report.
pub const REACH: usize = 240;

impl Text {
    /// Reads a document; nothing is dropped, so that offsets stay those of the input.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let raw: Vec<char> = text.chars().collect();
        let mut folded: Vec<char> = raw.iter().map(|&c| fold(c)).collect();
        wrap::soften(&mut folded);
        Self { raw, folded }
    }

    /// Number of characters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.raw.len()
    }

    /// True for a document without characters.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The folded character at `at`; a line end outside the text, so that borders need no special case.
    #[must_use]
    pub fn at(&self, at: usize) -> char {
        self.folded.get(at).copied().unwrap_or('\n')
    }

    /// The folded character before `at`.
    #[must_use]
    pub fn before(&self, at: usize) -> char {
        if at == 0 { '\n' } else { self.at(at - 1) }
    }

    /// The text of a range exactly as written.
    #[must_use]
    pub fn written(&self, range: Range<usize>) -> String {
        self.slice(&self.raw, range).iter().collect()
    }

    /// The folded characters of a range.
    #[must_use]
    pub fn folded(&self, range: Range<usize>) -> &[char] {
        self.slice(&self.folded, range)
    }

    fn slice<'a>(&self, from: &'a [char], range: Range<usize>) -> &'a [char] {
        let end = range.end.min(from.len());
        from.get(range.start.min(end)..end).unwrap_or(&[])
    }

    /// The last border before `at`, or as far back as rules look: where the stretch around `at` begins.
    #[must_use]
    pub fn back_to(&self, at: usize, border: impl Fn(usize) -> bool) -> usize {
        let floor = at.saturating_sub(REACH);
        (floor..at).rev().find(|&i| border(i)).map_or(floor, |i| i + 1)
    }

    /// The first border from `at` on, or as far as rules look: where the stretch around `at` ends.
    #[must_use]
    pub fn on_to(&self, at: usize, border: impl Fn(usize) -> bool) -> usize {
        let ceiling = (at + REACH).min(self.len());
        (at..ceiling).find(|&i| border(i)).unwrap_or(ceiling.max(at))
    }

    /// Does `word` begin at `at`?
    #[must_use]
    pub fn starts(&self, at: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(i, c)| self.at(at + i) == c)
    }

    /// Does `word` end just before `at`?
    #[must_use]
    pub fn ends(&self, at: usize, word: &str) -> bool {
        let length = word.chars().count();
        at >= length && self.starts(at - length, word)
    }

    /// First position at or after `at` that is not a space within the line.
    #[must_use]
    pub fn skip_spaces(&self, mut at: usize) -> usize {
        while is_space(self.at(at)) {
            at += 1;
        }
        at
    }

    /// The position after the last character before `at` that is not a space within the line.
    #[must_use]
    pub fn skip_spaces_back(&self, mut at: usize) -> usize {
        while at > 0 && is_space(self.at(at - 1)) {
            at -= 1;
        }
        at
    }
}

/// Space within a line: blank, tab, no-break, ideographic and zero-width.
#[must_use]
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{3000}' | '\u{2002}' | '\u{2003}' | '\u{2009}' | '\u{200b}' | '\u{feff}')
}

/// A Chinese character (not punctuation).
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇')
}

/// What ends a sentence.
#[must_use]
pub fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '\n' | '\r')
}

/// What ends a clause; the enumeration comma 、 does not (see [`ends_item`]).
#[must_use]
pub fn ends_clause(c: char) -> bool {
    ends_sentence(c) || matches!(c, '，' | '；' | '：' | ',' | ';' | ':' | '—' | '!' | '?')
}

/// What ends an item of an enumeration.
#[must_use]
pub fn ends_item(c: char) -> bool {
    ends_clause(c) || c == '、'
}

/// Punctuation after which a quantity counts as closed, brackets and quotes included.
#[must_use]
pub fn closes(c: char) -> bool {
    ends_item(c) || matches!(c, '）' | ')' | '”' | '’' | '》' | '】' | '…' | '.' | '|' | '（' | '(' | '/')
}

/// Quotation marks and spaces: they do not change which words stand there (“大党委”, 大党委).
#[must_use]
pub fn is_dress(c: char) -> bool {
    is_space(c) || matches!(c, '“' | '”' | '‘' | '’' | '"' | '「' | '」' | '\'')
}

/// The folded form of one character.
#[must_use]
pub fn fold(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '％' | '﹪' => '%',
        '＋' => '+',
        '＿' => '_',
        '．' => '.',
        '／' => '/',
        '｜' | '│' | '┃' | '¦' => '|',
        '＊' => '*',
        '～' | '∼' => '~',
        'Х' | 'Χ' | '✕' | '╳' | '✖' => 'X',
        '(' => '（',
        ')' => '）',
        '－' | '–' | '―' | '‐' | '─' => '-',
        _ => c,
    }
}
