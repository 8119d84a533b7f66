#!/usr/bin/env bash
# Everything that must hold: formatting, lints, tests, drift, documentation, the example product.
# Needs Rust with rustfmt and clippy, and for the pages Chromium with its driver and npm; what is missing is said loudly
# and skipped, in CI it fails.
set -euo pipefail
cd "$(dirname "$0")"

step() { printf '\n== %s\n' "$*"; }
missing() {
  echo "SKIPPED: $1 is not installed" >&2
  if [ "${CI:-}" = true ]; then exit 1; fi
}

step formatting
if cargo fmt --version >/dev/null 2>&1; then cargo fmt --check; else missing rustfmt; fi

step lints
if cargo clippy --version >/dev/null 2>&1; then
  cargo clippy --locked --all-targets --quiet -- -D warnings
else
  missing clippy
fi

step "lints and tests of the feature online"
if cargo clippy --version >/dev/null 2>&1; then
  cargo clippy --locked --all-targets --features online --quiet -- -D warnings
fi
cargo test --locked --features online --lib online --quiet

step documentation
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --quiet

step "the example product"
cargo test --locked --quiet --manifest-path examples/saas-api/Cargo.toml --target-dir target/saas-api

step "the browser and its rules"
have() { command -v "$1" >/dev/null 2>&1; }
if ! have chromedriver && have apt-get && [ "$(id -u)" = 0 ]; then
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium chromium-driver; } >/dev/null ||
    echo "apt-get could not install chromium" >&2
fi
have chromedriver || missing "chromium with its driver (on Debian: apt-get install chromium chromium-driver)"
if have npm; then
  (cd tests/browser && npm ci --silent --ignore-scripts --no-audit --no-fund) || missing "axe-core from the npm registry"
else
  missing npm
fi

step "tests, golden files and drift checks"
cargo test --locked
