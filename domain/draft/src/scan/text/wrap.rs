//! Text with a line break at the end of every printed line: such a break inside a sentence is a space and no border.

use std::ops::Range;

use super::is_space;

/// Narrower lines (in columns, a Chinese character is two) are headings or lists.
const NARROWEST: usize = 36;
/// Wrapped lines are equally wide, but for a character or two.
const SLACK: usize = 5;
/// So many other lines of the same width tell wrapped text from a heading without a full stop.
const WITNESSES: usize = 3;

/// Turns the breaks of wrapped lines into spaces; no offset moves.
pub(super) fn soften(text: &mut [char]) {
    let lines = lines(text);
    let pairs = lines.iter().zip(lines.iter().skip(1));
    let open: Vec<(usize, usize)> =
        pairs.filter(|(line, next)| runs_on(text, line, next)).map(|(line, _)| (line.end, width(text, line))).collect();
    let mut widths: Vec<usize> = open.iter().map(|o| o.1).collect();
    widths.sort_unstable();
    let alike = |w: usize| {
        let from = widths.partition_point(|&x| x + SLACK < w);
        widths[from..].iter().take_while(|&&x| x <= w + SLACK).count()
    };
    for (end, width) in open {
        if let Some(mark) = text.get_mut(end).filter(|_| alike(width) > WITNESSES) {
            *mark = ' ';
        }
    }
}

fn lines(text: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in text.iter().enumerate().filter(|(_, c)| **c == '\n') {
        found.push(start..at);
        start = at + 1;
    }
    found.push(start..text.len());
    found
}

fn width(text: &[char], line: &Range<usize>) -> usize {
    text[line.clone()].iter().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Prose that stops in the middle of a sentence, and a next line that goes on with it.
fn runs_on(text: &[char], line: &Range<usize>, next: &Range<usize>) -> bool {
    let (words, rest) = (&text[line.clone()], &text[next.clone()]);
    let ended = words.last().is_none_or(|c| "。！？；：…|".contains(*c) || is_space(*c));
    let prose = words.iter().any(|c| matches!(c, '，' | '、' | '；' | '。' | ','));
    let heading = numbered(words) && !words.contains(&'。');
    let fresh = rest.first().is_none_or(|&c| is_space(c) || "▲◆●■★※【|".contains(c)) || numbered(rest);
    !ended && prose && !heading && !fresh && !words.iter().any(|c| "\t|".contains(*c)) && width(text, line) >= NARROWEST
}

/// 一、 （一） 1. 第一，
fn numbered(line: &[char]) -> bool {
    let han = |c: &char| "一二三四五六七八九十".contains(*c);
    let inner = match line.first() {
        Some('（' | '第') => &line[1..],
        _ => line,
    };
    let count = inner.iter().take_while(|c| han(c) || c.is_ascii_digit()).count();
    (1..=2).contains(&count) && inner.get(count).is_some_and(|c| matches!(c, '、' | '）' | '.' | '，' | '部' | '章'))
}

#[cfg(test)]
mod tests {
    use super::super::Text;

    #[test]
    fn breaks_of_wrapped_lines_are_spaces() {
        let line = "一年来，走访慰问困难老党员和老同志，送去组织的温暖与关怀，共计看望";
        let wrapped = format!("总结\n{line}\n{line}\n{line}\n{line}\n12\n名老党员。\n一、打算\n");
        let text = Text::new(&wrapped);
        let breaks: Vec<usize> = (0..text.len()).filter(|&i| text.at(i) == '\n').collect();
        assert_eq!(breaks.len(), 4, "the title, the short lines and the heading keep theirs");
    }

    #[test]
    fn rows_between_bars_keep_theirs() {
        let row = "第一党支部|41|6,312.00|6,312.00|6,312.00|100%\n";
        let text = Text::new(&row.repeat(6));
        assert_eq!((0..text.len()).filter(|&i| text.at(i) == '\n').count(), 6);
    }

    #[test]
    fn headings_without_a_full_stop_keep_their_breaks() {
        let source = "突出凝心铸魂，理论武装走深走实，推动学习教育取得实效\n部务会严格执行制度。\n";
        let text = Text::new(source);
        assert_eq!((0..text.len()).filter(|&i| text.at(i) == '\n').count(), 2);
    }
}
