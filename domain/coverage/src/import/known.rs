//! What is registered while rows are done: by the system, and by the table so far.

use super::read::{Told, tidy};
use crate::code;
use crate::file::{File, Kind};
use crate::store::{self, Filter};
use crate::{Limits, words};
use access::{Scope, Work};
use base::Outcome;
use std::collections::HashMap;

/// The files at hand, by what no two of them may share, and organisations by name too.
pub(super) struct Known {
    files: HashMap<String, File>,
    /// Rows that registered something.
    rows: HashMap<String, u32>,
}

impl Known {
    /// Those in reach.
    pub async fn load(work: &mut Work, scope: &Scope) -> Outcome<Self> {
        let limits = Limits::of(work.catalogue(), work.today());
        let filter = Filter { state: "open", ..Filter::default() };
        let mut known = Self { files: HashMap::new(), rows: HashMap::new() };
        for file in store::page(work.conn(), scope, (&filter, &limits), None).await? {
            known.put(file);
        }
        Ok(known)
    }

    fn put(&mut self, file: File) {
        if file.kind.is_new_sector() {
            self.files.entry(format!("name:{}", file.name)).or_insert_with(|| file.clone());
        }
        if let Some(key) = file.open_key() {
            self.files.insert(key, file);
        }
    }

    /// What a row registers, if it is registered: by the code, else by the name, if one of the two has no code.
    pub fn get(&self, told: &Told<'_>) -> Option<&File> {
        if told.kind == Kind::Village {
            return self.files.get(&format!("village:{}", told.unit.id));
        }
        let code = code::parse(&told.typed.code).unwrap_or_default();
        let by_code = self.files.get(&format!("code:{code}")).filter(|_| !code.is_empty());
        let by_name = || {
            let named = self.files.get(&format!("name:{}", tidy(&told.typed.name)));
            named.filter(|f| code.is_empty() || f.code.is_empty())
        };
        by_code.or_else(by_name)
    }

    /// The row that registered a file.
    pub fn row(&self, file: &File) -> Option<u32> {
        self.rows.get(&file.id.to_string()).copied()
    }

    pub fn add(&mut self, file: File, row: u32) {
        self.rows.insert(file.id.to_string(), row);
        self.put(file);
    }
}

/// What a row says otherwise than the file stands. What a row leaves empty says nothing.
pub(super) fn differences(told: &Told<'_>, file: &File) -> Vec<String> {
    if told.kind == Kind::Village {
        return Vec::new();
    }
    let (t, number) = (&told.typed, |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default());
    let code = code::parse(&t.code).unwrap_or_else(|_| t.code.clone());
    let form = words::Form::parse(&t.form).map_or("", words::Form::name);
    let lines = [
        ("名称", tidy(&t.name), file.name.clone()),
        ("类别", told.kind.name().to_owned(), file.kind.name().to_owned()),
        ("统一社会信用代码", code, file.code.clone()),
        ("行业", t.industry.clone(), file.industry.clone()),
        ("地址", t.place.clone(), file.place.clone()),
        ("职工人数", t.employees.clone(), number(file.employees)),
        ("正式党员人数", t.full.clone(), number(file.full)),
        ("组建方式", form.to_owned(), file.form.name().to_owned()),
    ];
    let other = lines.into_iter().filter(|(_, said, stands)| !said.is_empty() && said != stands);
    let shown = |text: String| if text.is_empty() { "（无）".to_owned() } else { text };
    let mut all: Vec<String> =
        other.map(|(name, said, stands)| format!("{name}“{}”，表格为“{said}”", shown(stands))).collect();
    if t.branch.is_some() && t.branch != file.branch.map(|b| b.0) {
        all.push("所建的党组织与表格不同".to_owned());
    }
    if told.unit.id != file.unit {
        all.push("登记的党组织与表格不同".to_owned());
    }
    all
}
