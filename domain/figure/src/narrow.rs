//! Narrowing a figure by the words of a report: 女, 35岁以下, 按期. What the figure's records cannot answer narrows nothing and
//! gives no figure: a slot is then missing, never filled with the un-narrowed value.

use catalogue::{Aggregation, Catalogue, EntryKind, Figure, OneOrMany, Persons, Qualifier, Subject};

/// A figure narrowed by words, each with the tag of what it speaks of (`("age", "35岁以下")`); nothing when its records cannot
/// answer one of them. Words that the figure says itself (女 in 女党员数) narrow nothing. The figure's key stays, its name tells.
pub fn narrow<'a>(
    catalogue: &Catalogue,
    figure: &Figure,
    by: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Option<Figure> {
    let mut narrower = Narrower { catalogue, figure: figure.clone(), aged: false };
    for (tag, words) in by_tag(by) {
        narrower.add_any(tag, &words)?;
    }
    let mut figure = narrower.figure;
    if !figure.narrowed.is_empty() {
        let words: Vec<&str> = figure.narrowed.iter().map(|(_, words)| words.as_str()).collect();
        figure.name = format!("{}（{}）", figure.name, words.join("、"));
    }
    Some(figure)
}

/// The same by words as addresses and commands hold them: `age:35岁以下,sex:女`; nothing when a part has no tag.
pub fn narrow_by(catalogue: &Catalogue, figure: &Figure, only: &str) -> Option<Figure> {
    let parts: Option<Vec<(&str, &str)>> =
        only.split(',').filter(|part| !part.is_empty()).map(|part| part.split_once(':')).collect();
    narrow(catalogue, figure, parts?)
}

/// The words of each tag together, in their order.
fn by_tag<'a>(by: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    for (tag, words) in by {
        match all.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, list)) => list.push(words),
            None => all.push((tag, vec![words])),
        }
    }
    all
}

#[derive(Clone)]
struct Narrower<'a> {
    catalogue: &'a Catalogue,
    figure: Figure,
    /// Ages are the report's by now, not the figure's own.
    aged: bool,
}

impl Narrower<'_> {
    /// Several words of one tag name kinds side by side (非公和社会组织支部): what any of them allows, where that is one list of
    /// codes or sectors; else all of them must hold.
    fn add_any(&mut self, tag: &str, words: &[&str]) -> Option<()> {
        let before = self.figure.clone();
        let each = |word: &&str| {
            let mut alone = self.clone();
            alone.add(tag, word).map(|()| alone.figure)
        };
        if words.len() > 1
            && let Some(figures) = words.iter().map(each).collect::<Option<Vec<Figure>>>()
            && let Some(joined) = side_by_side(&before, &figures)
        {
            self.figure = joined;
            return Some(());
        }
        words.iter().try_for_each(|word| self.add(tag, word))
    }

    fn add(&mut self, tag: &str, words: &str) -> Option<()> {
        let said = (tag.to_owned(), words.to_owned());
        if self.figure.name.contains(words) || self.figure.narrowed.contains(&said) {
            return Some(());
        }
        let before = self.figure.clone();
        if self.figure.aggregation == Aggregation::Ratio {
            self.sides(tag, words)?;
        } else if self.restrict(tag, words).is_none() {
            return self.is_implied(words).then_some(());
        } else if self.figure == before {
            // 女性 said of 女党员数: the figure says it in other words.
            return Some(());
        }
        self.figure.narrowed.push(said);
        Some(())
    }

    /// What the definition says is no further condition. Where nothing is recorded, the value is somebody's, and the figure is what
    /// its wordings say.
    fn is_implied(&self, words: &str) -> bool {
        let f = &self.figure;
        let by_hand = f.entries.is_empty() && f.aliases.iter().any(|alias| alias.contains(words));
        f.definition.contains(words) || by_hand
    }

    /// A ratio is narrowed when both its sides can be.
    fn sides(&self, tag: &str, words: &str) -> Option<()> {
        for key in [&self.figure.numerator, &self.figure.denominator] {
            narrow(self.catalogue, self.catalogue.figure(key.as_ref()?)?, [(tag, words)])?;
        }
        Some(())
    }

    fn restrict(&mut self, tag: &str, words: &str) -> Option<()> {
        if self.figure.entries.is_empty() {
            return None;
        }
        if let Some(ages) = ages(words).filter(|_| tag == "age") {
            return self.persons(&ages);
        }
        let catalogue = self.catalogue;
        match catalogue.qualifiers().find(|q| q.tag == tag && q.words.iter().any(|w| w == words)) {
            Some(qualifier) => self.qualify(qualifier),
            None => self.code_named(tag, words),
        }
    }

    fn qualify(&mut self, qualifier: &Qualifier) -> Option<()> {
        for (tag, codes) in &qualifier.codes {
            if self.can_be(tag, codes) {
                return self.codes(tag, &codes.0);
            }
        }
        if !qualifier.persons.is_everybody() {
            return self.persons(&qualifier.persons);
        }
        if qualifier.sectors.is_empty() { None } else { self.sectors(&qualifier.sectors) }
    }

    fn kinds(&self) -> impl Iterator<Item = &EntryKind> {
        self.figure.entries.iter().filter_map(|key| self.catalogue.entry(key))
    }

    /// Whether every entry of the figure has the tag and one of the codes as a possible value.
    fn can_be(&self, tag: &str, codes: &OneOrMany) -> bool {
        let has =
            |kind: &EntryKind| kind.values.get(tag).is_some_and(|v| codes.0.iter().any(|code| v.contains_key(code)));
        self.kinds().all(has)
    }

    /// The code of the tag that is called so, in every entry of the figure.
    fn code_named(&mut self, tag: &str, words: &str) -> Option<()> {
        let named = |kind: &EntryKind| {
            kind.values.get(tag)?.iter().find(|(_, name)| *name == words).map(|(code, _)| code.clone())
        };
        let codes: Option<Vec<String>> = self.kinds().map(named).collect();
        self.codes(tag, &codes?)
    }

    fn codes(&mut self, tag: &str, codes: &[String]) -> Option<()> {
        let left = both(self.figure.filter.get(tag).map_or(&[], |own| own.0.as_slice()), codes)?;
        self.figure.filter.insert(tag.to_owned(), OneOrMany(left));
        Some(())
    }

    fn sectors(&mut self, sectors: &[String]) -> Option<()> {
        self.figure.sectors = both(&self.figure.sectors, sectors)?;
        Some(())
    }

    fn persons(&mut self, wanted: &Persons) -> Option<()> {
        if !self.kinds().all(|kind| kind.subject == Subject::Person) {
            return None;
        }
        let own = &mut self.figure.persons;
        if wanted.age_from.is_some() || wanted.age_to.is_some() {
            if !std::mem::replace(&mut self.aged, true) {
                // 40岁以下党员 said of 35岁以下党员数: the report's number of years holds, not that of the figure's name.
                (own.age_from, own.age_to) = (None, None);
            }
            own.age_from = own.age_from.max(wanted.age_from);
            own.age_to = own.age_to.into_iter().chain(wanted.age_to).min();
            if own.age_from.zip(own.age_to).is_some_and(|(from, to)| from > to) {
                return None;
            }
        }
        own.sex = one(own.sex.take(), &wanted.sex)?;
        own.ethnicity = one(own.ethnicity.take(), &wanted.ethnicity)?;
        own.floating = one(own.floating.take(), &wanted.floating)?;
        own.lost = one(own.lost.take(), &wanted.lost)?;
        own.education = both(&own.education, &wanted.education)?;
        own.jobs = jobs(&own.jobs, &wanted.jobs)?;
        Some(())
    }
}

/// One figure that allows what any of these does, when they differ from the one before in one list only.
fn side_by_side(before: &Figure, figures: &[Figure]) -> Option<Figure> {
    let plain =
        |f: &Figure| Figure { filter: before.filter.clone(), sectors: Vec::new(), narrowed: Vec::new(), ..f.clone() };
    if figures.iter().any(|f| plain(f) != plain(before) || f == before) {
        return None;
    }
    let mut joined = before.clone();
    for f in figures {
        joined.narrowed.extend(f.narrowed.iter().filter(|said| !before.narrowed.contains(said)).cloned());
    }
    let sectors = figures.iter().all(|f| f.filter == before.filter);
    if sectors {
        joined.sectors = figures.iter().flat_map(|f| f.sectors.iter().cloned()).collect();
        return Some(joined);
    }
    let mut tags =
        figures.iter().map(|f| f.filter.iter().filter(|(tag, codes)| before.filter.get(*tag) != Some(codes)));
    let first = tags.next()?.map(|(tag, _)| tag.clone()).collect::<Vec<_>>();
    let [tag] = first.as_slice() else { return None };
    if figures.iter().any(|f| f.sectors != before.sectors) || tags.any(|own| own.map(|(t, _)| t).ne([tag])) {
        return None;
    }
    let codes = figures.iter().filter_map(|f| f.filter.get(tag)).flat_map(|codes| codes.0.iter().cloned()).collect();
    joined.filter.insert(tag.clone(), OneOrMany(codes));
    Some(joined)
}

/// What both conditions allow, an empty list being no condition; nothing when they contradict each other.
fn both(own: &[String], wanted: &[String]) -> Option<Vec<String>> {
    if own.is_empty() || wanted.is_empty() {
        return Some([own, wanted].concat());
    }
    let left: Vec<String> = own.iter().filter(|code| wanted.contains(code)).cloned().collect();
    (!left.is_empty()).then_some(left)
}

/// The same for beginnings of codes: 011 lies within 01.
fn jobs(own: &[String], wanted: &[String]) -> Option<Vec<String>> {
    if own.is_empty() || wanted.is_empty() {
        return Some([own, wanted].concat());
    }
    let within = |some: &[String], others: &[String]| -> Vec<String> {
        some.iter().filter(|a| others.iter().any(|b| a.starts_with(b.as_str()))).cloned().collect()
    };
    let mut left = [within(own, wanted), within(wanted, own)].concat();
    left.sort();
    left.dedup();
    (!left.is_empty()).then_some(left)
}

/// The same for one value.
fn one<T: PartialEq + Clone>(own: Option<T>, wanted: &Option<T>) -> Option<Option<T>> {
    match (own, wanted) {
        (Some(own), Some(wanted)) if own != *wanted => None,
        (own, wanted) => Some(own.or_else(|| wanted.clone())),
    }
}

/// 35岁以下, 60周岁及以上: 以上、以下、以内 include the number, 不满 and 以外 do not appear here (民法典第一千二百五十九条).
fn ages(words: &str) -> Option<Persons> {
    let number: String = words.chars().take_while(char::is_ascii_digit).collect();
    let years: i32 = number.parse().ok().filter(|years| (1..=150).contains(years))?;
    let bound: String =
        words.get(number.len()..)?.chars().filter(|c| !matches!(c, '周' | '岁' | '（' | '）' | '含' | '及')).collect();
    match bound.as_str() {
        "以下" | "以内" => Some(Persons { age_to: Some(years), ..Persons::default() }),
        "以上" => Some(Persons { age_from: Some(years), ..Persons::default() }),
        _ => None,
    }
}
