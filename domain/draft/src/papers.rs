//! Documents about a draft: where each of its figures comes from.

use crate::fill::Traced;
use base::Outcome;
use figure::State;
use paper::official::{Annex, Block, Evidence, Paper, evidence_annex, write};

/// Words shown before and behind a figure.
const AROUND: usize = 12;

/// The annex of a draft: a row for each figure. `about` names unit and period.
pub fn evidence(text: &str, traced: &[Traced], about: &str) -> Annex {
    let chars: Vec<char> = text.chars().collect();
    let rows: Vec<Evidence> = traced.iter().map(|one| row(&chars, one)).collect();
    evidence_annex(about, &rows)
}

/// The same as a document of its own, for a draft that came in as .docx and stays as it is.
///
/// # Errors
/// When the document cannot be written.
pub fn evidence_paper(title: &str, annex: Annex) -> Outcome<Vec<u8>> {
    let Annex { title: own, mut blocks } = annex;
    blocks.insert(0, Block::paragraph(format!("文稿：{title}")));
    Ok(write(&Paper { title: own, blocks, ..Paper::default() })?)
}

fn row(chars: &[char], one: &Traced) -> Evidence {
    let decided = one.decided.as_ref();
    let source = match (one.state, decided.map(|choice| choice.choice.as_str())) {
        (State::Traced, _) => "台账记录".to_owned(),
        (State::Manual, Some("keep")) => "保留原文".to_owned(),
        (State::Manual, _) => {
            let why = decided.and_then(|choice| choice.why.as_deref()).unwrap_or_default();
            if why.is_empty() { "手工填写".to_owned() } else { format!("手工填写：{why}") }
        }
        (State::Missing, _) => "缺".to_owned(),
    };
    Evidence {
        place: place(chars, one),
        figure: one.name.clone().unwrap_or_default(),
        value: one.written.clone(),
        source,
        entries: one.entries,
        open: one.state == State::Missing,
    }
}

/// The figure with the words of its sentence around it.
fn place(chars: &[char], one: &Traced) -> String {
    let ends = |c: &&char| matches!(c, '。' | '；' | '，' | '、' | '：' | '\n' | '！' | '？');
    let before = chars.get(..one.start).unwrap_or_default();
    let behind = chars.get(one.end..).unwrap_or_default();
    let mut left: Vec<&char> = before.iter().rev().take(AROUND).take_while(|c| !ends(c)).collect();
    left.reverse();
    let right: Vec<&char> = behind.iter().take(AROUND / 2).take_while(|c| !ends(c)).collect();
    left.into_iter().collect::<String>() + &one.written + &right.into_iter().collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::Class;
    use crate::store::Choice;

    fn traced(start: usize, end: usize, written: &str, state: State, decided: Option<(&str, &str)>) -> Traced {
        let choice = |(choice, why): (&str, &str)| Choice {
            choice: choice.into(),
            why: (!why.is_empty()).then(|| why.to_owned()),
            by: "甲".into(),
            ..Choice::default()
        };
        Traced {
            start,
            end,
            text: "XX".into(),
            class: Class::Blank,
            figure: None,
            name: (state == State::Traced).then(|| "党员总数".to_owned()),
            value: None,
            written: written.into(),
            state,
            entries: if state == State::Traced { 12 } else { 0 },
            asked: Vec::new(),
            evidence: Vec::new(),
            decided: decided.map(choice),
        }
    }

    #[test]
    fn every_figure_is_told_with_its_sentence_and_its_source() {
        let text = "关于党建的报告\n我支部共有党员XX名，预备党员XX名，经费XX元，得分XX分，排名XX。";
        let at = |nth: usize| text.match_indices("XX").nth(nth).map(|(at, _)| text[..at].chars().count()).unwrap();
        let all = [
            traced(at(0), at(0) + 2, "12", State::Traced, None),
            traced(at(1), at(1) + 2, "【缺】", State::Missing, None),
            traced(at(2), at(2) + 2, "300", State::Manual, Some(("typed", "区财政局通知"))),
            traced(at(3), at(3) + 2, "XX", State::Missing, Some(("keep", ""))),
            traced(at(4), at(4) + 2, "95", State::Manual, Some(("keep", ""))),
        ];
        let Annex { blocks, .. } = evidence(text, &all, "甲支部，2026年。");
        let Some(Block::Table { rows, .. }) = blocks.get(1) else { panic!("{blocks:?}") };
        let cells: Vec<String> =
            rows.iter().map(|row| row.iter().map(|cell| cell[0].text.clone()).collect::<Vec<_>>().join("|")).collect();
        assert_eq!(
            cells,
            [
                "1|我支部共有党员12名|党员总数|12|台账记录|12",
                "2|预备党员【缺】名|—|【缺】|缺|—",
                "3|经费300元|—|300|手工填写：区财政局通知|—",
                "4|得分XX分|—|XX|缺|—",
                "5|排名95|—|95|保留原文|—",
            ]
        );
        let file = evidence_paper("党建报告", evidence(text, &all, "")).unwrap();
        let read = paper::docx::read(file, &guard::Limits::document()).unwrap();
        assert!(read.plain_text().starts_with("取数说明\n\n文稿：党建报告\n"), "{}", read.plain_text());
    }
}
