//! Numbers as people write them: 1,234 · 十三 · 两千三百 · 二〇二〇 · 三分之二 · 百分之九十五. Pure parsing, no context.

/// Characters that may stand in a Chinese numeral.
#[must_use]
pub fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some()
}

/// The value of one Chinese digit.
#[must_use]
pub fn digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九".chars().position(|d| d == c).map(|p| p as u32).or(match c {
        '零' | '○' => Some(0),
        '两' | '贰' => Some(2),
        '壹' => Some(1),
        '叁' => Some(3),
        '肆' => Some(4),
        '伍' => Some(5),
        '陆' => Some(6),
        '柒' => Some(7),
        '捌' => Some(8),
        '玖' => Some(9),
        _ => None,
    })
}

fn unit(c: char) -> Option<u64> {
    match c {
        '十' | '拾' => Some(10),
        '百' | '佰' => Some(100),
        '千' | '仟' => Some(1000),
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}

/// Reads a whole Chinese numeral, or `None` when the characters do not make a number (三五, 十四五).
#[must_use]
pub fn chinese(chars: &[char]) -> Option<f64> {
    if chars.is_empty() {
        return None;
    }
    if chars.len() >= 2 && chars.iter().all(|&c| digit(c).is_some()) {
        return spelled(chars);
    }
    let mut state = Reading::default();
    for &c in chars {
        state.take(c)?;
    }
    state.finish()
}

/// A row of digits such as 二〇二〇; two plain digits in a row (三五, 七八) are not a number but a manner of speaking.
fn spelled(chars: &[char]) -> Option<f64> {
    if chars.len() < 3 && !chars.iter().any(|&c| c == '〇' || c == '零' || c == '○') {
        return None;
    }
    chars.iter().try_fold(0.0, |sum, &c| digit(c).map(|d| sum * 10.0 + f64::from(d)))
}

#[derive(Default)]
struct Reading {
    total: u64,
    section: u64,
    pending: Option<u64>,
    last_unit: Option<u64>,
    after_zero: bool,
}

impl Reading {
    fn take(&mut self, c: char) -> Option<()> {
        if let Some(d) = digit(c) {
            if d == 0 {
                self.after_zero = true;
                return if self.pending.is_none() { Some(()) } else { None };
            }
            if self.pending.is_some() {
                return None;
            }
            self.pending = Some(u64::from(d));
            return Some(());
        }
        let by = unit(c)?;
        if by >= 10_000 {
            self.section += self.pending.take().unwrap_or(0);
            let base = if self.section == 0 { self.total } else { self.section };
            let grown = base.max(1).checked_mul(by)?;
            self.total = if self.section == 0 { grown } else { self.total.checked_add(grown)? };
            self.section = 0;
        } else {
            if self.last_unit.is_some_and(|last| last < 10_000 && last <= by && self.section > 0) {
                return None;
            }
            self.section += self.pending.take().unwrap_or(1) * by;
        }
        self.last_unit = Some(by);
        self.after_zero = false;
        Some(())
    }

    /// 一百五 means 150, 一百零五 means 105.
    fn finish(mut self) -> Option<f64> {
        if let Some(rest) = self.pending {
            let scale = match self.last_unit {
                Some(by) if by >= 100 && !self.after_zero => by / 10,
                _ => 1,
            };
            if self.last_unit.is_some_and(|by| by >= 10_000) && scale > 1 {
                self.total += rest * scale;
            } else {
                self.section += rest * scale;
            }
        }
        let value = self.total + self.section;
        #[expect(clippy::cast_precision_loss, reason = "figures of reports are far below 2^53")]
        Some(value as f64)
    }
}

/// Reads digits with optional thousands commas and a decimal point.
#[must_use]
pub fn digits(chars: &[char]) -> Option<f64> {
    let plain: String = chars.iter().filter(|c| **c != ',').collect();
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<f64> {
        chinese(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn chinese_numerals_are_read() {
        for (text, value) in [
            ("三", 3.0),
            ("十", 10.0),
            ("十三", 13.0),
            ("二十六", 26.0),
            ("一百零五", 105.0),
            ("一百五", 150.0),
            ("两千三百", 2300.0),
            ("二〇二〇", 2020.0),
            ("一万二千", 12000.0),
            ("三百万", 3_000_000.0),
            ("百", 100.0),
        ] {
            assert_eq!(read(text), Some(value), "{text}");
        }
    }

    #[test]
    fn manners_of_speaking_are_not_numbers() {
        for text in ["三五", "七八", "十四五", "一二", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
