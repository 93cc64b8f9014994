//! Reads the tab-separated tables: code tables and the table of working days.

use std::collections::HashMap;

use base::Day;
use indexmap::IndexMap;

use super::Shelf;
use super::files::File;
use super::items::Located;
use crate::codes::TableSpec;
use crate::workdays::Special;
use crate::{CodeRow, CodeTable, Problem, Workdays};

/// A table of text: its `#` lines, its headings and its rows with their lines.
struct Sheet<'a> {
    notes: String,
    headings: Vec<&'a str>,
    heading_line: usize,
    rows: Vec<(usize, Vec<&'a str>)>,
}

impl<'a> Sheet<'a> {
    fn read(text: &'a str) -> Self {
        let mut notes = Vec::new();
        let mut headings = None;
        let mut rows = Vec::new();
        for (at, line) in text.lines().enumerate() {
            if let Some(note) = line.strip_prefix('#') {
                notes.push(note.trim());
            } else if !line.trim().is_empty() {
                let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
                match headings {
                    None => headings = Some((at + 1, cells)),
                    Some(_) => rows.push((at + 1, cells)),
                }
            }
        }
        let (heading_line, headings) = headings.unwrap_or_default();
        Self { notes: notes.join("\n"), headings, heading_line, rows }
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.headings.iter().position(|h| *h == name)
    }
}

/// All code tables that `codes.toml` names.
pub(crate) fn code_tables(
    specs: &Shelf<TableSpec>,
    texts: &IndexMap<String, File>,
    problems: &mut Vec<Problem>,
) -> IndexMap<String, CodeTable> {
    let mut tables = IndexMap::new();
    for spec in specs.values() {
        let path = format!("codes/{}", spec.item.file);
        let Some(file) = texts.get(&path) else {
            problems.push(spec.problem("file", format!("找不到代码表文件“{path}”"), "请放入该文件或改正文件名"));
            continue;
        };
        let sheet = Sheet::read(&file.text);
        if let Some(rows) = code_rows(spec, &sheet, file, problems) {
            tables.insert(spec.item.key.clone(), CodeTable::new(&spec.item, sheet.notes, rows));
        }
    }
    tables
}

/// The rows of one code table; nothing if a column is missing.
fn code_rows(
    spec: &Located<TableSpec>,
    sheet: &Sheet<'_>,
    file: &File,
    problems: &mut Vec<Problem>,
) -> Option<Vec<CodeRow>> {
    let columns = Columns::find(&spec.item, sheet).map_err(|missing| {
        let what = format!("“{}”中没有“{missing}”这一列", spec.item.file);
        problems.push(spec.problem("", what, format!("现有的列：{}", sheet.headings.join("、"))));
    });
    let columns = columns.ok()?;
    let mut rows: IndexMap<String, CodeRow> = IndexMap::new();
    for (line, cells) in &sheet.rows {
        if columns.only.iter().any(|(at, value)| cells.get(*at) != Some(&value.as_str())) {
            continue;
        }
        let row = columns.row(&spec.item, sheet, cells);
        let fault = if row.code.is_empty() || row.name.is_empty() {
            Some("代码或名称是空的".to_owned())
        } else if rows.contains_key(&row.code) {
            Some(format!("代码“{}”重复", row.code))
        } else {
            None
        };
        match fault {
            None => drop(rows.insert(row.code.clone(), row)),
            Some(what) => {
                let remedy = "请改正这一行".to_owned();
                problems.push(Problem { file: file.shown.clone(), line: *line, what, remedy });
            }
        }
    }
    if rows.is_empty() {
        problems.push(spec.problem("", format!("代码表“{}”里一个代码也没有", spec.item.key), "请检查文件和 only 条件"));
    }
    Some(rows.into_values().collect())
}

/// Positions of a code table's columns.
struct Columns<'a> {
    code: usize,
    name: usize,
    aliases: Vec<usize>,
    only: Vec<(usize, &'a String)>,
}

impl<'a> Columns<'a> {
    /// Finds them, or gives the first that is missing.
    fn find(spec: &'a TableSpec, sheet: &Sheet<'_>) -> Result<Self, String> {
        let at = |name: &str| sheet.column(name).ok_or_else(|| name.to_owned());
        let name = at(&spec.name_column)?;
        let code = spec.code_column.as_deref().map_or(Ok(name), at)?;
        let aliases = spec.alias_columns.iter().map(|c| at(c)).collect::<Result<_, _>>()?;
        let only = spec.only.iter().map(|(c, value)| at(c).map(|at| (at, value))).collect::<Result<_, _>>()?;
        Ok(Self { code, name, aliases, only })
    }

    fn row(&self, spec: &TableSpec, sheet: &Sheet<'_>, cells: &[&str]) -> CodeRow {
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        let name = cell(self.name).to_owned();
        let mut aliases: Vec<String> = Vec::new();
        for at in &self.aliases {
            let parts = cell(*at).split(['、', '/']).map(str::trim).filter(|p| !p.is_empty());
            aliases.extend(parts.map(str::to_owned));
        }
        aliases.extend(spec.aliases.get(&name).cloned().unwrap_or_default());
        let own = |at: &usize| *at != self.code && *at != self.name && !self.aliases.contains(at);
        let extra = sheet.headings.iter().enumerate().filter(|(at, _)| own(at));
        let extra = extra.map(|(at, heading)| ((*heading).to_owned(), cell(at).to_owned()));
        let extra = extra.filter(|(_, text)| !text.is_empty()).collect();
        CodeRow { code: cell(self.code).to_owned(), name, aliases, extra }
    }
}

/// The table of working days; an empty one (nothing known) when there is no file.
pub(crate) fn workdays(file: Option<&File>, problems: &mut Vec<Problem>) -> Workdays {
    let Some(file) = file else { return Workdays::default() };
    let sheet = Sheet::read(&file.text);
    let mut fault = |line: usize, what: String, remedy: &str| {
        problems.push(Problem { file: file.shown.clone(), line, what, remedy: remedy.to_owned() });
    };
    if sheet.headings.get(..3) != Some(&["date", "kind", "name"]) {
        fault(sheet.heading_line, "表头应为 date、kind、name".to_owned(), "请改正表头");
        return Workdays::default();
    }
    let mut days = HashMap::new();
    for (line, cells) in &sheet.rows {
        let (Some(Ok(day)), Some(kind)) = (cells.first().map(|c| c.parse::<Day>()), cells.get(1)) else {
            fault(*line, format!("日期“{}”不对", cells.first().unwrap_or(&"")), "请按 2026-01-31 的格式填写");
            continue;
        };
        if *kind != "休" && *kind != "班" {
            fault(*line, format!("类别“{kind}”不认识"), "请填“休”或“班”");
            continue;
        }
        let name = cells.get(2).copied().unwrap_or_default().to_owned();
        if days.insert(day, Special { worked: *kind == "班", name }).is_some() {
            fault(*line, format!("日期 {day} 重复"), "请删去一行");
        }
    }
    Workdays::new(days)
}
