//! The command line as data: each file in `tests/cmd` is one call with its exit code and what it prints.
//! `TRYCMD=overwrite cargo test --test cli` rewrites the expectations; look at the change before it is kept.

#[test]
fn the_command_line_does_what_its_cases_say() {
    trycmd::TestCases::new()
        .default_bin_path(env!("CARGO_BIN_EXE_probity"))
        .env("COLUMNS", "100")
        .case("tests/cmd/*.toml")
        .run();
}
