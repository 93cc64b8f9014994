//! Walks the XML of one part once and notes every visible character with its place.

use super::fields::Fields;
use super::frame::Frame;
use super::letters::{Letters, is_allowed, predefined};
use super::paragraphs::Paragraphs;
use super::runs::Runs;
use super::shape::{Holders, Story};
use super::tag::{Prop, Tag, attribute, is_known_choice, is_on, symbol, tag};
use super::text::{Form, Paragraph, Part, Slot, Span, number};
use base::Refusal;
use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};

/// More elements with text than any document has that people wrote; bounds the memory of the map.
const SLOTS: usize = 400_000;

#[derive(Debug, Default)]
struct Walker<'x> {
    part: &'x str,
    xml: &'x str,
    paragraphs: Paragraphs,
    runs: Runs,
    slots: Vec<Slot>,
    frames: Vec<Frame>,
    fields: Fields,
    /// Open rows and cells: whether deleted or hidden.
    gone: Vec<bool>,
    holders: Holders,
    alternates: Vec<Alternate>,
    /// What the open `w:t` holds.
    letters: Letters,
    rooted: bool,
}

#[derive(Debug, Default)]
struct Alternate {
    taken: bool,
    first: usize,
    shadow: Vec<Paragraph>,
}

/// Reads one part of text.
///
/// # Errors
/// A refusal when the XML is broken or is no WordprocessingML.
pub(super) fn walk(name: String, story: Story, xml: String, mark: bool) -> Result<Part, Refusal> {
    let mut walker = Walker { part: &name, xml: &xml, ..Walker::default() };
    walker.all()?;
    let Walker { paragraphs, runs, slots, .. } = walker;
    let runs = runs.finish();
    Ok(Part { name, story, xml, mark, runs, slots, paragraphs: paragraphs.finish(), ..Part::default() })
}

impl<'x> Walker<'x> {
    fn all(&mut self) -> Result<(), Refusal> {
        let mut reader = NsReader::from_str(self.xml);
        loop {
            let start = reader.buffer_position();
            let (tag, event) = {
                let (namespace, event) = reader.read_resolved_event().map_err(|_| self.broken(start))?;
                let tag = match &event {
                    Event::Start(e) | Event::Empty(e) => tag(&namespace, e.local_name().as_ref()),
                    _ => Tag::Other,
                };
                (tag, event)
            };
            match event {
                Event::Start(e) if tag.is_leaf() || self.is_dropped(tag, &e) => {
                    reader.read_to_end(e.name()).map_err(|_| self.broken(start))?;
                    self.leaf(tag, &e, span(start, reader.buffer_position()))?;
                }
                Event::Start(e) => self.begin(tag, &e, span(start, reader.buffer_position()))?,
                Event::Empty(e) => self.leaf(tag, &e, span(start, reader.buffer_position()))?,
                Event::End(_) => self.end(span(start, reader.buffer_position())),
                Event::Text(_) if self.is_in_text() => {
                    self.letters.raw(self.xml, span(start, reader.buffer_position()))
                }
                Event::CData(_) if self.is_in_text() => {
                    self.letters.cdata(self.xml, span(start, reader.buffer_position()))
                }
                Event::GeneralRef(name) if self.is_in_text() => {
                    let character = name.resolve_char_ref().ok().flatten().or_else(|| predefined(&name.into_inner()));
                    let character = character.filter(|c| is_allowed(*c)).ok_or_else(|| self.broken(start))?;
                    self.letters.whole(span(start, reader.buffer_position()), character);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if self.rooted && self.frames.is_empty() { Ok(()) } else { Err(self.broken(self.xml.len() as u64)) }
    }

    /// Containers of text that is no longer, or not, in the document.
    fn is_dropped(&self, tag: Tag, element: &BytesStart<'_>) -> bool {
        match tag {
            Tag::Deleted => true,
            Tag::Note => attribute(element, "type").is_some_and(|kind| kind != "normal"),
            _ => false,
        }
    }

    fn begin(&mut self, tag: Tag, element: &BytesStart<'_>, span: Span) -> Result<(), Refusal> {
        self.count_child(tag);
        let frame = match (tag, self.frames.last()) {
            (Tag::Root, None) => {
                self.rooted = true;
                Frame::Other
            }
            (_, None) => return Err(self.foreign()),
            // A text holds no elements; splitting one that did would break it.
            (_, Some(Frame::Text)) => return Err(self.broken(span.start.into())),
            (Tag::Paragraph, _) => {
                self.begin_paragraph();
                Frame::Paragraph
            }
            (Tag::ParagraphProps, Some(Frame::Paragraph)) | (Tag::ListProps, Some(Frame::ParagraphProps)) => {
                Frame::ParagraphProps
            }
            (Tag::Run, _) => {
                self.runs.begin(span);
                Frame::Run
            }
            (Tag::RunProps, Some(Frame::Run)) => {
                self.runs.set_props(span);
                Frame::RunProps
            }
            (Tag::RunProps, Some(Frame::ParagraphProps)) => Frame::MarkProps,
            (Tag::Text, Some(Frame::Run | Frame::RunBranch)) => {
                let preserve = attribute(element, "space").as_deref() == Some("preserve");
                self.add_slot(span, preserve)?;
                Frame::Text
            }
            (Tag::Table | Tag::Row | Tag::Cell | Tag::Box, _) => self.begin_holder(tag),
            (Tag::RowProps, Some(Frame::Row)) => Frame::RowProps,
            (Tag::CellProps, Some(Frame::Cell)) => Frame::CellProps,
            (Tag::Alternate, _) => {
                let first = self.paragraphs.count();
                self.alternates.push(Alternate { first, ..Alternate::default() });
                Frame::Alternate
            }
            (Tag::Choice | Tag::Fallback, Some(Frame::Alternate)) => self.begin_branch(tag, element),
            _ => Frame::Other,
        };
        self.frames.push(frame);
        Ok(())
    }

    fn begin_paragraph(&mut self) {
        self.paragraphs.begin();
        if let Some(props) = self.paragraphs.props_mut() {
            self.holders.place(props);
        }
    }

    fn begin_holder(&mut self, tag: Tag) -> Frame {
        match tag {
            Tag::Table => {
                self.holders.begin_table();
                Frame::Table
            }
            Tag::Row => {
                self.gone.push(false);
                self.holders.begin_row();
                Frame::Row
            }
            Tag::Cell => {
                self.gone.push(false);
                self.holders.begin_cell();
                Frame::Cell
            }
            _ => {
                self.holders.begin_box();
                Frame::Box
            }
        }
    }

    /// One branch of alternatives is shown: the first that is understood, or else the fallback.
    fn begin_branch(&mut self, tag: Tag, element: &BytesStart<'_>) -> Frame {
        if let Some(alternate) = self.alternates.last_mut()
            && !alternate.taken
            && (tag == Tag::Fallback || is_known_choice(element))
        {
            alternate.taken = true;
            let outside = self.frames.iter().rev().nth(1);
            let in_run = matches!(outside, Some(Frame::Run | Frame::RunBranch));
            return if in_run { Frame::RunBranch } else { Frame::Other };
        }
        self.paragraphs.begin_shadow();
        Frame::Shadow(self.fields.count())
    }

    /// Notes an element with visible characters; the number of such elements bounds the memory of the map.
    fn add_slot(&mut self, whole: Span, preserve: bool) -> Result<u32, Refusal> {
        if self.slots.len() >= SLOTS {
            let what = format!("文件内部的“{}”过于零碎（超过 {} 万段文字）", self.part, SLOTS / 10_000);
            return Err(Refusal::at(self.part, what, "请把内容粘贴为无格式文本后另存为新文档，再上传"));
        }
        let run = self.runs.current();
        let inner = Span { start: whole.end, end: whole.end };
        let splits = self.frames.last() == Some(&Frame::Run);
        self.slots.push(Slot { whole, inner, shown: inner, run, preserve, splits });
        Ok(number(self.slots.len() - 1))
    }

    /// An element without content, or whose content is of no interest.
    fn leaf(&mut self, tag: Tag, element: &BytesStart<'_>, span: Span) -> Result<(), Refusal> {
        self.count_child(tag);
        match (tag, self.frames.last()) {
            (Tag::Root, None) => self.rooted = true,
            (_, None) => return Err(self.foreign()),
            (Tag::Paragraph, _) => {
                self.begin_paragraph();
                self.paragraphs.end(self.is_row_shown());
            }
            (Tag::RunProps, Some(Frame::Run)) => self.runs.set_props(span),
            (Tag::Hidden, Some(Frame::RunProps)) => self.runs.set_hidden(is_on(element)),
            (Tag::Hidden | Tag::Deleted, Some(Frame::RowProps)) => {
                if let Some(row) = self.gone.last_mut() {
                    *row |= tag == Tag::Deleted || is_on(element);
                }
            }
            (Tag::Prop(Prop::CellGone), Some(Frame::CellProps)) => {
                if let Some(cell) = self.gone.last_mut() {
                    *cell = true;
                }
            }
            (Tag::Prop(prop), Some(Frame::CellProps)) => self.holders.take(prop, element),
            (Tag::Prop(prop), Some(Frame::ParagraphProps)) => {
                if let Some(props) = self.paragraphs.props_mut() {
                    props.take(prop, element);
                }
            }
            (Tag::Deleted, Some(Frame::MarkProps)) => self.paragraphs.join(),
            (Tag::FieldChar, Some(Frame::Run | Frame::RunBranch)) => {
                self.fields.mark(&attribute(element, "fldCharType").unwrap_or_default());
            }
            (Tag::Character(character), Some(Frame::Run | Frame::RunBranch)) => self.stand_in(character, span)?,
            (Tag::Symbol, Some(Frame::Run | Frame::RunBranch)) => self.stand_in(symbol(element), span)?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, span: Span) {
        match self.frames.pop() {
            Some(Frame::Paragraph) => self.paragraphs.end(self.is_row_shown()),
            Some(Frame::Run) => self.runs.end(span),
            Some(Frame::RunProps) => self.runs.end_props(span.end),
            Some(Frame::Text) => self.end_text(span),
            Some(Frame::Row | Frame::Cell) => {
                self.gone.pop();
            }
            Some(Frame::Table | Frame::Box) => self.holders.end(),
            Some(Frame::Shadow(fields)) => {
                self.fields.keep(fields);
                let shadow = self.paragraphs.end_shadow();
                if let Some(alternate) = self.alternates.last_mut() {
                    alternate.shadow = shadow;
                }
            }
            Some(Frame::Alternate) => {
                if let Some(Alternate { first, shadow, .. }) = self.alternates.pop() {
                    self.paragraphs.mirror(first, shadow);
                }
            }
            _ => {}
        }
    }

    /// An element that stands for a character.
    fn stand_in(&mut self, character: char, span: Span) -> Result<(), Refusal> {
        if self.is_shown() {
            let slot = self.add_slot(span, false)?;
            self.paragraphs.push(character.encode_utf8(&mut [0; 4]), span, slot, Form::Whole);
        }
        Ok(())
    }

    fn end_text(&mut self, tag: Span) {
        let shown = self.is_shown();
        let Some(slot) = self.slots.last_mut() else { return };
        slot.inner.end = tag.start;
        slot.whole.end = tag.end;
        slot.shown = slot.inner;
        if !slot.preserve {
            slot.shown = self.letters.trim(self.xml).unwrap_or(slot.inner);
        }
        let slot = number(self.slots.len() - 1);
        for letter in self.letters.take() {
            if shown {
                let mut buffer = [0; 4];
                self.paragraphs.push(letter.text(self.xml, &mut buffer), letter.bytes, slot, letter.form);
            }
        }
    }

    fn count_child(&mut self, tag: Tag) {
        if tag != Tag::RunProps && self.frames.last() == Some(&Frame::Run) {
            self.runs.count_child();
        }
    }

    fn is_in_text(&self) -> bool {
        self.frames.last() == Some(&Frame::Text)
    }

    fn is_row_shown(&self) -> bool {
        !self.gone.contains(&true)
    }

    /// Whether characters that come now are part of the text: no hidden run, no code of a field.
    fn is_shown(&self) -> bool {
        !self.runs.is_hidden() && !self.fields.in_code()
    }

    fn broken(&self, at: u64) -> Refusal {
        let what = format!("文件内部的“{}”第 {at} 字节处格式有误，文件可能已损坏", self.part);
        Refusal::at(self.part, what, super::open::RESAVE)
    }

    fn foreign(&self) -> Refusal {
        let what = format!("文件内部的“{}”不是 Word 文档的正文", self.part);
        Refusal::at(self.part, what, super::open::RESAVE)
    }
}

fn span(start: u64, end: u64) -> Span {
    Span { start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
}
