//! Office Open XML workbooks. Own reader on the guard's archive: libraries for xlsx allocate from counts that a file declares
//! and clone styles per format, which a small hostile file turns into gigabytes; here nothing grows but with cells that are there.

use super::builder::{Builder, TextSpan};
use super::source::{SAVE_AS_XLSX, broken, with_macros};
use super::xlsx_parts::{Package, attribute};
use super::{Limits, NOT_DATA, Origin, Sheet, Shows, number_format, xlsx_cells};
use base::Refusal;
use std::collections::HashMap;

/// Excel itself allows 65,490 cell formats.
const FORMATS: usize = 70_000;
/// Sheets looked at in one workbook.
const SHEETS: usize = 1_000;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, Refusal> {
    let package = Package::open(bytes, limits)?;
    let workbook = package.workbook()?;
    let mut sheet = Builder::new(Origin::Xlsx, limits);
    if workbook.epoch_1904 {
        sheet.count_from_1904();
    }
    let context = Context { strings: package.strings(&workbook, &mut sheet)?, formats: package.formats(&workbook)? };
    package.first_with_content(&workbook, &context, sheet)
}

/// What cells refer to.
pub(super) struct Context {
    pub(super) strings: Vec<TextSpan>,
    /// By cell format: how much of a date it shows, if it is one.
    pub(super) formats: Vec<Option<Shows>>,
}

#[derive(Default)]
struct Workbook {
    epoch_1904: bool,
    /// Visible worksheets: name and part.
    sheets: Vec<(String, String)>,
    strings: Option<String>,
    styles: Option<String>,
}

/// A relationship: its kind (last word of its type) and its part.
struct Relation {
    kind: String,
    target: String,
}

impl Package<'_> {
    fn workbook(&self) -> Result<Workbook, Refusal> {
        let names: Vec<String> = self.names().map(str::to_ascii_lowercase).collect();
        let has = |name: &str| names.iter().any(|n| n == name);
        if names.iter().any(|name| name.ends_with("vbaproject.bin") || name.contains("/macrosheets/")) {
            return Err(with_macros());
        }
        let top = self.relations("_rels/.rels", "")?;
        let part =
            top.into_values().find(|r| r.kind == "officeDocument").map_or("xl/workbook.xml".into(), |r| r.target);
        if !has(&part.to_ascii_lowercase())
            || part.ends_with(".bin")
            || part.starts_with("word/")
            || part.starts_with("ppt/")
        {
            return Err(not_a_workbook(&names));
        }
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", &part));
        let relations = self.relations(format!("{folder}/_rels/{file}.rels").trim_start_matches('/'), folder)?;
        self.sheet_list(&part, &relations)
    }

    fn sheet_list(&self, part: &str, relations: &HashMap<String, Relation>) -> Result<Workbook, Refusal> {
        let of_kind = |kind: &str| relations.values().find(|r| r.kind == kind).map(|r| r.target.clone());
        let mut workbook =
            Workbook { strings: of_kind("sharedStrings"), styles: of_kind("styles"), ..Workbook::default() };
        let mut any = false;
        self.each_element(part, |name, element| {
            match name {
                "workbookPr" => {
                    workbook.epoch_1904 = matches!(attribute(element, "date1904").as_deref(), Some("1" | "true"))
                }
                "sheet" => {
                    any = true;
                    let relation = attribute(element, "id").and_then(|id| relations.get(&id));
                    let hidden = matches!(attribute(element, "state").as_deref(), Some("hidden" | "veryHidden"));
                    if let Some(relation) = relation.filter(|r| r.kind == "worksheet" && !hidden) {
                        workbook.sheets.push((attribute(element, "name").unwrap_or_default(), relation.target.clone()));
                    }
                }
                _ => {}
            }
            if workbook.sheets.len() > SHEETS { Err(broken("工作表过多")) } else { Ok(()) }
        })?;
        if any { Ok(workbook) } else { Err(broken(part)) }
    }

    fn relations(&self, part: &str, folder: &str) -> Result<HashMap<String, Relation>, Refusal> {
        let mut all = HashMap::new();
        if self.size(part).is_none() {
            return Ok(all);
        }
        self.each_element(part, |name, element| {
            let external = attribute(element, "TargetMode").is_some_and(|mode| mode == "External");
            if name == "Relationship" && !external && all.len() < SHEETS * 4 {
                let kind = attribute(element, "Type").unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = resolve(folder, &attribute(element, "Target").unwrap_or_default());
                all.insert(attribute(element, "Id").unwrap_or_default(), Relation { kind, target });
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// The shared strings, added to the sheet's text.
    fn strings(&self, workbook: &Workbook, sheet: &mut Builder<'_>) -> Result<Vec<TextSpan>, Refusal> {
        let Some(name) = workbook.strings.as_deref() else { return Ok(Vec::new()) };
        let mut zip = self.zip();
        let Some(mut part) = self.part(&mut zip, name)? else { return Ok(Vec::new()) };
        xlsx_cells::shared_strings(&mut part, self.size(name).unwrap_or(0), sheet)
    }

    fn formats(&self, workbook: &Workbook) -> Result<Vec<Option<Shows>>, Refusal> {
        let mut formats = Vec::new();
        let mut custom: HashMap<u32, Option<Shows>> = HashMap::new();
        let Some(name) = workbook.styles.as_deref().filter(|name| self.size(name).is_some()) else {
            return Ok(formats);
        };
        let mut in_cell_formats = false;
        self.each_element(name, |element_name, element| {
            let id = || attribute(element, "numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
            match element_name {
                "numFmt" => drop(
                    custom.insert(id(), number_format::custom(&attribute(element, "formatCode").unwrap_or_default())),
                ),
                "cellXfs" => in_cell_formats = true,
                "cellStyles" | "cellStyleXfs" | "dxfs" => in_cell_formats = false,
                "xf" if in_cell_formats => {
                    let id = id();
                    formats.push(custom.get(&id).copied().unwrap_or_else(|| number_format::built_in(id)));
                }
                _ => {}
            }
            if formats.len() > FORMATS || custom.len() > FORMATS { Err(broken(name)) } else { Ok(()) }
        })?;
        Ok(formats)
    }

    /// Reads visible sheets until one has content; names the others that have some.
    fn first_with_content(
        &self,
        workbook: &Workbook,
        context: &Context,
        mut sheet: Builder<'_>,
    ) -> Result<Sheet, Refusal> {
        let candidates = workbook.sheets.iter().filter(|(name, _)| !NOT_DATA.contains(&name.as_str()));
        let (mut read, mut unread) = (None, Vec::new());
        for (name, target) in candidates {
            let mut zip = self.zip();
            let Some(mut part) = self.part(&mut zip, target)? else { continue };
            if read.is_some() {
                if xlsx_cells::has_content(&mut part)? {
                    unread.push(name.clone());
                }
                continue;
            }
            xlsx_cells::cells(&mut part, name, context, &mut sheet)?;
            if !sheet.is_empty() {
                read = Some(name);
            }
        }
        sheet.finish(read.map_or("", String::as_str), unread)
    }
}

/// A target as the package writes it: absolute, or relative to the folder of the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(steps.pop()),
            other => steps.push(other),
        }
    }
    steps.join("/")
}

fn not_a_workbook(names: &[String]) -> Refusal {
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    let choose = "请选择 .xlsx、.xls 或 .csv 文件";
    if has("xl/workbook.bin") {
        return Refusal::new("这是二进制工作簿（.xlsb），无法读取", SAVE_AS_XLSX);
    }
    if has("mimetype") && has("content.xml") {
        return Refusal::new("这是 OpenDocument 表格（.ods），无法读取", SAVE_AS_XLSX);
    }
    if has("word/") {
        return Refusal::new("这是 Word 文档，不是表格", choose);
    }
    if has("ppt/") {
        return Refusal::new("这是演示文稿，不是表格", choose);
    }
    if has("xl/") || has("[content_types].xml") {
        return broken("缺少工作簿部分");
    }
    Refusal::new("这是压缩包，不是表格", "请先解压，再选择其中的 .xlsx、.xls 或 .csv 文件")
}
