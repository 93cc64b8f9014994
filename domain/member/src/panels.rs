//! s
/// r
pub fn panels() -> Vec<ui::Panel> {
    Vec::new()
}
