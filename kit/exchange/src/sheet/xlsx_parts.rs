//! One XML part of a workbook, unpacked and checked while it is read: never whole in memory, never past its limit.

use super::Limits;
use super::source::broken;
use base::Refusal;
use guard::{Archive, Scanner};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;
use std::cell::Cell;
use std::io::{BufReader, Cursor, Error, Read};
use zip::ZipArchive;

/// Elements and texts that a file may have beside its content: about a second's work.
const EVENTS: u64 = 8_000_000;
/// Elements and texts that a cell or string with content may have.
const EVENTS_OF_CONTENT: u64 = 10;
/// A part without content; styles of much used workbooks have a few megabytes.
const SMALL_PART: u64 = 24 << 20;
/// All parts of a file together, as declared; pictures count too.
const TOTAL_BYTES: u64 = 256 << 20;

/// The zip that a part is read from; each part needs its own, because reading moves it.
pub(super) type Zip<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// An Office file whose directory the guard has judged.
pub(super) struct Package<'b> {
    archive: Archive<'b>,
    limits: guard::Limits,
    events_left: Cell<u64>,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Refusal> {
        let limits = guard::Limits {
            file_bytes: limits.file_bytes,
            part_bytes: limits.part_bytes,
            total_bytes: TOTAL_BYTES,
            ..guard::Limits::workbook()
        };
        Ok(Self { archive: guard::archive(bytes, &limits)?, limits, events_left: Cell::new(EVENTS) })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.archive.names()
    }

    /// The declared size of a part, if there is such a part.
    pub(super) fn size(&self, name: &str) -> Option<u64> {
        self.archive.size(name)
    }

    pub(super) fn zip(&self) -> Zip<'b> {
        self.archive.raw()
    }

    /// Opens a part with content by name; letter case does not matter. `None` if there is none.
    pub(super) fn part<'z>(&'z self, zip: &'z mut Zip<'b>, name: &str) -> Result<Option<Part<'z>>, Refusal> {
        self.part_up_to(self.limits.part_bytes, zip, name)
    }

    fn part_up_to<'z>(&'z self, limit: u64, zip: &'z mut Zip<'b>, name: &str) -> Result<Option<Part<'z>>, Refusal> {
        let Some(index) = self.names().position(|entry| entry.eq_ignore_ascii_case(name)) else { return Ok(None) };
        let file = zip.by_index(index).map_err(|_| broken(name))?;
        let declared = self.size(name).unwrap_or(0);
        let scanner = Scanner::new(name, &self.limits);
        let left = declared.min(limit);
        let checked = Checked { from: Box::new(file), scanner, left, is_cut: left < declared, refusal: None };
        let mut xml = Reader::from_reader(BufReader::with_capacity(64 << 10, checked));
        xml.config_mut().expand_empty_elements = true;
        Ok(Some(Part { name: name.to_owned(), events_left: &self.events_left, xml, buffer: Vec::with_capacity(1024) }))
    }

    /// Goes through all elements of a part that holds no content: list of sheets, relations, styles.
    pub(super) fn each_element(
        &self,
        name: &str,
        mut take: impl FnMut(&str, &BytesStart<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let mut zip = self.zip();
        let Some(mut part) = self.part_up_to(SMALL_PART, &mut zip, name)? else { return Err(broken(name)) };
        loop {
            match part.next()? {
                Event::Start(element) => take(element.local_name().as_ref(), &element)?,
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

/// An XML part being read.
pub(super) struct Part<'z> {
    name: String,
    events_left: &'z Cell<u64>,
    xml: Reader<BufReader<Checked<'z>>>,
    buffer: Vec<u8>,
}

/// Unpacked bytes that pass the guard's scanner on their way to the parser.
struct Checked<'z> {
    from: Box<dyn Read + 'z>,
    scanner: Scanner,
    /// Bytes that may still come: what the directory declares, at most what a part may have.
    left: u64,
    is_cut: bool,
    refusal: Option<Refusal>,
}

impl Part<'_> {
    /// The next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Refusal> {
        self.buffer.clear();
        match self.events_left.get().checked_sub(1) {
            Some(left) => self.events_left.set(left),
            None => return Err(Refusal::new("文件内容过多", "请删除多余的工作表和空白行列，或分成几个文件后再试")),
        }
        match self.xml.read_event_into(&mut self.buffer) {
            Ok(Event::DocType(_)) => Err(broken(&self.name)),
            Ok(event) => Ok(event),
            Err(_) => Err(self.xml.get_mut().get_mut().refusal.take().unwrap_or_else(|| broken(&self.name))),
        }
    }

    /// Content was found: it may take its own elements, so that only empty ones use up what a file may have.
    pub(super) fn earn(&self) {
        self.events_left.set(self.events_left.get() + EVENTS_OF_CONTENT);
    }

    /// The part breaks a rule of its format.
    pub(super) fn broken(&self) -> Refusal {
        broken(&self.name)
    }
}

impl Read for Checked<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let length = self.from.read(out)?;
        let checked = match self.left.checked_sub(length as u64) {
            Some(left) => {
                self.left = left;
                self.scanner.feed(out.get(..length).unwrap_or_default())
            }
            None if self.is_cut => {
                Err(Refusal::new("文件的一部分解压后过大", "请删除多余的空白行列和格式，或分成几个文件后再试"))
            }
            None => Err(broken("实际大小与目录所记不符")),
        };
        checked.map(|()| length).map_err(|refusal| {
            self.refusal = Some(refusal);
            Error::other("refused")
        })
    }
}

/// Text of an entity reference: the five that XML knows, and characters by number.
pub(super) fn reference(entity: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(by_number)) = entity.resolve_char_ref() {
        return Some(by_number);
    }
    match entity.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// An attribute by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = element.attributes();
    let found = all.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::default()).ok().map(Cow::into_owned)
}

/// Excel writes characters that XML cannot hold, and a literal `_x0041_`, as `_xHHHH_`.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest.get(2..6).filter(|_| rest.as_bytes().get(6) == Some(&b'_'));
        let decoded = code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        match decoded {
            Some(c) => {
                plain.push(c);
                rest = &rest[7..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    plain.push_str(rest);
    plain.into()
}
