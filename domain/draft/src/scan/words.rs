//! The engine's word lists. They are data (`lexicon/*.tsv`), read once; a reader of the rules need not open them,
//! and whoever adds a measure word or a slogan need not open the rules.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::text::Text;

/// How a measure word behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Counts things: 名 个 次 万元.
    Strong,
    /// Counts things, but may as well begin a proper name: XX部, XX村.
    Weak,
    /// Counts parts of a thought rather than results: 方面, 级.
    Abstract,
    /// Years, months, days, hours.
    Time,
    /// Prizes and stars: 等奖, 星级.
    Rank,
}

/// A measure word.
#[derive(Debug)]
pub struct Measure {
    /// The word itself.
    pub word: &'static str,
    /// Measures of one group may stand for each other (名 and 人).
    pub group: &'static str,
    /// How it behaves.
    pub kind: Kind,
    blocked: Vec<&'static str>,
    allowed: Vec<&'static str>,
}

/// A list of words with the three questions the rules ask of it.
#[derive(Debug, Default)]
pub struct WordList(Vec<&'static str>);

impl WordList {
    /// Length of the longest listed word that ends just before `at`.
    #[must_use]
    pub fn ends(&self, text: &Text, at: usize) -> Option<usize> {
        self.0.iter().filter(|w| text.ends(at, w)).map(|w| w.chars().count()).max()
    }

    /// Length of the longest listed word that starts at `at`.
    #[must_use]
    pub fn starts(&self, text: &Text, at: usize) -> Option<usize> {
        self.0.iter().filter(|w| text.starts(at, w)).map(|w| w.chars().count()).max()
    }

    /// Does any listed word stand wholly within `range`?
    #[must_use]
    pub fn within(&self, text: &Text, range: Range<usize>) -> bool {
        self.last(text, range).is_some()
    }

    /// Where the last listed word within `range` ends.
    #[must_use]
    pub fn last(&self, text: &Text, range: Range<usize>) -> Option<usize> {
        range
            .clone()
            .filter_map(|at| self.starts(text, at).map(|length| at + length))
            .filter(|&end| end <= range.end)
            .max()
    }

    /// True when the list has no words (a spelling mistake in the data file).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

macro_rules! cue_lists {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// Word lists of `lexicon/cues.tsv`.
        #[derive(Debug)]
        pub struct Cues { $($(#[$doc])* pub $name: WordList,)* }

        impl Cues {
            fn read(table: &HashMap<&'static str, Vec<&'static str>>) -> Self {
                Self { $($name: WordList(table.get(stringify!($name)).cloned().unwrap_or_default()),)* }
            }

            /// Every list with its name, for the test that none is empty.
            #[must_use]
            pub fn all(&self) -> Vec<(&'static str, &WordList)> {
                vec![$((stringify!($name), &self.$name),)*]
            }
        }
    };
}

cue_lists! {
    /// Headings under which plans stand.
    plan_heading,
    /// Headings that speak of what was done, even if a plan word occurs in them.
    past_heading,
    /// Titles of documents that are plans or rules as a whole.
    plan_title,
    /// Titles of documents that report.
    report_title,
    /// Words before a number that make it a rule or goal.
    rule_left,
    /// Words after a quantity that make it a bound.
    rule_right,
    /// 每月, 每个 …: so much for each.
    each,
    /// 平均每 …: an average, which is a result.
    each_free,
    /// Verbs and adverbs before a spelled number that make it a result.
    result_left,
    /// Words before a spelled number that make it a way of speaking (抓好三个…).
    theme_left,
    /// Nouns after a spelled number that are parts of a thought.
    abstract_noun,
    /// Nouns that may follow a number without a measure word (XX问题).
    count_noun,
    /// Words that make 第一 a rank.
    rank_left,
    /// What may follow 第N so that it is an ordinal and not a rank.
    honour_after,
    /// Words that make a span of time a result.
    duration_left,
    /// Words before telephone numbers and the like.
    phone_left,
    /// Words before an age that make it a result.
    age_left,
    /// 依次为, 分别为.
    list_cue,
    /// 提高至, 压缩为: the new value of the figure before.
    change_to,
    /// 近, 共, 达: between a figure's words and its number.
    hedge_left,
    /// 余, 多.
    hedge_right,
    /// What stands directly before a blank that is a quantity.
    quantity_left,
    /// Verbs whose object may be counted without a measure word (解决XX问题).
    result_verb_short,
    /// Words that make a clause a goal wherever it stands.
    modal,
    /// Words after a quantity that make it a goal (…10%以上的目标).
    goal_right,
    /// Words that make a clause a goal when it begins with them.
    plan_start,
    /// Nouns that are parts of a thought even behind an adjective (五个重要的方面).
    core_abstract,
    /// Words that make a clause a result even among plans.
    already,
    /// Names of decrees known by the number of their articles (人才新政20条).
    decree_left,
    /// 附件1, 表2.
    attachment_left,
    /// 以上, 以下: the quantity before is a bound.
    bound,
    /// Words before a blank without measure word that make it a quantity.
    strong_count_left,
    /// Words that begin a passage about plans, by themselves or with 将 after them.
    plan_opener,
    /// Those of them that need no 将.
    plan_firm,
    /// 将, 我们要.
    will,
    /// 某些, 某种: no blank at all.
    vague_next,
    /// 超过, 低于: with 的 after the quantity they tell which are meant.
    compare_left,
    /// 不足, 未满: the quantity is a bound.
    short_of,
    /// Columns of tables whose numbers are no results: years, telephone numbers.
    date_column,
    /// 党龄, 工龄: years that were measured.
    tenure_left,
    /// 党龄满50年的老党员: between the word and the years.
    tenure_reached,
    /// 浏览, 阅读: how often a web page was looked at.
    visits_left,
    /// 加班到22点, 晚8点: an hour of the day.
    hour_left,
    /// Words that speak of how things stand, even among plans.
    now_left,
    /// Words for the time a number is about.
    period_word,
    /// Words before a time that make it the one compared with.
    base_left,
    /// Words that say a number grew.
    grew,
    /// Words that say a number shrank.
    shrank,
    /// 到, 至, 为 after those: the new value.
    became,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| Cues::read(&table(include_str!("lexicon/cues.tsv"))));
static MEASURES: LazyLock<HashMap<char, Vec<Measure>>> =
    LazyLock::new(|| measures(include_str!("lexicon/measures.tsv")));
static PHRASES: LazyLock<HashMap<char, Vec<Phrase>>> = LazyLock::new(|| phrases(include_str!("lexicon/phrases.tsv")));

/// The word lists.
#[must_use]
pub fn cues() -> &'static Cues {
    &CUES
}

/// The longest measure word at `at` that is not blocked by what follows (人 in 人民 is none).
#[must_use]
pub fn measure(text: &Text, at: usize) -> Option<&'static Measure> {
    let candidates = MEASURES.get(&text.at(at))?;
    candidates.iter().find(|m| text.starts(at, m.word) && m.stands(text, at + m.word.chars().count()))
}

impl Measure {
    fn stands(&self, text: &Text, end: usize) -> bool {
        self.allowed.iter().any(|w| text.starts(end, w)) || !self.blocked.iter().any(|w| text.starts(end, w))
    }
}

/// The group of a measure word given as text; figures name their measures this way.
#[must_use]
pub fn group_of(word: &str) -> Option<&'static str> {
    let first = word.chars().next()?;
    MEASURES.get(&first)?.iter().find(|m| m.word == word).map(|m| m.group)
}

/// A fixed phrase with a number in it.
#[derive(Debug)]
pub struct Phrase {
    /// The words.
    pub word: &'static str,
    /// slogan, ordinal, date, word or hotline.
    pub class: &'static str,
}

/// The longest fixed phrase at `at`.
#[must_use]
pub fn phrase(text: &Text, at: usize) -> Option<&'static Phrase> {
    PHRASES.get(&text.at(at))?.iter().find(|p| text.starts(at, p.word))
}

fn rows(source: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    source.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| l.split('\t').collect())
}

fn table(source: &'static str) -> HashMap<&'static str, Vec<&'static str>> {
    rows(source)
        .filter_map(|row| Some((*row.first()?, row.get(1)?.split(' ').filter(|w| !w.is_empty()).collect())))
        .collect()
}

fn measures(source: &'static str) -> HashMap<char, Vec<Measure>> {
    let mut found: HashMap<char, Vec<Measure>> = HashMap::new();
    for row in rows(source) {
        let [word, group, kind, rest @ ..] = row.as_slice() else { continue };
        let Some(first) = word.chars().next() else { continue };
        let kind = match *kind {
            "weak" => Kind::Weak,
            "abstract" => Kind::Abstract,
            "time" => Kind::Time,
            "rank" => Kind::Rank,
            _ => Kind::Strong,
        };
        let list = |i: usize| rest.get(i).map(|s| s.split(' ').filter(|w| !w.is_empty()).collect()).unwrap_or_default();
        found.entry(first).or_default().push(Measure { word, group, kind, blocked: list(0), allowed: list(1) });
    }
    for list in found.values_mut() {
        list.sort_by_key(|m| std::cmp::Reverse(m.word.chars().count()));
    }
    found
}

fn phrases(source: &'static str) -> HashMap<char, Vec<Phrase>> {
    let mut found: HashMap<char, Vec<Phrase>> = HashMap::new();
    for row in rows(source) {
        let [class, words] = row.as_slice() else { continue };
        for word in words.split(' ') {
            let Some(first) = word.chars().next() else { continue };
            found.entry(first).or_default().push(Phrase { word, class });
        }
    }
    for list in found.values_mut() {
        list.sort_by_key(|p| std::cmp::Reverse(p.word.chars().count()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_the_rules_ask_for_is_in_the_data() {
        for (name, list) in cues().all() {
            assert!(!list.is_empty(), "lexicon/cues.tsv has no list {name}");
        }
    }

    #[test]
    fn a_measure_word_is_blocked_by_what_it_would_tear_apart() {
        let found = |t: &str| measure(&Text::new(t), 0).map(|m| m.word);
        assert_eq!(found("人次，"), Some("人次"));
        assert_eq!(found("人民政府"), None);
        assert_eq!(found("项目建设"), None);
        assert_eq!(found("项目标任务"), Some("项"));
        assert_eq!(found("支队伍"), Some("支"));
        assert_eq!(found("支队民警"), None);
    }
}
