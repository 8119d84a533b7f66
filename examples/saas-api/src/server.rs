//! The listener of the pod: health, readiness and metrics.
//!
//! It listens inside the pod only. Routes of the API are mounted by the host, which has the TLS
//! listener and the database driver.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use crate::config::Config;
use crate::health::{self, Dependency};
use crate::http;
use crate::metrics::Metrics;

const LONGEST_REQUEST_LINE: u64 = 8 * 1024;
const PATIENCE: Duration = Duration::from_secs(5);

/// The answer to one path.
pub fn respond(path: &str, config: &Config, dependencies: &[&dyn Dependency], metrics: &Metrics) -> (u16, String) {
    match path {
        _ if path == config.health.liveness => {
            let (status, body) = health::liveness();
            (status, body.to_owned())
        }
        _ if path == config.health.readiness => health::readiness(dependencies),
        "/metrics" if config.observability.metrics => (200, metrics.render_metrics()),
        _ => (404, "not found".to_owned()),
    }
}

/// Answers one connection after the other. A probe is one short request, so one at a time is enough.
pub fn serve(config: &Config, dependencies: &[&dyn Dependency], metrics: &Metrics) -> io::Result<()> {
    for stream in TcpListener::bind(config.server.listen)?.incoming() {
        let Ok(stream) = stream else { continue };
        if answer(stream, config, dependencies, metrics).is_err() {
            Metrics::add(&metrics.errors);
        }
    }
    Ok(())
}

fn answer(
    mut stream: TcpStream,
    config: &Config,
    dependencies: &[&dyn Dependency],
    metrics: &Metrics,
) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut line = String::new();
    BufReader::new((&stream).take(LONGEST_REQUEST_LINE)).read_line(&mut line)?;
    Metrics::add(&metrics.requests);
    let (status, body) = match line.split(' ').collect::<Vec<_>>()[..] {
        ["GET", path, _] => respond(path, config, dependencies, metrics),
        _ => (405, "GET only".to_owned()),
    };
    let mut head = format!("HTTP/1.1 {status} \r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    for (name, value) in http::security_headers(config) {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes())
}
