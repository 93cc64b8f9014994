//! What a number is: a figure, a blank for one, a rule or goal, a date, an ordinal, a slogan, a name, a reference.
//!
//! The rules read from the certain to the doubtful: titles and fixed phrases first, then what the number looks like,
//! then the words around it. Digits are figures unless something speaks against it; spelled numbers (三个) are ways of
//! speaking unless something speaks for them; a blank is a figure when a measure word follows, and a name when none does.

mod blank;
mod digits;
mod ordinal;
mod spelled;

use super::lexer::Shape;
use super::spot::Spot;
use super::token::Class;
use super::words::{Kind, cues};

/// The class of a number, or `None` for an everyday word (一起, 统一).
#[must_use]
pub fn classify(spot: &Spot) -> Option<Class> {
    if spot.in_title() {
        return Some(inside_title(spot));
    }
    if let Some(class) = spot.phrase() {
        return match class {
            "slogan" => Some(Class::Slogan),
            "ordinal" => Some(Class::Ordinal),
            "date" => Some(Class::Date),
            "hotline" => Some(Class::Reference),
            _ => None,
        };
    }
    match spot.raw().shape {
        _ if spot.raw().ordinal => Some(ordinal::classify(spot)),
        Shape::Moment => Some(Class::Date),
        Shape::Telephone => Some(Class::Reference),
        Shape::Code => Some(Class::Other),
        Shape::Someone => someone(spot),
        Shape::Mixed if spot.text.at(spot.text.skip_spaces(spot.raw().end)) == '年' => Some(Class::Date),
        Shape::Blank | Shape::Mixed => Some(blank::classify(spot)),
        Shape::Digits => Some(digits::classify(spot)),
        Shape::Fraction if spot.raw().percent => Some(digits::classify(spot)),
        Shape::Spelled | Shape::Fraction => spelled::classify(spot),
    }
}

/// 某区, 某同志 – but not 某些, 某种.
fn someone(spot: &Spot) -> Option<Class> {
    cues().vague_next.starts(spot.text, spot.raw().end).is_none().then_some(Class::Name)
}

/// In a title a blank stands for a name, a year is a date, and any other number belongs to the title.
fn inside_title(spot: &Spot) -> Class {
    match spot.raw().shape {
        Shape::Mixed | Shape::Moment => Class::Date,
        Shape::Blank | Shape::Someone => Class::Name,
        _ if spot.suffix().measure.is_some_and(|m| m.kind == Kind::Time) => Class::Date,
        _ => Class::Reference,
    }
}

/// 增长10%以上的目标; 计划培训300人
fn goal(spot: &Spot) -> bool {
    let from = spot.right();
    let bound = cues().bound.starts(spot.text, from).unwrap_or(0);
    let named = cues().goal_right.starts(spot.text, from + bound).is_some();
    let begins = spot.text.skip_spaces(spot.clause.start);
    named || begins < spot.raw().start && cues().plan_start.starts(spot.text, begins).is_some_and(|n| n >= 2)
}

/// 党龄过50年的, 不足3人: the quantity says which are meant, not how many there are.
fn limited(spot: &Spot) -> bool {
    let share = spot.suffix().measure.is_some_and(|m| matches!(m.group, "percent" | "money" | "share"));
    let which = spot.text.at(spot.right()) == '的' && spot.left_is(&cues().compare_left);
    let few = spot.suffix().measure.is_some_and(|m| !matches!(m.group, "percent" | "share"));
    which && !share || few && spot.left_is(&cues().short_of) || spot.text.ends(spot.left(), "共印")
}

/// A rule for each (每月2次), a bound (不少于), or a goal by its words or by its section. Blanks are not asked: a goal
/// that is still open has to be filled like any other figure.
fn is_target(spot: &Spot) -> bool {
    let cues = cues();
    if spot.for_each() || spot.left_has(&cues.rule_left, 12) || spot.left_has(&cues.modal, 30) || goal(spot) {
        return true;
    }
    if !spot.planned() || spot.left_has(&cues.already, 24) {
        return false;
    }
    !spot.left_has(&cues.now_left, 16)
}
