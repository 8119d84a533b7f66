//! Two questions an orchestrator asks: is the process alive, and may it get traffic.

/// Something without which no request can be served.
pub trait Dependency {
    fn name(&self) -> &str;
    fn reachable(&self) -> bool;
}

/// Alive: the process answers. Nothing else is asked, or a slow database would restart every pod.
pub fn liveness() -> (u16, &'static str) {
    (200, "alive")
}

/// Ready: all dependencies answer. The body names the first that does not.
pub fn readiness(dependencies: &[&dyn Dependency]) -> (u16, String) {
    match dependencies.iter().find(|dependency| !dependency.reachable()) {
        Some(missing) => (503, format!("waiting for {}", missing.name())),
        None => (200, "ready".to_owned()),
    }
}
