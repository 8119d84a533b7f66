//! Where programs of continuous integration look for what they run.
//! Must not say that a file which stands there is run: that depends on what starts it.

/// Folders and the names in them: those that are looked at by a program, whatever else is asked for. `*` stands for what is
/// in one name.
const PLACES: &[&str] = &[
    ".github/workflows/*.yml",
    ".github/workflows/*.yaml",
    ".forgejo/workflows/*.yml",
    ".forgejo/workflows/*.yaml",
    ".gitea/workflows/*.yml",
    ".gitea/workflows/*.yaml",
    ".gitlab-ci.yml",
    ".circleci/config.yml",
    "azure-pipelines*.yml",
    "azure-pipelines*.yaml",
    ".azure-pipelines/*.yml",
    "bitbucket-pipelines.yml",
    "Jenkinsfile*",
    ".travis.yml",
    ".drone.yml",
    ".woodpecker.yml",
    ".woodpecker.yaml",
    ".woodpecker/*.yml",
    ".woodpecker/*.yaml",
    ".buildkite/*.yml",
    ".buildkite/*.yaml",
    ".cirrus.yml",
    ".semaphore/*.yml",
    ".tekton/*.yaml",
    ".build.yml",
    ".builds/*.yml",
    "appveyor.yml",
    ".appveyor.yml",
    "buildspec.yml",
    "cloudbuild.yaml",
    "codemagic.yaml",
];

/// Whether a path in the workspace is one where such a program looks.
#[must_use]
pub fn is_workflow(path: &str) -> bool {
    PLACES.iter().any(|place| match place.split_once('*') {
        None => *place == path,
        Some((start, end)) => {
            path.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).is_some_and(|name| !name.contains('/'))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::is_workflow;

    #[test]
    fn workflows_stand_where_they_are_looked_for() {
        for path in
            [".github/workflows/a.yml", ".gitlab-ci.yml", "azure-pipelines.yml", "Jenkinsfile", "Jenkinsfile.eu"]
        {
            assert!(is_workflow(path), "{path}");
        }
        for path in [
            "docs/a.yml",
            ".github/workflows/old/a.yml",
            ".github/workflows/a.yml.off",
            "x/.github/workflows/a.yml",
            ".github/dependabot.yml",
            "docs/Jenkinsfile",
            "test.sh",
        ] {
            assert!(!is_workflow(path), "{path}");
        }
    }
}
