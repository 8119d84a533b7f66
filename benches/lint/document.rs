//! A long document as people write them: headings, tables of controls, lists, prose, code. The same in every run.
//! It must cite correctly, so that what is measured is reading and not complaining.

/// A document of at least so many bytes.
pub(crate) fn document(bytes: usize) -> String {
    let mut out = String::with_capacity(bytes + 4096);
    out.push_str("# Security compliance of the product\n\n");
    let mut section = 0;
    while out.len() < bytes {
        section += 1;
        out.push_str(&format!("## Part {section}: access and audit\n\n"));
        out.push_str(PROSE);
        out.push_str(TABLE);
        out.push_str(LIST);
        out.push_str(CODE);
    }
    out
}

const PROSE: &str = "\
The gateway authenticates every request before it reaches the service, and what was decided is written to the audit
trail together with the identity, the time and the outcome. Accounts come from the directory; who leaves the company
loses access within an hour, which the nightly job checks (AC-2(3) and AC-2(4)). Sessions end after fifteen minutes
without activity. The keys that sign the trail are held by the key service and rotated every ninety days, and nobody who
operates the product can read or replace them. See [the guide](https://example.org/guide) and the section on recovery.

Backups are taken every night, encrypted before they leave the network, and restored into an empty environment once a
month. The restore is a test like any other: its log is kept with the release, and a failed one stops the next release.
Under NIS2 this answers Art. 21(2)(c), and for federal customers CP-9 (System Backup) with CP-9(1) and CP-9 (8).

";

const TABLE: &str = "\
| Control | Title | Status | How |
| --- | --- | --- | --- |
| AC-2 | Account Management | implemented | accounts come from the directory and are reviewed every quarter |
| AC-3 | Access Enforcement | implemented | the gateway refuses what no rule allows |
| AC-6 | Least Privilege | partial | roles are small, but administrators still share one |
| AU-2 | Event Logging | implemented | the list of events is part of the configuration |
| AU-3(1) | Additional Audit Information | implemented | each event names the rule that decided |
| AU-9 | Protection of Audit Information | implemented | a hash chain with an HMAC over every event |
| SC-8(1) | Cryptographic Protection | implemented | TLS 1.3 between all components |
| SC-28 | Protection of Information at Rest | implemented | volumes and backups are encrypted |
| SI-10 | Information Input Validation | planned | the schema of every request is checked |

";

const LIST: &str = "\
- **AC-7** Unsuccessful Logon Attempts: five attempts, then fifteen minutes of waiting
- **AC-12** Session Termination: sessions end by themselves
- IA-2(1), IA-2(2) and IA-5(1) are the identity provider's, and so are IA-8 and IA-11
- `SC-7(5)` denies by default; what is open is listed in the deployment's own repository
  1. the public listener on port 443
  2. the health check of the load balancer

";

const CODE: &str = "\
```toml
[session]
idle_timeout = \"15m\"
absolute_timeout = \"12h\"

[audit]
enabled = true
tamper_evident = true
```

";
