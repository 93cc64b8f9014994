//! Reading one value of a roster column, from a form or from a table, into its canonical text.

use base::{Day, IdNumber, name, phone};
use catalogue::{Catalogue, ColumnKind, RosterColumn};
use exchange::cell::{self, IdColumn, Reason};
use exchange::sheet::{Cell, Value};

/// What reading needs to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'c> {
    pub catalogue: &'c Catalogue,
    pub today: Day,
    /// What is known of the whole column of ID numbers.
    pub ids: IdColumn,
}

impl<'c> Reader<'c> {
    /// A reader of forms.
    pub(crate) fn new(catalogue: &'c Catalogue, today: Day) -> Self {
        Self { catalogue, today, ids: IdColumn::default() }
    }

    /// The canonical text of what was typed; `None` for nothing.
    pub(crate) fn typed(&self, column: &RosterColumn, text: &str) -> Result<Option<String>, Reason> {
        self.cell(column, &Cell { row: 0, column: 0, value: Value::Text(text) })
    }

    /// The canonical text of a cell; `None` for nothing.
    pub(crate) fn cell(&self, column: &RosterColumn, cell: &Cell<'_>) -> Result<Option<String>, Reason> {
        match column.kind {
            ColumnKind::Text | ColumnKind::Unit => self.text(column, cell),
            ColumnKind::Day => Ok(cell::day(cell)?.map(|day| day.to_string())),
            ColumnKind::Code => self.code(column, cell),
            ColumnKind::IdNumber => self.id_number(cell),
            ColumnKind::Phone => {
                let Some(text) = cell::phone_text(cell)? else { return Ok(None) };
                phone::parse(&text).map(Some).map_err(|what| Reason::new(what, "请核对号码"))
            }
            ColumnKind::Bool => Ok(cell::yes_no(cell)?.map(|yes| if yes { "1" } else { "0" }.to_owned())),
            ColumnKind::Number => Ok(cell::integer(cell)?.map(|n| n.to_string())),
        }
    }

    fn text(&self, column: &RosterColumn, cell: &Cell<'_>) -> Result<Option<String>, Reason> {
        let Some(text) = cell::text(cell)? else { return Ok(None) };
        let text = if column.key == "name" { name::tidy(&text) } else { text };
        let (count, most) = (text.chars().count(), column.max.and_then(|m| usize::try_from(m).ok()).unwrap_or(500));
        if count > most {
            return Err(Reason::new(format!("超过{most}个字（现有{count}个字）"), "请缩短"));
        }
        Ok(Some(text))
    }

    fn code(&self, column: &RosterColumn, cell: &Cell<'_>) -> Result<Option<String>, Reason> {
        let Some(text) = cell::text(cell)? else { return Ok(None) };
        let table = column.table.as_deref().and_then(|key| self.catalogue.codes(key));
        let Some(table) = table else { return Ok(Some(text)) };
        let code = table.code_of(&text).map(|code| Some(code.to_owned()));
        code.ok_or_else(|| Reason::new(format!("不在{}代码表中", table.name), examples(table, &column.name)))
    }

    fn id_number(&self, cell: &Cell<'_>) -> Result<Option<String>, Reason> {
        let Some(text) = self.ids.read(cell)? else { return Ok(None) };
        let number = IdNumber::parse(&text, self.today);
        number.map(|id| Some(id.expose().to_owned())).map_err(|what| Reason::new(what, "请按居民身份证核对"))
    }
}

/// A few names of a table, so that one sees what is wanted.
fn examples(table: &catalogue::CodeTable, column: &str) -> String {
    let names: Vec<&str> = table.iter().take(4).map(|row| row.name.as_str()).collect();
    let more = if table.len() > names.len() { "等" } else { "" };
    format!("{column}可填“{}”{more}", names.join("”“"))
}

/// A canonical text as people read it: the name of a code, 是/否, a date as far as known.
pub(crate) fn shown(catalogue: &Catalogue, column: &RosterColumn, value: &str) -> String {
    match column.kind {
        ColumnKind::Code => {
            let table = column.table.as_deref().and_then(|key| catalogue.codes(key));
            let name = table.and_then(|t| t.name_of(value)).unwrap_or(value);
            if column.key == "sex" { name.trim_end_matches('性').to_owned() } else { name.to_owned() }
        }
        ColumnKind::Bool => match value {
            "1" => "是".to_owned(),
            "0" => "否".to_owned(),
            other => other.to_owned(),
        },
        _ => value.to_owned(),
    }
}
