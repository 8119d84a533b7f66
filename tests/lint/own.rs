//! What a document says of the product's own profile, beside what its workspace declares.

use crate::common::{code, run, stdout};

/// What `lint-docs` says of a page of a workspace with the profile REGULATED.
fn said(page: &str) -> (i32, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = "product: { name: Shop }\nprofile: REGULATED\nbaselines: [nis2/important]\n";
    std::fs::write(folder.path().join("probity.yaml"), manifest).expect("written");
    std::fs::write(folder.path().join("page.md"), page).expect("written");
    let output = run(folder.path(), &["lint-docs", "page.md"]);
    (code(&output), stdout(&output))
}

#[test]
fn another_profile_than_the_workspace_declares_contradicts_it() {
    for (page, place) in [
        ("Profile: STANDARD\n", "page.md:1:10"),
        ("# Security profile: RESTRICTED\n", "page.md:1:21"),
        ("**Security profile**: `STANDARD`\n", "page.md:1:24"),
        ("The product runs with RESTRICTED.\n", "page.md:1:23"),
        ("We use the security profile STANDARD.\n", "page.md:1:29"),
        ("Shop follows the RESTRICTED profile.\n", "page.md:1:18"),
        ("| Key | Value |\n|---|---|\n| Security profile | STANDARD |\n", "page.md:3:22"),
        ("nis2/important needs RESTRICTED.\n", "page.md:1:22"),
    ] {
        let (code, text) = said(page);
        assert_eq!(code, 1, "{page}{text}");
        assert_eq!(text.matches("[contradiction]").count(), 1, "{page}{text}");
        assert!(text.contains(place) && text.contains("probity.yaml:2:10"), "{page}{text}");
    }
}

#[test]
fn the_same_profile_and_those_of_others_are_left_alone() {
    for page in [
        "Profile: REGULATED\n",
        "The product runs with REGULATED.\n",
        "Shop follows the REGULATED profile.\n",
        "The staging system runs with STANDARD.\n",
        "We use STANDARD in development.\n",
        "We run with STANDARD or with RESTRICTED.\n",
        "RESTRICTED is the profile of IL5.\n",
        "The profile RESTRICTED asks for more.\n",
        "The product does not run with RESTRICTED.\n",
        "The product first ran with STANDARD.\n",
        "Some customers run with RESTRICTED.\n",
        "They call it \"Profile: STANDARD\".\n",
        "| Key | Value |\n|---|---|\n| Security profile | REGULATED |\n",
        "| Profile | Meaning |\n|---|---|\n| STANDARD | the lowest |\n",
        "nis2/important needs REGULATED.\n",
    ] {
        let (code, text) = said(page);
        assert_eq!(code, 0, "{page}{text}");
    }
}
