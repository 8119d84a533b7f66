//! Files that PostgreSQL includes, named as layers: what stands behind the line that includes one counts over it, and a line
//! that includes more leaves open what stands before it, in whichever of the files.

use crate::layers::bench::{audit, folder};

/// What comes of the limit for statements, which is recommended.
fn limit(main: &str, local: &str) -> String {
    let folder = folder(&[("postgresql.conf", main), ("local.conf", local)]);
    let said = audit(folder.path(), &["postgresql.conf", "--layer", "local.conf", "-p", "STANDARD"]);
    let mut results = said.audit["results"].as_array().expect("results").iter();
    let found = results.find(|one| one["check"] == "statement-timeout").expect("it is asked");
    found["status"].as_str().expect("a status").to_owned()
}

#[test]
fn what_stands_behind_an_include_counts_over_what_is_included() {
    for (main, local, status) in [
        // The order of the lines decides, as the server reads them.
        (
            "include 'local.conf'\nshared_buffers = 4GB\nstatement_timeout = 0\n",
            "statement_timeout = 60s\n",
            "undetermined",
        ),
        ("statement_timeout = 0\nshared_buffers = 4GB\ninclude 'local.conf'\n", "statement_timeout = 60s\n", "pass"),
        ("include 'local.conf'\nshared_buffers = 4GB\n", "statement_timeout = 60s\n", "pass"),
        ("include 'local.conf'\nshared_buffers = 4GB\nstatement_timeout = 60s\n", "statement_timeout = 60s\n", "pass"),
        // The first of several lines of a name may be that of the layer.
        (
            "include 'local.conf'\nstatement_timeout = 0\ninclude 'other.conf'\nshared_buffers = 4GB\n",
            "statement_timeout = 60s\n",
            "undetermined",
        ),
        ("shared_buffers = 4GB\nstatement_timeout = 0\n", "statement_timeout = 60s\n", "pass"),
    ] {
        assert_eq!(limit(main, local), status, "{main}");
    }
}

#[test]
fn an_include_in_a_layer_leaves_open_what_stands_before_it() {
    for (local, status) in [
        ("work_mem = 4MB\n", "pass"),
        ("include 'b.conf'\n", "undetermined"),
        ("include 'b.conf'\nstatement_timeout = 30s\n", "pass"),
        ("statement_timeout = 30s\ninclude_dir 'more.d'\n", "undetermined"),
    ] {
        assert_eq!(limit("shared_buffers = 4GB\nstatement_timeout = 60s\n", local), status, "{local}");
    }
}
