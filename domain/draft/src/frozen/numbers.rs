//! Numbers of entries as text: `4711,4702-4690,12`, the greatest first.

/// Descending numbers as text.
pub fn numbers_text(numbers: &[i64]) -> String {
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last == *number + 1 => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let one = |(first, last): &(i64, i64)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    ranges.iter().map(one).collect::<Vec<_>>().join(",")
}

/// The numbers of such a text; what is none is left out.
pub fn numbers(text: &str) -> Vec<i64> {
    let range = |part: &str| -> Option<(i64, i64)> {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some((first.parse().ok()?, last.parse().ok()?))
    };
    text.split(',').filter_map(range).flat_map(|(first, last)| (last..=first).rev()).collect()
}
