//! The form field, the list of files, and the download.

use crate::content::{ACCEPT, ALLOWED};
use crate::store::{self, Attachment};
use crate::{AttachmentId, FILE_BYTES, disk};
use access::{Actor, Line, audit};
use maud::{Markup, html};
use ui::{Form, Page, Reply, Site, download, parts};

/// The field of a form by which files are added; give the form `enctype="multipart/form-data"`.
pub fn field(form: &Form, name: &str, label: &str) -> Markup {
    let (id, help) = (format!("f-{name}"), format!("h-{name}"));
    let faults = form.faults_of(name);
    let wrong = !faults.is_empty();
    html! {
        div.field.wide {
            label.field-label for=(id) { (label) }
            input.form-control.is-invalid[wrong] id=(id) type="file" name=(name) multiple accept=(ACCEPT)
                aria-invalid=[wrong.then_some("true")] aria-describedby=(help);
            div.field-help id=(help) { "可多选，每个不超过 " (FILE_BYTES >> 20) " MB；可以上传" (ALLOWED) }
            @for fault in faults { div.field-error { (fault) } }
        }
    }
}

/// The files of a record as links; `base` is the address of the owner's attachments, without a slash at its end.
pub fn listing(files: &[Attachment], base: &str) -> Markup {
    html! {
        ul.evidence {
            @for file in files {
                li {
                    (parts::icon("paperclip")) " "
                    a href=(format!("{base}/{}", file.id)) { (file.name) } " "
                    span.meta { (size(file.bytes)) " · " (file.added_by) " · " (file.added_at.day()) }
                }
            }
        }
    }
}

/// `1.4 MB`.
fn size(bytes: i64) -> String {
    let tenths = |unit: i64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", tenths(1024)),
        _ => format!("{} MB", tenths(1 << 20)),
    }
}

/// Sends a file of a record that the caller has found with the reader's scope. Audited; a file that is not what was stored is
/// not sent, and that is audited too.
///
/// # Errors
/// [`base::Fault::NotFound`] when the record has no such file.
pub async fn serve(site: &Site, me: &Actor, noun: &'static str, source: i64, id: AttachmentId) -> Reply {
    let row = store::find(&mut *site.db.read().await?, me.district.0, noun, source, id).await?;
    let detail = format!("{noun} {source}");
    match disk::read(&site.keys, &site.attachments, me.district.0, &row).await? {
        Ok(bytes) => {
            audit::note(site, me, Line::done("attachment.read", "attachment", id.0).detail(detail)).await?;
            Ok(download::download(&row.name, download::BYTES, bytes))
        }
        Err(damage) => {
            let mut line =
                Line::done("attachment.damaged", "attachment", id.0).detail(format!("{detail}：{}", damage.what()));
            line.result = "failed";
            audit::note(site, me, line).await?;
            let body = html! {
                p { "附件“" (row.name) "”" (damage.what()) "，没有下载。" }
                p { "请联系系统管理员运行 taizhang check 核对，并用备份恢复。" }
            };
            Page::new("附件已损坏").body(parts::note("bad", &body)).refused().reply()
        }
    }
}
