//! Writes the file again with some parts changed. All other entries are copied packed as they are.

use base::Refusal;
use guard::Limits;
use std::collections::HashMap;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;

/// A part that changed: its name and all of its new bytes.
pub(super) struct Changed {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The file with these parts in place of the old ones, and others added at the end; order, names, dates and packing methods of the
/// entries stay.
pub(super) fn save(file: &[u8], limits: &Limits, changed: &[Changed], added: &[Changed]) -> Result<Vec<u8>, Refusal> {
    let archive = guard::archive(file, limits)?;
    let by_name: HashMap<String, &Changed> =
        changed.iter().map(|part| (part.name.to_ascii_lowercase(), part)).collect();
    let mut zip = archive.raw();
    let mut write = || -> ZipResult<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(file.len() + (64 << 10))));
        writer.set_raw_comment(zip.comment().into())?;
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index)?;
            let name = entry.name()?.into_owned();
            match by_name.get(&name.to_ascii_lowercase()) {
                Some(part) => {
                    writer.start_file(name, entry.options())?;
                    writer.write_all(&part.bytes)?;
                }
                None => writer.raw_copy_file(entry)?,
            }
        }
        for part in added {
            writer.start_file(part.name.as_str(), SimpleFileOptions::default())?;
            writer.write_all(&part.bytes)?;
        }
        Ok(writer.finish()?.into_inner())
    };
    write().map_err(|error| Refusal::new(format!("写出文档时出错（{error}）"), super::open::RESAVE))
}
