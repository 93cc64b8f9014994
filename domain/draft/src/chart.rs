//! A bar chart as an SVG of its own: no style sheet, so that it looks the same in a page, in a file and as a picture.

use maud::{Markup, html};

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Label.
    pub label: String,
    /// Length; `None` when the value is missing.
    pub value: Option<f64>,
    /// Value as written.
    pub text: String,
    /// Its series, from 0, for the colour.
    pub series: usize,
}

const ROW: usize = 28;
const LABEL: usize = 200;
const WIDTH: usize = 720;
const HEAD: usize = 44;
/// Faces of the old office PC and of Linux desktops.
const FONT: &str = "Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif";

/// Horizontal bars under a title, with the source at the bottom.
pub fn svg(title: &str, bars: &[Bar], source: &str) -> Markup {
    let most = bars.iter().filter_map(|b| b.value).map(f64::abs).fold(0.0, f64::max);
    let height = HEAD + bars.len() * ROW + 34;
    let room = (WIDTH - LABEL - 110) as f64;
    html! {
        svg xmlns="http://www.w3.org/2000/svg" class="chart-own" width=(WIDTH) height=(height) viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(title) font-family=(FONT) {
            rect width=(WIDTH) height=(height) fill="#ffffff" {}
            text x=(WIDTH / 2) y="28" text-anchor="middle" font-size="17" font-weight="bold" fill="#1f2933" { (title) }
            @for (at, bar) in bars.iter().enumerate() {
                @let y = HEAD + at * ROW;
                @let length = bar.value.map_or(0.0, |v| if most > 0.0 { (v.abs() / most * room).round() } else { 0.0 });
                text x=(LABEL - 8) y=(y + 18) text-anchor="end" font-size="13" fill="#1f2933" { (short(&bar.label)) }
                rect x=(LABEL) y=(y + 4) width=(length) height=(ROW - 10) fill=(colour(bar.series)) {}
                text x=(LABEL as f64 + length + 8.0) y=(y + 18) font-size="13" fill="#1f2933" { (bar.text) }
            }
            line x1=(LABEL) y1=(HEAD) x2=(LABEL) y2=(height - 30) stroke="#5b6673" stroke-width="1" {}
            text x="12" y=(height - 10) font-size="11" fill="#5b6673" { (source) }
        }
    }
}

fn colour(series: usize) -> String {
    let all = &paper::chart::COLOURS;
    format!("#{}", all.get(series % all.len()).copied().unwrap_or("A61B1B"))
}

/// At most fourteen characters, so that labels do not run out of the picture.
fn short(label: &str) -> String {
    if label.chars().count() <= 14 { label.to_owned() } else { label.chars().take(13).chain(['…']).collect() }
}
