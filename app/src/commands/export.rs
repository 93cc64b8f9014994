//! `taizhang export`: the same download that the page gives, in the operator's name.

use super::say;
use crate::open::{self, At};
use crate::site;
use crate::verbs::export::{Asked, fetch, page_of};
use axum::body::to_bytes;
use base::{Day, Outcome, Refusal};
use std::fs;
use std::path::Path;

/// Largest export.
const MOST: usize = 2 * 1024 * 1024 * 1024;

/// Writes what the page's export would download.
///
/// # Errors
/// Refused for an unknown kind, an ending that is neither .xlsx nor .csv, or a day where none applies.
pub async fn run(at: &At, kind: &str, code: &str, out: &Path, as_of: Option<Day>) -> Outcome<()> {
    let opened = open::shared(at).await?;
    let (actor, unit) = open::operator(&opened.deployment, Some(code)).await?;
    let format = out.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let asked = Asked { kind, unit: unit.id.to_string(), format, as_of };
    let path = page_of(&opened.deployment.catalogue, &asked, opened.deployment.today())?;
    let response = fetch(site::build(opened.deployment.clone(), false), actor, &path).await?;
    let bytes = to_bytes(response.into_body(), MOST).await?;
    fs::write(out, &bytes)
        .map_err(|e| Refusal::at("--out", format!("写不进 {}：{e}", out.display()), "请检查路径和权限"))?;
    say(&format!("已导出到 {}（{} KB）", out.display(), bytes.len() / 1024));
    Ok(())
}
