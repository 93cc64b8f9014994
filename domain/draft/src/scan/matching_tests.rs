//! What binds a number to a figure, each case with a handful of figures of its own.

use super::{FigureWords, Lexicon, repeats, scan};

fn figure(key: &str, aliases: &str, measure: &str) -> FigureWords {
    let words = |list: &str| list.split(' ').map(str::to_owned).collect::<Vec<_>>();
    FigureWords {
        key: key.into(),
        name: aliases.split(' ').next().unwrap_or(key).into(),
        aliases: words(aliases),
        measure: words(measure),
        aggregation: if measure == "%" { "ratio".into() } else { "count".into() },
        flow: true,
        ..FigureWords::default()
    }
}

fn lexicon() -> Lexicon {
    let stock = |f: FigureWords| FigureWords { flow: false, ..f };
    Lexicon::from_figures([
        stock(figure("members", "党员 党员总数", "名 人")),
        stock(figure("women", "女党员", "名 人")),
        figure("developed", "发展党员 新发展党员", "名 人"),
        figure("classes", "培训班 举办…培训班 培训", "期 个"),
        figure("trainees", "培训干部 培训", "人 名"),
        figure("attendances", "培训干部 培训", "人次"),
        figure("assemblies", "党员大会", "次"),
        figure("committees", "支委会", "次"),
        figure("reminded", "提醒谈话", "人"),
        figure("admonished", "诫勉谈话 诫勉", "人"),
        figure("rate", "组建率", "%"),
        FigureWords { aggregation: "rank".into(), ..figure("share_rank", "捐款占比", "位次") },
        FigureWords { aggregation: "rank".into(), ..figure("amount_rank", "人均捐款", "位次") },
    ])
}

/// The best figure of every figure and blank of the text.
fn best(text: &str) -> Vec<String> {
    let tokens = scan(text, &lexicon());
    let first = |t: &super::Token| t.candidates.first().map_or("-".into(), |c| c.figure.clone());
    tokens.iter().filter(|t| t.class.counts()).map(first).collect()
}

#[test]
fn the_name_of_a_unit_at_the_head_of_a_row_counts_nothing() {
    let table = "党组织\t党员\t女党员\n区财政局机关党委\tX\tX\n区直机关工作委员会\tX\tX\n";
    let figures = [
        FigureWords { flow: false, ..figure("members", "党员", "名") },
        FigureWords { flow: false, ..figure("women", "女党员", "名") },
        FigureWords { flow: false, ..figure("committees", "党委 机关党委 机关工作委员会", "个") },
        FigureWords { flow: false, ..figure("in_organs", "机关党员", "名") },
    ];
    let first = |t: &super::Token| t.candidates.first().map_or("-".into(), |c| c.figure.clone());
    let found: Vec<String> = scan(table, &Lexicon::from_figures(figures)).iter().map(first).collect();
    assert_eq!(found, ["members", "women", "members", "women"]);
}

#[test]
fn the_words_that_touch_the_number_win() {
    assert_eq!(best("召开党员大会X次、支委会X次。"), ["assemblies", "committees"]);
    assert_eq!(best("全年新发展党员12名，现有党员340名。"), ["developed", "members"]);
}

#[test]
fn the_measure_word_decides_between_figures_of_the_same_words() {
    assert_eq!(best("培训干部3期80人。"), ["classes", "trainees"]);
    assert_eq!(best("培训干部80人次。"), ["attendances"]);
}

#[test]
fn a_wording_may_close_around_the_number() {
    assert_eq!(best("举办了2期科级干部培训班。"), ["classes"]);
}

#[test]
fn a_list_is_matched_by_order() {
    assert_eq!(best("提醒谈话、诫勉谈话依次为5人、2人。"), ["reminded", "admonished"]);
    assert_eq!(best("新发展党员、提醒谈话分别为5人和2人。"), ["developed", "reminded"]);
}

#[test]
fn a_changed_value_is_the_figure_before() {
    assert_eq!(best("社会组织组建率由XX%提高至XX%。"), ["rate", "rate"]);
}

#[test]
fn a_part_takes_over_the_figure_of_its_whole() {
    assert_eq!(best("新发展党员142名，其中女党员27名。"), ["developed", "developed"]);
    assert_eq!(best("现有党员142名，其中女党员27名。"), ["members", "women"]);
}

#[test]
fn one_number_may_stand_for_two_figures() {
    let tokens = scan("捐款占比和人均捐款均列全市第一。", &lexicon());
    let mut keys: Vec<&str> = tokens[0].candidates.iter().map(|c| c.figure.as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["amount_rank", "share_rank"]);
    assert_eq!(tokens[0].unit.as_deref(), Some("位次"));
}

#[test]
fn quotation_marks_do_not_hide_words() {
    assert_eq!(best("开展“提醒谈话”5人，诫 勉谈话2人。"), ["reminded", "admonished"]);
}

#[test]
fn every_candidate_says_why() {
    let tokens = scan("全年新发展党员12名。", &lexicon());
    assert_eq!(tokens[0].candidates[0].reason, "数字前面有“新发展党员”；量词“名”相符");
}

#[test]
fn narrowing_words_are_reported() {
    let tokens = scan("培训入党积极分子40人，其中35岁以下12人，女党员5名。", &lexicon());
    let words: Vec<Vec<&str>> = tokens
        .iter()
        .filter(|t| t.class.counts())
        .map(|t| t.qualifiers.iter().map(|q| q.words.as_str()).collect())
        .collect();
    assert_eq!(words[0], ["入党积极分子"]);
    assert_eq!(words[1], ["35岁以下"]);
    assert_eq!(words[2], ["女"]);
    let tokens = scan("认真学习《公务员平时考核办法》《领导干部报告个人有关事项规定》等党内法规7部。", &lexicon());
    assert!(tokens.iter().all(|t| t.qualifiers.is_empty()), "what a title says narrows nothing");
}

#[test]
fn only_figures_and_blanks_have_candidates() {
    let tokens = scan("下一步，力争发展党员20名。", &lexicon());
    assert!(tokens.iter().all(|t| t.candidates.is_empty()));
}

#[test]
fn repeats_are_grouped() {
    let tokens = scan("现有党员340名。召开党员大会12次。截至年底，全区党员340名，其中女党员90名。", &lexicon());
    let counted: Vec<usize> = (0..tokens.len()).filter(|&i| tokens[i].text == "340").collect();
    assert_eq!(repeats(&tokens), [counted]);
}

#[test]
fn heads_of_row_and_column_name_a_cell() {
    assert_eq!(best("项目\t数量（名）\n新发展党员\t12\n现有党员\t340\n"), ["developed", "members"]);
    assert_eq!(
        best("单位 党员大会 支委会\n东城支部 4 12\n西城支部 5 13\n"),
        ["assemblies", "committees", "assemblies", "committees"]
    );
    assert_eq!(best("指标\n数值\n新发展党员\n12\n现有党员\n340\n女党员\n90\n"), ["developed", "members", "women"]);
    let tokens = scan("项目 党费（万元）\n本级 86.5\n下级 90.1\n", &lexicon());
    assert_eq!(tokens[0].unit.as_deref(), Some("万元"));
}
