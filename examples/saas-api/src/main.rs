//! The program: `saas-api check FILE` reads a configuration, `saas-api serve FILE` runs with it.

use std::net::{TcpStream, ToSocketAddrs};
use std::process::ExitCode;
use std::time::Duration;

use saas_api::config::Config;
use saas_api::health::Dependency;
use saas_api::metrics::Metrics;
use saas_api::server;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["check", file] => report(load(file).map(|_| ())),
        ["serve", file] => report(load(file).and_then(|config| serve(&config))),
        _ => report(Err("usage: saas-api check|serve FILE".to_owned())),
    }
}

fn load(file: &str) -> Result<Config, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    Config::load(&text).map_err(|error| format!("{file}: {error:?}"))
}

fn serve(config: &Config) -> Result<(), String> {
    let database = Host { name: "the database", address: format!("{}:{}", config.database.host, config.database.port) };
    let kms = Host { name: "the key service", address: config.crypto.kms.address.replace("https://", "") };
    server::serve(config, &[&database, &kms], &Metrics::default()).map_err(|error| error.to_string())
}

fn report(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

/// A service that is reachable when it takes a connection.
struct Host {
    name: &'static str,
    address: String,
}

impl Dependency for Host {
    fn name(&self) -> &str {
        self.name
    }

    fn reachable(&self) -> bool {
        let addresses = self.address.to_socket_addrs().into_iter().flatten();
        addresses.into_iter().any(|address| TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok())
    }
}
