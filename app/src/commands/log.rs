//! The program's log: to stderr, without personal data, level by TAIZHANG_LOG.

use tracing_subscriber::EnvFilter;

/// Starts logging; warnings and worse by default.
pub fn start() {
    let filter = EnvFilter::try_from_env("TAIZHANG_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let logger = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A second start (in tests) keeps the first.
    let _ = logger.try_init();
}
