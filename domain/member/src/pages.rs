//! s
/// r
pub fn routes() -> ui::Routes {
    ui::Routes::new()
}
