//! Reads the layers (embedded files, then a deployment's directory), puts the items on their shelves and checks them together.

mod check;
mod check_duties;
mod check_kinds;
mod check_narrow;
mod check_procedures;
pub(crate) mod files;
mod items;
mod lines;
mod shares;
mod tables;
mod templates;
mod words;

use std::path::Path;

use indexmap::IndexMap;

use crate::codes::TableSpec;
use crate::{
    CaseSubject, Catalogue, CodeTable, Duty, EntryKind, Field, FieldType, Figure, Kind, KindEntry, MeetingKind, Post,
    Problem, Procedure, Qualifier, Role, RosterColumn, Rule, Subject, Template, UnitKind, Vote,
};
use files::File;
use items::{Item, Located, Reader};

/// Items by key, each with the place it was read from.
type Shelf<T> = IndexMap<String, Located<T>>;

/// Everything read, before it is checked.
#[derive(Default)]
struct Shelves {
    entries: Shelf<EntryKind>,
    kinds: Shelf<Kind>,
    figures: Shelf<Figure>,
    qualifiers: Shelf<Qualifier>,
    meetings: Shelf<MeetingKind>,
    procedures: Shelf<Procedure>,
    votes: Shelf<Vote>,
    unit_kinds: Shelf<UnitKind>,
    posts: Shelf<Post>,
    roles: Shelf<Role>,
    rules: Shelf<Rule>,
    duties: Shelf<Duty>,
    templates: Shelf<Template>,
    columns: Shelf<RosterColumn>,
    specs: Shelf<TableSpec>,
    /// Tables of text by path within the catalogue: `codes/sex.tsv`, `workdays.tsv`.
    texts: IndexMap<String, File>,
}

/// Loads the embedded catalogue and, over it, the directory `overlay`.
pub(crate) fn load(overlay: Option<&Path>) -> Result<Catalogue, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut layers = vec![files::built_in()];
    if let Some(directory) = overlay {
        layers.push(files::directory(directory, &mut problems));
    }
    from_layers(layers, problems)
}

/// Loads any layers, later over earlier; `problems` are those met while reading files.
pub(crate) fn from_layers(layers: Vec<Vec<File>>, mut problems: Vec<Problem>) -> Result<Catalogue, Vec<Problem>> {
    let mut shelves = Shelves::default();
    for layer in layers {
        let mut one = Shelves::default();
        for file in layer {
            one.read(file, &mut problems);
        }
        shelves.overlay_with(one);
    }
    let catalogue = shelves.assemble(&mut problems);
    if problems.is_empty() {
        return Ok(catalogue);
    }
    problems.sort();
    problems.dedup();
    Err(problems)
}

impl Shelves {
    /// Reads one file onto the shelf that its path names.
    fn read(&mut self, file: File, problems: &mut Vec<Problem>) {
        if file.path == "workdays.tsv" || (file.path.starts_with("codes/") && file.path.ends_with(".tsv")) {
            self.texts.insert(file.path.clone(), file);
            return;
        }
        let mut reader = Reader::new(&file, problems);
        match file.path.as_str() {
            "codes.toml" => reader.list("table", &mut self.specs),
            "meetings.toml" => reader.list("meeting", &mut self.meetings),
            "qualifiers.toml" => reader.list("qualifier", &mut self.qualifiers),
            "posts.toml" => reader.list("post", &mut self.posts),
            "roles.toml" => reader.list("role", &mut self.roles),
            "roster_columns.toml" => reader.list("column", &mut self.columns),
            "unit_kinds.toml" => reader.list("unit_kind", &mut self.unit_kinds),
            "votes.toml" => reader.list("vote", &mut self.votes),
            path if path.starts_with("duties/") => reader.list("duty", &mut self.duties),
            path if path.starts_with("entries/") => reader.list("entry", &mut self.entries),
            path if path.starts_with("figures/") => reader.list("figure", &mut self.figures),
            path if path.starts_with("kinds/") => reader.whole(&mut self.kinds),
            path if path.starts_with("procedures/") => reader.whole(&mut self.procedures),
            path if path.starts_with("rules/") => reader.list("rule", &mut self.rules),
            path if path.starts_with("templates/") => reader.list("template", &mut self.templates),
            _ => reader.unknown_file(),
        }
    }

    /// Lays a later layer over this one: same key replaces in place, new keys come last.
    fn overlay_with(&mut self, over: Self) {
        self.entries.extend(over.entries);
        self.kinds.extend(over.kinds);
        self.figures.extend(over.figures);
        self.qualifiers.extend(over.qualifiers);
        self.meetings.extend(over.meetings);
        self.procedures.extend(over.procedures);
        self.votes.extend(over.votes);
        self.unit_kinds.extend(over.unit_kinds);
        self.posts.extend(over.posts);
        self.roles.extend(over.roles);
        self.rules.extend(over.rules);
        self.duties.extend(over.duties);
        self.templates.extend(over.templates);
        self.columns.extend(over.columns);
        self.specs.extend(over.specs);
        self.texts.extend(over.texts);
    }

    /// Derives what follows from the items, checks all references and gives the finished catalogue.
    fn assemble(mut self, problems: &mut Vec<Problem>) -> Catalogue {
        let tables = tables::code_tables(&self.specs, &self.texts, problems);
        self.procedures.values_mut().for_each(|p| p.item.make_forms());
        self.derive_entries(&tables, problems);
        let workdays = tables::workdays(self.texts.get("workdays.tsv"), problems);
        shares::fill(&mut self, problems);
        check::references(&self, &tables, problems);
        check_kinds::kinds(&self, &tables, problems);
        check_duties::duties(&self, problems);
        check_procedures::procedures(&self, &tables, problems);
        check_narrow::narrowing(&self, &tables, problems);
        templates::check(&self, problems);
        let mut kinds = strip(self.kinds);
        kinds.sort_by_key(|_, kind| kind.order);
        Catalogue {
            entries: strip(self.entries),
            kinds,
            figures: strip(self.figures),
            qualifiers: strip(self.qualifiers),
            meetings: strip(self.meetings),
            procedures: strip(self.procedures),
            votes: strip(self.votes),
            unit_kinds: strip(self.unit_kinds),
            posts: strip(self.posts),
            roles: strip(self.roles),
            rules: strip(self.rules),
            duties: strip(self.duties),
            templates: strip(self.templates),
            tables: tables.into(),
            columns: self.columns.into_values().map(|c| c.item).collect(),
            workdays: workdays.into(),
        }
    }

    /// Makes the entry kinds of simple kinds and of the steps of procedures: their files say all about their entries, so nobody has to
    /// say it twice.
    fn derive_entries(&mut self, tables: &IndexMap<String, CodeTable>, problems: &mut Vec<Problem>) {
        let mut found = Vec::new();
        for kind in self.kinds.values() {
            for (at, entry) in kind.item.entries.iter().enumerate() {
                let derived = derived_entry(&kind.item, entry, tables);
                found.push((kind.located(&format!("entry[{at}]"), derived), is_said(entry)));
            }
        }
        for procedure in self.procedures.values() {
            for (step_at, step) in procedure.item.steps.iter().enumerate() {
                for (at, entry) in step.entries.iter().enumerate() {
                    let derived = step_entry(&procedure.item, derived_entry(&step.form, entry, tables));
                    let place = format!("step[{step_at}].entry[{at}]");
                    found.push((procedure.located(&place, derived), is_said(entry)));
                }
            }
        }
        for (derived, said) in found {
            let key = derived.item.key.clone();
            let (fault, remedy) = match (self.entries.contains_key(&key), said) {
                (true, false) => continue,
                (true, true) => ("已经定义过", "换一个 key，或者不写 name 以引用已有的流水类别"),
                (false, false) => ("没有定义", "写上 name 和 unit，或者先在 entries/ 下定义它"),
                (false, true) => {
                    self.entries.insert(key, derived);
                    continue;
                }
            };
            problems.push(derived.problem("", format!("流水类别“{key}”{fault}"), remedy));
        }
    }
}

/// Whether an `[[entry]]` describes its kind of entry, or refers to one described elsewhere.
fn is_said(entry: &KindEntry) -> bool {
    !entry.name.is_empty() && !entry.unit.is_empty()
}

/// The entry kind that a simple kind's `[[entry]]` stands for.
fn derived_entry(kind: &Kind, entry: &KindEntry, tables: &IndexMap<String, CodeTable>) -> EntryKind {
    let about_person = entry.per.is_some()
        || entry.subject.as_deref().and_then(|s| kind.field(s)).is_some_and(|f| f.kind == FieldType::Person);
    let subject = match (about_person, &entry.subject) {
        (true, _) => Subject::Person,
        (false, Some(_)) => Subject::Unit,
        (false, None) => Subject::None,
    };
    EntryKind {
        key: entry.key.clone(),
        name: entry.name.clone(),
        unit: entry.unit.clone(),
        stock: entry.stock,
        tags: kind.tags().map(|f| f.key.clone()).collect(),
        values: kind.tags().map(|f| (f.key.clone(), tag_values(f, tables))).collect(),
        noun: "record".to_owned(),
        subject,
        basis: kind.basis.clone(),
        sensitive: None,
    }
}

/// An entry of a step is about what its case is about, unless it says otherwise.
fn step_entry(procedure: &Procedure, mut entry: EntryKind) -> EntryKind {
    "case_step".clone_into(&mut entry.noun);
    if entry.subject == Subject::None {
        entry.subject = match procedure.subject {
            CaseSubject::Person | CaseSubject::Noun => Subject::Person,
            CaseSubject::Unit => Subject::Unit,
            CaseSubject::Matter => Subject::None,
        };
    }
    entry
}

/// The codes a field's tag can have, with their names.
fn tag_values(field: &Field, tables: &IndexMap<String, CodeTable>) -> IndexMap<String, String> {
    if field.kind == FieldType::Bool {
        return [("yes", "是"), ("no", "否")].map(|(code, name)| (code.to_owned(), name.to_owned())).into();
    }
    let tabled = field.table.as_deref().and_then(|t| tables.get(t)).into_iter().flat_map(CodeTable::iter);
    let listed = field.codes.iter().map(|c| (c.code.clone(), c.name.clone()));
    tabled.map(|row| (row.code.clone(), row.name.clone())).chain(listed).collect()
}

/// Drops the places, which only the checks need.
fn strip<T>(shelf: Shelf<T>) -> IndexMap<String, T> {
    shelf.into_iter().map(|(key, located)| (key, located.item)).collect()
}

macro_rules! items {
    ($($type:ty),+) => { $(impl Item for $type {
        fn key(&self) -> &str {
            &self.key
        }
        fn set_basis(&mut self, basis: crate::Basis) {
            self.basis = basis;
        }
    })+ };
}
items!(
    Duty,
    EntryKind,
    Kind,
    Figure,
    MeetingKind,
    Post,
    Procedure,
    Qualifier,
    Role,
    RosterColumn,
    Rule,
    TableSpec,
    Template,
    UnitKind,
    Vote
);
