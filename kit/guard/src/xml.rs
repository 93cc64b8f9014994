//! A scan of XML before a parser sees it: no DOCTYPE, UTF-8 only, bounded depth and tokens, nothing left open.
//!
//! Without a DOCTYPE no entity can be declared, so neither files nor addresses can be read (XXE) nor text multiplied (billion
//! laughs). Well-formedness beyond brackets (names of end tags, attributes) is left to the parser that follows.

use crate::limits::{Limits, megabytes};
use base::Refusal;

/// Checks one whole XML part held in memory, with the bounds of [`Limits::document`].
///
/// # Errors
/// A refusal naming the first problem; `part` is the name of the part for the message.
pub fn xml(bytes: &[u8], part: &str) -> Result<(), Refusal> {
    let mut scanner = Scanner::new(part, &Limits::document());
    scanner.feed(bytes)?;
    scanner.finish()
}

/// The same check for a part that arrives in pieces.
#[derive(Debug)]
pub struct Scanner {
    part: String,
    depth_limit: usize,
    token_limit: usize,
    state: State,
    /// The first bytes of the current token, as many as tell it apart (or hold an XML declaration).
    head: Vec<u8>,
    /// Length of the current token.
    length: usize,
    /// The last two bytes, for `-->`, `]]>`, `?>` and `/>`.
    last: [u8; 2],
    depth: usize,
    seen_root: bool,
    offset: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first byte.
    Start,
    Text,
    /// After `<`, before it is clear what it opens.
    Opening,
    Tag,
    Quoted(u8),
    Comment,
    CData,
    Instruction,
}

/// Long enough for `<![CDATA[` and for an XML declaration.
const HEAD: usize = 128;

/// As many bytes as tell the encoding.
const START: usize = 4;

impl Scanner {
    /// A scanner for the part of this name.
    pub fn new(part: &str, limits: &Limits) -> Self {
        Self {
            part: part.to_owned(),
            depth_limit: limits.depth,
            token_limit: limits.token_bytes,
            state: State::Start,
            head: Vec::with_capacity(HEAD),
            length: 0,
            last: [0; 2],
            depth: 0,
            seen_root: false,
            offset: 0,
        }
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// A refusal naming the first problem.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), Refusal> {
        if self.state != State::Start {
            return self.scan(piece);
        }
        // The first four bytes tell the encoding; they may come one by one.
        let missing = START - self.head.len();
        let (start, rest) = piece.split_at(missing.min(piece.len()));
        self.head.extend_from_slice(start);
        if self.head.len() < START {
            return Ok(());
        }
        self.start()?;
        self.scan(rest)
    }

    /// Says whether the part ended where an XML part may end.
    ///
    /// # Errors
    /// A refusal when something is still open or there was no element at all.
    pub fn finish(mut self) -> Result<(), Refusal> {
        if self.state == State::Start {
            self.start()?;
        }
        if self.state == State::Text && self.depth == 0 && self.seen_root { Ok(()) } else { Err(self.cut()) }
    }

    /// Refuses UTF-16 and UTF-32 with or without a mark, skips the UTF-8 mark.
    fn start(&mut self) -> Result<(), Refusal> {
        let start = std::mem::take(&mut self.head);
        self.state = State::Text;
        if start.starts_with(&[0xFE, 0xFF]) || start.starts_with(&[0xFF, 0xFE]) || start.contains(&0) {
            return Err(self.encoding("UTF-16"));
        }
        self.scan(start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start))
    }

    fn scan(&mut self, mut piece: &[u8]) -> Result<(), Refusal> {
        while let Some((&byte, rest)) = piece.split_first() {
            // Text is most of a part: jump to the next bracket at once.
            if self.state == State::Text && byte != b'<' {
                let run = piece.iter().position(|b| *b == b'<').unwrap_or(piece.len());
                if self.depth == 0 && piece.iter().take(run).any(|b| !b.is_ascii_whitespace()) {
                    return Err(self.broken());
                }
                self.grow(run)?;
                piece = piece.get(run..).unwrap_or_default();
                continue;
            }
            let run = self.dull_run(piece);
            if run > 0 {
                self.grow(run)?;
                self.last = [0, piece.get(run - 1).copied().unwrap_or(0)];
                piece = piece.get(run..).unwrap_or_default();
                continue;
            }
            self.grow(1)?;
            self.step(byte)?;
            self.last = [self.last[1], byte];
            piece = rest;
        }
        Ok(())
    }

    /// How many bytes of a tag or of a quoted value mean nothing here: they need not go step by step.
    fn dull_run(&self, piece: &[u8]) -> usize {
        let end = match self.state {
            State::Tag => piece.iter().position(|b| matches!(b, b'"' | b'\'' | b'<' | b'>')),
            State::Quoted(quote) => piece.iter().position(|b| *b == quote),
            _ => Some(0),
        };
        end.unwrap_or(piece.len())
    }

    fn grow(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.offset += bytes as u64;
        self.length += bytes;
        if self.length > self.token_limit {
            let what = format!("文件内部的“{}”中有超过 {} 的单个标记", self.part, megabytes(self.token_limit as u64));
            return Err(self.refuse(what));
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) -> Result<(), Refusal> {
        match self.state {
            State::Start | State::Text => self.begin(State::Opening, byte),
            State::Opening => return self.open(byte),
            State::Tag if byte == b'"' || byte == b'\'' => self.state = State::Quoted(byte),
            State::Tag if byte == b'<' => return Err(self.broken()),
            State::Tag if byte == b'>' => return self.end_tag(),
            State::Quoted(quote) if byte == quote => self.state = State::Tag,
            State::Comment if byte == b'>' && self.last == *b"--" && self.length > 6 => self.begin(State::Text, 0),
            State::CData if byte == b'>' && self.last == *b"]]" => self.begin(State::Text, 0),
            State::Instruction if byte == b'>' && self.last[1] == b'?' && self.length > 3 => {
                return self.end_instruction();
            }
            State::Tag | State::Instruction => self.keep(byte),
            State::Quoted(_) | State::Comment | State::CData => {}
        }
        Ok(())
    }

    /// After `<`: decides what it opens, byte by byte.
    fn open(&mut self, byte: u8) -> Result<(), Refusal> {
        self.keep(byte);
        match self.head.as_slice() {
            b"<?" => self.state = State::Instruction,
            b"<!--" => self.state = State::Comment,
            b"<![CDATA[" if self.depth > 0 => self.state = State::CData,
            head if b"<!--".starts_with(head) || (b"<![CDATA[".starts_with(head) && self.depth > 0) => {}
            head if head.starts_with(b"<!") => return Err(self.doctype()),
            [_, first] if first.is_ascii_alphabetic() || *first >= 0x80 || matches!(first, b'/' | b'_' | b':') => {
                self.state = State::Tag
            }
            _ => return Err(self.broken()),
        }
        Ok(())
    }

    fn end_tag(&mut self) -> Result<(), Refusal> {
        if self.head.get(1) == Some(&b'/') {
            self.depth = self.depth.checked_sub(1).ok_or_else(|| self.broken())?;
        } else {
            if self.depth == 0 && self.seen_root {
                return Err(self.broken());
            }
            self.seen_root = true;
            if self.last[1] != b'/' {
                self.depth += 1;
            }
            if self.depth > self.depth_limit {
                let what = format!("文件内部的“{}”嵌套超过 {} 层", self.part, self.depth_limit);
                return Err(self.refuse(what));
            }
        }
        self.begin(State::Text, 0);
        Ok(())
    }

    /// An XML declaration may name an encoding; only UTF-8 and its subset are read.
    fn end_instruction(&mut self) -> Result<(), Refusal> {
        if self.head.starts_with(b"<?xml ") {
            let text = String::from_utf8_lossy(&self.head).to_ascii_lowercase();
            let named = text.split_once("encoding").and_then(|(_, after)| after.split(['"', '\'']).nth(1));
            if let Some(name) = named.filter(|name| !matches!(*name, "utf-8" | "utf8" | "us-ascii")) {
                let name = name.to_uppercase();
                return Err(self.encoding(&name));
            }
        }
        self.begin(State::Text, 0);
        Ok(())
    }

    fn begin(&mut self, state: State, byte: u8) {
        self.state = state;
        self.length = usize::from(byte != 0);
        self.head.clear();
        if byte != 0 {
            self.head.push(byte);
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.head.len() < HEAD {
            self.head.push(byte);
        }
    }

    fn doctype(&self) -> Refusal {
        self.refuse(format!("文件内部的“{}”带有文档类型声明（DOCTYPE），可能引用外部内容，不予读取", self.part))
    }

    fn encoding(&self, name: &str) -> Refusal {
        self.refuse(format!("文件内部的“{}”用 {name} 编码，只能读取 UTF-8 编码的文件", self.part))
    }

    fn broken(&self) -> Refusal {
        self.refuse(format!("文件内部的“{}”第 {} 字节处格式有误，文件可能已损坏", self.part, self.offset))
    }

    fn cut(&self) -> Refusal {
        self.refuse(format!("文件内部的“{}”不完整，文件可能已损坏或未传完", self.part))
    }

    fn refuse(&self, what: String) -> Refusal {
        Refusal::at(self.part.clone(), what, crate::archive::RESAVE)
    }
}
