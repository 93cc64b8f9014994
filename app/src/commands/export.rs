//! `taizhang export`: the same download that the page gives, in the operator's name.

use super::say;
use crate::open::{self, At};
use crate::site;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use base::{Day, Fault, Outcome, Period, Refusal};
use std::fs;
use std::path::Path;
use tower::ServiceExt;
use ui::list::address;

/// Largest export.
const MOST: usize = 2 * 1024 * 1024 * 1024;

/// Writes what the page's export would download.
///
/// # Errors
/// Refused for an unknown kind, an ending that is neither .xlsx nor .csv, or a day where none applies.
pub async fn run(at: &At, kind: &str, code: &str, out: &Path, as_of: Option<Day>) -> Outcome<()> {
    let format = match out.extension().and_then(|e| e.to_str()) {
        Some("xlsx") => "xlsx",
        Some("csv") if kind != "units" && kind != "meetings" && kind != "figures" => "csv",
        _ => return Err(Refusal::at("--out", "输出文件的扩展名不对", "请用 .xlsx（名册和台账也可用 .csv）").into()),
    };
    let opened = open::shared(at).await?;
    let (actor, unit) = open::operator(&opened.deployment, Some(code)).await?;
    let today = opened.deployment.today();
    let (unit, day) = (unit.id.to_string(), as_of.map_or(String::new(), |d| d.to_string()));
    let year = Period::year_to_date(as_of.unwrap_or(today));
    let (from, to) = (year.from.to_string(), year.to.to_string());
    let path = match kind {
        "roster" => address("/members/export", &[("unit", &unit), ("as_of", &day), ("format", format)]),
        "figures" => address("/figures/export", &[("unit", &unit), ("from", &from), ("to", &to)]),
        _ if as_of.is_some() => {
            return Err(Refusal::at("--as-of", "只有名册和指标可以按日期导出", "请去掉这个参数").into());
        }
        "units" => address("/units/export", &[("top", &unit)]),
        "meetings" => address("/meetings/export", &[("unit", &unit)]),
        _ if opened.deployment.catalogue.kind(kind).is_some() => {
            address(&format!("/records/{kind}/export"), &[("unit", &unit), ("as", format)])
        }
        other => {
            return Err(Refusal::new(
                format!("不认识“{other}”"),
                "可导出 units、roster、meetings、figures 或台账名称（如 award）",
            )
            .into());
        }
    };
    let router = site::service(site::build(opened.deployment.clone(), false));
    let request = ui::in_the_name_of(Request::get(&path).body(Body::empty())?, actor);
    let response = router.oneshot(request).await?;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), MOST).await?;
    if !status.is_success() {
        return Err(Fault::internal(format!("export of {path} answered {status}")));
    }
    fs::write(out, &bytes)
        .map_err(|e| Refusal::at("--out", format!("写不进 {}：{e}", out.display()), "请检查路径和权限"))?;
    say(&format!("已导出到 {}（{} KB）", out.display(), bytes.len() / 1024));
    Ok(())
}
