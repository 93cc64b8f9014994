//! Handing a paper out as whoever asks wants it: as .docx to be worked on, or as .pdf to be printed.

use crate::Fonts;
use maud::{Markup, html};
use paper::official::{self, Paper};
use ui::download::{DOCX, PDF, download};
use ui::{Params, Reply};

/// The paper under a name without ending: as .pdf when the address says `format=pdf`, else as .docx.
///
/// # Errors
/// When it holds signs that a document cannot, or the machine has no font for it.
pub async fn serve(paper: Paper, name: &str, params: &Params) -> Reply {
    if params.text("format") != "pdf" {
        return Ok(download(&format!("{name}.docx"), DOCX, official::write(&paper)?));
    }
    let set = move || crate::print(&paper, Fonts::installed());
    let printed = tokio::task::spawn_blocking(set).await??;
    Ok(download(&format!("{name}.pdf"), PDF, printed.bytes))
}

/// The two ways to a paper that [`serve`] hands out at an address without query.
#[must_use]
pub fn links(href: &str, name: &str) -> Markup {
    html! {
        a.btn.btn-outline-secondary href=(href) { (name) "（.docx）" }
        a.btn.btn-outline-secondary href=(format!("{href}?format=pdf")) { (name) "（.pdf）" }
    }
}
