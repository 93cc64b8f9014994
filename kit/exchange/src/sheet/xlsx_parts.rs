//! One XML part of a workbook, unpacked and checked while it is read: never whole in memory, never past its limit.

use super::source::broken;
use base::Refusal;
use guard::{Archive, Scanner};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;
use std::io::{BufReader, Cursor, Error, Read};
use zip::ZipArchive;

/// The zip that a part is read from; each part needs its own, because reading moves it.
pub(super) type Zip<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// An XML part being read.
pub(super) struct Part<'z> {
    name: String,
    xml: Reader<BufReader<Checked<'z>>>,
    buffer: Vec<u8>,
}

/// Unpacked bytes that pass the guard's scanner on their way to the parser.
struct Checked<'z> {
    from: Box<dyn Read + 'z>,
    scanner: Scanner,
    left: u64,
    refusal: Option<Refusal>,
}

impl<'z> Part<'z> {
    /// Opens a part by name; letter case does not matter. `None` if there is none.
    pub(super) fn open(
        archive: &Archive<'_>,
        zip: &'z mut Zip<'_>,
        name: &str,
        limits: &guard::Limits,
    ) -> Result<Option<Self>, Refusal> {
        let Some(index) = archive.names().position(|entry| entry.eq_ignore_ascii_case(name)) else { return Ok(None) };
        let file = zip.by_index(index).map_err(|_| broken(name))?;
        let checked = Checked {
            from: Box::new(file),
            scanner: Scanner::new(name, limits),
            left: limits.part_bytes,
            refusal: None,
        };
        let mut xml = Reader::from_reader(BufReader::with_capacity(64 << 10, checked));
        xml.config_mut().expand_empty_elements = true;
        Ok(Some(Self { name: name.to_owned(), xml, buffer: Vec::with_capacity(1024) }))
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Refusal> {
        self.buffer.clear();
        match self.xml.read_event_into(&mut self.buffer) {
            Ok(Event::DocType(_)) => Err(broken(&self.name)),
            Ok(event) => Ok(event),
            Err(_) => Err(self.xml.get_mut().get_mut().refusal.take().unwrap_or_else(|| broken(&self.name))),
        }
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
            None => Err(Refusal::new("一张表解压后过大", "请删除多余的空白行列或分成几个文件后再试")),
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
