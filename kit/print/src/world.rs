//! What typst may see: two files of ours and the fonts.

use crate::Fonts;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};

/// The layout.
const LAYOUT: &str = include_str!("paper.typ");

pub(crate) struct World<'f> {
    fonts: &'f Fonts,
    library: LazyHash<Library>,
    layout: Source,
    data: Bytes,
}

impl<'f> World<'f> {
    pub(crate) fn new(fonts: &'f Fonts, data: String) -> Self {
        Self {
            fonts,
            library: LazyHash::new(Library::default()),
            layout: Source::detached(LAYOUT),
            data: Bytes::from_string(data),
        }
    }
}

impl typst::World for World<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.layout.id()
    }

    fn source(&self, asked: FileId) -> FileResult<Source> {
        if asked == self.layout.id() { Ok(self.layout.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, asked: FileId) -> FileResult<Bytes> {
        if asked.vpath().get_with_slash() == "/paper.json" {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
