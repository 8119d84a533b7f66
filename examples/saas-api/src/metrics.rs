//! Counters in the text format of Prometheus. The alert rules in deploy/alerts.yaml watch them.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Default)]
pub struct Metrics {
    pub requests: AtomicU64,
    pub errors: AtomicU64,
    pub logins_failed: AtomicU64,
    pub audit_failures: AtomicU64,
}

impl Metrics {
    pub fn add(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub fn render_metrics(&self) -> String {
        let counters = [
            ("saas_requests_total", &self.requests),
            ("saas_errors_total", &self.errors),
            ("saas_logins_failed_total", &self.logins_failed),
            ("saas_audit_failures_total", &self.audit_failures),
        ];
        let mut text = String::new();
        for (name, counter) in counters {
            // Writing into a String cannot fail.
            let _ = writeln!(text, "# TYPE {name} counter\n{name} {}", counter.load(Ordering::Relaxed));
        }
        text
    }
}
