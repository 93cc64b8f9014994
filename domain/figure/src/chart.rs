//! A bar chart drawn by the server: works without script, prints, and obeys the policy against style attributes.

use maud::{Markup, html};

/// One bar.
pub struct Bar {
    /// Label at the left.
    pub label: String,
    /// Length.
    pub value: f64,
    /// Value as written.
    pub text: String,
}

const ROW: usize = 24;
const LABEL: usize = 190;
const WIDTH: usize = 640;

/// Horizontal bars, longest label space fixed; `title` is read out instead of the picture.
pub fn bars(title: &str, bars: &[Bar]) -> Markup {
    let most = bars.iter().map(|b| b.value.abs()).fold(0.0, f64::max);
    let height = bars.len() * ROW + 8;
    let room = (WIDTH - LABEL - 90) as f64;
    html! {
        svg.chart viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(title) {
            line.axis x1=(LABEL) y1="0" x2=(LABEL) y2=(height) {}
            @for (at, bar) in bars.iter().enumerate() {
                @let y = at * ROW + 4;
                @let length = if most > 0.0 { (bar.value.abs() / most * room).round() } else { 0.0 };
                text x=(LABEL - 8) y=(y + 14) text-anchor="end" { (short(&bar.label)) }
                rect.bar x=(LABEL + 1) y=(y + 2) width=(length) height=(ROW - 8) {}
                text.value x=(LABEL as f64 + length + 8.0) y=(y + 14) { (bar.text) }
            }
        }
    }
}

/// At most fourteen characters, so that labels do not run out of the picture.
fn short(label: &str) -> String {
    if label.chars().count() <= 14 { label.to_owned() } else { label.chars().take(13).chain(['…']).collect() }
}
