//! Parse, call, exit code.

fn main() -> probity::cli::Exit {
    probity::cli::run()
}
