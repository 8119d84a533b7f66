#!/usr/bin/env bash
# Everything that must hold: formatting, lints, tests, drift, documentation, the example product.
# Needs Rust with rustfmt and clippy; what else is missing is said loudly and skipped, in CI it fails.
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

step "tests, golden files and drift checks"
cargo test --locked
