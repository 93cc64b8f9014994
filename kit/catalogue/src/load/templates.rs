//! Checks templates: every slot is a word or a figure, and what stands behind a figure is one of its measure words.

use super::Shelves;
use super::items::Located;
use crate::{Figure, Piece, Problem, Template};

pub(super) fn check(all: &Shelves, problems: &mut Vec<Problem>) {
    for template in all.templates.values() {
        let (what, remedy) = match unclosed(&template.item.text) {
            Some(piece) => (format!("“{piece}”处的花括号没有配对"), "请写成 {{指标的 key}}"),
            None if template.item.text.trim().is_empty() => ("模板没有内容".to_owned(), "请写上 text"),
            None => {
                figures(all, template, problems);
                continue;
            }
        };
        problems.push(template.problem("text", what, remedy));
    }
}

/// The characters around a brace that is no part of a slot.
fn unclosed(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        let at = rest.find(['{', '}'])?;
        let here = rest.get(at..).unwrap_or_default();
        let name = here.strip_prefix("{{").and_then(|inside| inside.split_once("}}"));
        match name.filter(|(name, _)| !name.contains(['{', '}', '\n'])) {
            Some((_, behind)) => rest = behind,
            None => return Some(here.chars().take(12).take_while(|c| *c != '\n').collect()),
        }
    }
}

fn figures(all: &Shelves, template: &Located<Template>, problems: &mut Vec<Problem>) {
    let pieces = template.item.pieces();
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Figure(key) = piece else { continue };
        let behind = match pieces.get(at + 1) {
            Some(Piece::Text(text)) => *text,
            _ => "",
        };
        let (what, remedy) = match all.figures.get(*key) {
            None => (format!("没有“{key}”这个指标"), "请改正，或先在 figures/ 下定义它".to_owned()),
            Some(figure) if !measured(&figure.item, behind) => {
                let words = figure.item.measure.join("、");
                (format!("“{{{{{key}}}}}”后面不是它的量词"), format!("可用的量词：{words}"))
            }
            Some(_) => continue,
        };
        problems.push(template.problem("text", what, remedy));
    }
}

/// Without its measure word a number would be read as something else, and with another (元 for 万元) it would be wrong.
fn measured(figure: &Figure, behind: &str) -> bool {
    figure.measure.is_empty() || figure.measure.iter().any(|word| behind.starts_with(word.as_str()))
}
