#!/usr/bin/env python3
"""Write the key lists of the FraiseQL dialects from the facts about its configuration.

    python3 tools/generate_fraiseql_dialects.py [FACTS]           write
    python3 tools/generate_fraiseql_dialects.py --check [FACTS]   compare only

FACTS is a Markdown file with tables of keys; the default is `shared/fraiseql/config-keys.md` beside the repository. Of
each `profiles/dialects/fraiseql-*.yaml` only the lines between `# generated: keys` and `# end of generated keys` are
replaced; everything else is written by hand. What the tables do not say, such as which keys do nothing, stands below in
ADDITIONS. The same facts always give the same bytes.

Exit codes: 0 written, or nothing differs; 1 `--check` found a difference; 2 could not do the job.
Needs nothing but Python 3.
"""

import argparse
import difflib
import json
import re
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT.parent / "shared" / "fraiseql" / "config-keys.md"
FOLDER = ROOT / "profiles" / "dialects"
BEGIN = "  # generated: keys"
END = "  # end of generated keys"
WIDTH = 120

# ---------------------------------------------------------------------------------------------------------------------
# What the tables do not say. A name ending in `*` stands for every key that begins so; all that fit are applied.
# `below: False` leaves out the keys inside, of which nothing is known or nothing counts.

TLS = "TLS ends in front of it; this protects nothing"
SSLMODE = "not set, the address decides"
REFUSED_SSLMODE = {"enum": ["allow", "verify-ca"]}
ORIGINS = "empty: every origin; production does not start"
LOCKOUT = "locks nobody; tuned, production does not start"
MUTATIONS = "mutations only, as lines of the log"
AUTHORIZATION = "enforced by nothing; use row-level security"
RETENTION = "read by nothing"
OBSERVED = "only its default; the server has metrics_enabled and tracing_enabled"
CONSTANT = "always on"
RLS = "verified at the start with several tenants"
PROXY = "only with trusted_proxy_cidrs"


def observed(key, default):
    return (f"observability.{key}", {"refuses": {"not": {"const": default}}, "note": OBSERVED})


def variables(pairs):
    return [(key, {"env": name}) for key, name in pairs.items()]


SECURITY = [
    ("security.rls.enabled", {"note": RLS}),
    ("security.enterprise.audit_logging_enabled", {"note": MUTATIONS}),
    ("security.enterprise.audit_retention_days", {"enforced": "inert", "note": RETENTION}),
    ("security.rate_limiting.trust_proxy_headers", {"note": PROXY}),
    (
        "security.api_keys.storage",
        {"refuses": {"not": {"enum": ["env", "postgres"]}}, "note": "env or postgres"},
    ),
    # Of the keys themselves only their hashes stand here, and a hash that can be guessed is no better than the key.
    ("security.api_keys.header", {"no_secret": True}),
    ("security.api_keys.hash_algorithm", {"no_secret": True}),
    ("security.api_keys.storage", {"no_secret": True}),
    ("security.api_keys.static[].scopes", {"no_secret": True}),
    ("security.api_keys.static[].name", {"no_secret": True}),
    ("security.pkce.code_challenge_method", {"note": "plain is accepted with a warning"}),
    ("security.token_revocation.fail_open", {"note": "true: revoked tokens pass while their store is away"}),
    ("security.trusted_documents.mode", {"note": "permissive: other queries are answered too"}),
]

ADDITIONS = {
    "fraiseql-schema": SECURITY
    + [
        ("server.tls.*", {"enforced": "inert", "note": TLS}),
        ("server.cors.origins", {"note": ORIGINS}),
        ("database.ssl_mode", {"refuses": REFUSED_SSLMODE, "note": SSLMODE}),
        ("security.rules", {"enforced": "refused", "note": AUTHORIZATION, "below": False}),
        ("security.policies", {"enforced": "refused", "note": AUTHORIZATION, "below": False}),
        ("security.field_auth", {"enforced": "refused", "note": AUTHORIZATION, "below": False}),
        ("security.rate_limiting.failed_login_*", {"enforced": "inert", "note": LOCKOUT}),
        ("auth.required", {"note": "the server reads its own file"}),
        ("auth.local.reset_url_template", {"no_secret": True}),
        ("auth.local.magic_link_template", {"no_secret": True}),
        ("auth.local.verification_url_template", {"no_secret": True}),
        ("session_variables.variables[].*", {"type": "any"}),
        ("caching.backend", {"refuses": {"not": {"const": "memory"}}, "note": "there is no other"}),
        ("caching.redis_url", {"enforced": "refused", "note": "there is no backend but memory"}),
        observed("prometheus_enabled", False),
        observed("prometheus_port", 9090),
        observed("otel_enabled", False),
        observed("otel_exporter", "jaeger"),
        ("observability.otel_jaeger_endpoint", {"enforced": "refused", "note": OBSERVED}),
        observed("health_check_enabled", True),
        observed("health_check_interval_seconds", 30),
        observed("log_level", "info"),
        observed("log_format", "json"),
        # The command line and the core call the list of exceptions differently.
        ("federation.circuit_breaker.per_entity", {"type": "any", "below": False}),
    ],
    "fraiseql-project": [
        ("server.tls.*", {"enforced": "inert", "note": TLS}),
        ("server.cors.origins", {"note": ORIGINS}),
        ("database.ssl_mode", {"refuses": REFUSED_SSLMODE, "note": SSLMODE}),
        ("fraiseql.security.audit_logging.enabled", {"note": MUTATIONS}),
        ("fraiseql.security.rls.enabled", {"note": RLS}),
        ("fraiseql.security.rate_limiting.failed_login_*", {"enforced": "inert", "note": LOCKOUT}),
        ("fraiseql.security.rate_limiting.trust_proxy_headers", {"note": PROXY}),
        ("fraiseql.security.constant_time.*", {"refuses": {"const": False}, "note": CONSTANT}),
        ("fraiseql.session_variables.variables[].*", {"type": "any"}),
    ],
    "fraiseql-server": variables(
        {
            "schema_path": "FRAISEQL_SCHEMA_PATH",
            "validate_sql_sources": "FRAISEQL_VALIDATE_SQL_SOURCES",
            "database_url": "DATABASE_URL",
            "bind_addr": "FRAISEQL_BIND_ADDR",
            "flight_bind_addr": "FRAISEQL_FLIGHT_BIND_ADDR",
            "metrics_enabled": "FRAISEQL_METRICS_ENABLED",
            "metrics_token": "FRAISEQL_METRICS_TOKEN",
            "admin_api_enabled": "FRAISEQL_ADMIN_API_ENABLED",
            "admin_token": "FRAISEQL_ADMIN_TOKEN",
            "introspection_enabled": "FRAISEQL_INTROSPECTION_ENABLED",
            "introspection_require_auth": "FRAISEQL_INTROSPECTION_REQUIRE_AUTH",
            "metadata_require_auth": "FRAISEQL_METADATA_REQUIRE_AUTH",
            "schema_export_require_auth": "FRAISEQL_SCHEMA_EXPORT_REQUIRE_AUTH",
            "playground_require_auth": "FRAISEQL_PLAYGROUND_REQUIRE_AUTH",
            "subscription_require_auth": "FRAISEQL_SUBSCRIPTION_REQUIRE_AUTH",
            "rate_limiting.enabled": "FRAISEQL_RATE_LIMITING_ENABLED",
            "rate_limiting.rps_per_ip": "FRAISEQL_RATE_LIMIT_RPS_PER_IP",
            "rate_limiting.rps_per_user": "FRAISEQL_RATE_LIMIT_RPS_PER_USER",
            "rate_limiting.burst_size": "FRAISEQL_RATE_LIMIT_BURST_SIZE",
            "shutdown_timeout_secs": "FRAISEQL_SHUTDOWN_TIMEOUT_SECS",
        }
    )
    + [
        ("tls.*", {"enforced": "inert", "note": TLS}),
        (
            "tls.enabled",
            {"enforced": None, "refuses": {"const": True}, "note": "TLS ends in front of it"},
        ),
        ("database_tls.postgres_ssl_mode", {"refuses": REFUSED_SSLMODE, "note": SSLMODE}),
        ("pool_max_size", {"refuses": {"const": 0}, "note": "0 is refused, and a minimum above it"}),
        ("pool_timeout_secs", {"refuses": {"const": 0}, "note": "0 is refused"}),
        ("cors_origins", {"note": ORIGINS}),
        ("playground_enabled", {"note": "true: production does not start"}),
        ("metrics_token", {"note": "16 characters in production"}),
        ("admin_token", {"note": "32 characters in production"}),
        ("admin_readonly_token", {"note": "must not be the admin_token"}),
        ("max_request_body_bytes", {"note": "0: no limit"}),
        ("rate_limiting.trust_proxy_headers", {"note": PROXY}),
        ("rate_limiting.enabled", {"note": "the compiled schema replaces all of it"}),
        # One or several of them; which notation is meant is not certain.
        ("storage.<name>.policies", {"type": "any", "below": False}),
        ("storage.<name>.transform_presets", {"type": "any", "below": False}),
    ],
    # The environment wins over what was compiled, in the limiter alone.
    "fraiseql-compiled": SECURITY
    + variables(
        {
            "security.rate_limiting.enabled": "FRAISEQL_RATE_LIMITING_ENABLED",
            "security.rate_limiting.requests_per_second": "FRAISEQL_RATE_LIMIT_RPS_PER_IP",
            "security.rate_limiting.requests_per_second_per_user": "FRAISEQL_RATE_LIMIT_RPS_PER_USER",
            "security.rate_limiting.burst_size": "FRAISEQL_RATE_LIMIT_BURST_SIZE",
        }
    )
    + [
        ("security.rules", {"enforced": "inert", "note": AUTHORIZATION}),
        ("security.policies", {"enforced": "inert", "note": AUTHORIZATION}),
        ("security.field_auth", {"enforced": "inert", "note": AUTHORIZATION}),
        (
            "security.rate_limiting.failed_login_max_attempts",
            {"refuses": {"not": {"const": 10}}, "note": LOCKOUT},
        ),
        (
            "security.rate_limiting.failed_login_lockout_secs",
            {"refuses": {"not": {"const": 900}}, "note": LOCKOUT},
        ),
    ],
}

# Which keys of which section go into which dialect, and what stands before them there.
SECTIONS = [
    ("fraiseql-schema", "3", "", lambda key: True),
    ("fraiseql-project", "4", "", lambda key: True),
    ("fraiseql-server", "5", "", lambda key: True),
    ("fraiseql-compiled", "3", "", lambda key: key.startswith("security.")),
    ("fraiseql-compiled", "3", "security.", lambda key: key.startswith("tenancy.")),
]

# JSON, where what is optional may be null too.
TAKES_NULL = {"fraiseql-compiled"}

# ---------------------------------------------------------------------------------------------------------------------
# Reading


class Refused(Exception):
    """Facts that cannot be used."""


class Row:
    """One line of a table."""

    def __init__(self, line, heading, cells):
        self.line = line
        self.heading = heading
        self.kind, self.default = cells[1], cells[2].strip("`")
        name = cells[0].strip("`")
        self.is_list = name.startswith("[[")
        self.name = name.strip("[]") if self.is_list else name

    def key(self, prefix):
        steps = self.name.replace("[]", "[*]").replace(".<name>", "[*]")
        return prefix + steps


def sections(text):
    """The rows of the tables of keys, by the number of their section."""
    found, number, heading = {}, None, None
    for at, line in enumerate(text.splitlines(), 1):
        if match := re.match(r"## (\d+)\. ", line):
            number, heading = match[1], None
        elif line.startswith("### "):
            heading = line[4:].strip()
        elif line.startswith("| `") and heading:
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if len(cells) != 4:
                raise Refused(f"line {at} has {len(cells)} cells, not 4")
            found.setdefault(number, []).append(Row(at, heading, cells))
    return found


INTEGERS = {"u8", "u16", "u32", "u64", "usize", "i32", "i64"}


def kind_of(row, takes_null):
    """What the application reads there."""
    if row.is_list:
        return "list"
    kind = row.kind
    if match := re.fullmatch(r"Option<(.*)>", kind):
        kind = match[1]
        if takes_null and not kind.startswith("Vec<"):
            return "any"
    kind = kind.rsplit("::", 1)[-1] if "<" not in kind else kind
    if kind == "bool":
        return "bool"
    if kind in INTEGERS:
        return "integer"
    if kind in ("f32", "f64"):
        return "number"
    if kind.startswith("Vec<"):
        return "list"
    if match := re.fullmatch(r"(?:[a-z_]+::)*(?:Hash|BTree)Map<String, (\w+)>", kind):
        if not row.name.endswith(".<name>"):
            return "table"
        return "integer" if match[1] in INTEGERS else "string"
    if re.fullmatch(r"\w+", kind):
        # Text, a path, an address, or one word of several.
        return "string"
    raise Refused(f"line {row.line}: the type `{row.kind}` is not known")


WORDS = {
    "EncryptionAlgorithm::default()": "chacha20-poly1305",
    "KeySource::Env": "env",
    "CodeChallengeMethod::S256": "S256",
    "TrustedDocumentMode::Permissive": "permissive",
    "TenancyModeConfig::None": "none",
    "NamingConvention::CamelCase": "camelCase",
    "session_default_true": True,
}


def default_of(row, kind):
    """What counts where nothing is written; `None` where the facts do not say so with certainty."""
    text = row.default
    if text in WORDS:
        return WORDS[text]
    if kind == "list":
        if text == "[]":
            return []
        match = re.fullmatch(r'vec!\[("[^"]*"(?:, "[^"]*")*)\]', text)
        return json.loads(f"[{match[1]}]") if match else None
    if kind == "bool":
        return {"true": True, "false": False}.get(text)
    if kind in ("integer", "number"):
        plain = text.replace("_", "")
        if re.fullmatch(r"-?\d+", plain):
            return int(plain)
        return float(plain) if re.fullmatch(r"-?\d+\.\d+", plain) else None
    for form in (r'"([^"]*)"', r'Some\("([^"]*)"\)', r'PathBuf::from\("([^"]*)"\)', r'"([^"]*)"\.parse\(\)'):
        if match := re.fullmatch(form, text):
            return match[1]
    return None


# ---------------------------------------------------------------------------------------------------------------------
# Writing


RESERVED = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ()./_;'-]*[A-Za-z0-9)'])?")


def flow(value):
    """Any value on one line, in a spelling that no YAML reader takes for anything else."""
    if isinstance(value, bool) or isinstance(value, (int, float)):
        return json.dumps(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if PLAIN.fullmatch(value) and value.lower() not in RESERVED:
        return value
    return json.dumps(value, ensure_ascii=False)


def entry(members):
    """One key: a line, or a block where it would be too long."""
    line = "  - " + flow(members)
    if len(line) <= WIDTH:
        return [line]
    note = members.pop("note", None)
    lines = []
    for name, value in members.items():
        lines.append(f"{'    ' if lines else '  - '}{name}: {flow(value)}")
    if note is not None:
        line = f"    note: {flow(note)}"
        if len(line) <= WIDTH:
            lines.append(line)
        else:
            lines.append("    note: >-")
            lines += textwrap.wrap(note, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)
    return lines


def fits(pattern, name):
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def additions(dialect, name, used):
    """Everything that ADDITIONS says of a key; a later line wins."""
    merged = {}
    for pattern, says in ADDITIONS[dialect]:
        if fits(pattern, name):
            used.add(pattern)
            merged.update(says)
    return merged


def inside(row, table):
    return row.name.startswith((table + ".", table + "["))


def lines_of(dialect, rows_by_section):
    """The generated lines of one dialect."""
    lines, used, seen, closed = [], set(), set(), {}
    for name, says in ADDITIONS[dialect]:
        if says.get("below") is False:
            closed[name] = says
    for wanted, section, prefix, takes in SECTIONS:
        if wanted != dialect:
            continue
        heading = None
        for row in rows_by_section.get(section, []):
            if not takes(row.name):
                continue
            table = next((name for name in closed if row.name == name or inside(row, name)), None)
            says = additions(dialect, table or row.name, used)
            key = row.key(prefix)
            members = {"key": key}
            if table is not None:
                key = members["key"] = prefix + table.replace("[]", "[*]").replace(".<name>", "[*]")
                if key in seen:
                    continue
                kind = says.get("type", "list")
            else:
                kind = says.get("type") or kind_of(row, dialect in TAKES_NULL)
            if key in seen:
                raise Refused(f"line {row.line}: `{key}` is there twice")
            seen.add(key)
            members["type"] = kind
            enforced = says.get("enforced")
            default = None if table is not None or enforced else default_of(row, kind)
            if default is not None and kind != "any":
                members["default"] = default
            for name in ("env", "enforced", "refuses", "no_secret", "note"):
                if says.get(name) is not None:
                    members[name] = says[name]
            if row.heading != heading:
                heading = row.heading
                lines += ["", f"  # {heading}"]
            lines += entry(members)
    unused = [name for name, says in ADDITIONS[dialect] if name not in used and says]
    if unused:
        raise Refused(f"{dialect}: no such key in the facts: {', '.join(unused)}")
    return lines + [""]


def replaced(text, lines, file):
    """The text with other lines between the two marks."""
    before, begin, rest = text.partition(BEGIN + "\n")
    _, end, after = rest.partition(END + "\n")
    if not (begin and end):
        raise Refused(f"{file} does not have the lines `{BEGIN.strip()}` and `{END.strip()}`")
    return before + begin + "".join(line + "\n" for line in lines) + end + after


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, say what differs")
    parser.add_argument("facts", nargs="?", type=Path, default=FACTS, help="the tables of keys (Markdown)")
    options = parser.parse_args()
    try:
        rows = sections(options.facts.read_text(encoding="utf-8"))
        texts = {}
        for dialect in ADDITIONS:
            file = FOLDER / f"{dialect}.yaml"
            old = file.read_text(encoding="utf-8")
            texts[file] = (old, replaced(old, lines_of(dialect, rows), file.name))
    except (OSError, UnicodeDecodeError, Refused) as error:
        print(f"generate_fraiseql_dialects: {error}", file=sys.stderr)
        return 2
    differs = False
    for file, (old, new) in texts.items():
        if old == new:
            continue
        differs = True
        if options.check:
            diff = difflib.unified_diff(
                old.splitlines(), new.splitlines(), f"{file.name} as it is", f"{file.name} from the facts", lineterm=""
            )
            print("\n".join(diff))
        else:
            file.write_text(new, encoding="utf-8")
            print(f"wrote {file.relative_to(ROOT)}")
    return 1 if differs and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
