//! Finds a password in statements of other languages within a text: SQL, the lines of `.netrc`, rules and directives of Redis.
//! Must not take a word of prose for one: each is looked for behind the words that its language has before it.

use super::pair::is_key_part;
use super::programs::{Login, in_phrase, is_directive, is_password};
use crate::audit::normalise::secret;
use crate::audit::shown::below_secrets::{Holds, holds};

/// Whether a password stands in a statement of the marked text.
pub(super) fn is_in(marked: &str) -> bool {
    let words = || marked.split_whitespace();
    in_words(words()) || marked.lines().any(in_line)
}

/// As [`is_in`], of the words of a command.
pub(super) fn in_words<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let (mut sql, mut netrc, mut rules) = (Sql::default(), Netrc::default(), Rules::default());
    let mut before = "";
    words.into_iter().any(|word| {
        let bare = word.trim_matches(['"', '\'', '(', '[', ',']);
        let is_set = before.eq_ignore_ascii_case("set") && is_directive(bare);
        let is_value = std::mem::replace(&mut before, if is_set { DIRECTIVE } else { bare }) == DIRECTIVE;
        (is_value && is_literal(word)) || sql.takes(word) || netrc.takes(bare) || rules.takes(word)
    })
}

/// Stands for a directive that is being set; no word is empty or has a space in it.
const DIRECTIVE: &str = " ";

/// `requirepass hunter2` as a line, `password Tr0ub4dor3x` as another, and `ENV DB_PASSWORD hunter2` of a Dockerfile
/// (docs.docker.com/reference/build-checks/legacy-key-value-format).
fn in_line(line: &str) -> bool {
    // No more words of a line tell.
    let words: Vec<&str> = line.split_whitespace().take(MOST).collect();
    match words[..] {
        [name, value] if is_directive(name) => is_literal(value),
        [name, value] => is_named(name, value),
        ["ENV" | "ARG", name, value, ..] => names_one(name) && is_literal(value),
        _ => in_phrase(&words),
    }
}

const MOST: usize = 8;

/// Whether a word is the name of a secret, as the checks of names have it.
fn names_one(name: &str) -> bool {
    name.chars().all(is_key_part) && holds(name) != Holds::None
}

/// Whether two words are the name of a secret and the secret. Behind such a name prose has a word, code has a type or a name
/// of its own, and neither has letters with digits or quotes, but for a few.
fn is_named(name: &str, value: &str) -> bool {
    let plain = value.trim_end_matches(';');
    let is_quoted =
        ['"', '\''].iter().any(|quote| plain.len() > 2 && plain.starts_with(*quote) && plain.ends_with(*quote));
    let is_mixed = || {
        plain.len() >= SHORTEST
            && plain.contains(|c: char| c.is_ascii_digit())
            && plain.contains(|c: char| c.is_ascii_alphabetic())
            && !plain.starts_with(['/', '.', '$', '{', '<', '%', '[', '(', ':', '-'])
            && !plain.contains(['(', '{', '='])
            && !plain.contains("://")
    };
    // `float64`, `sha3-256`: letters and a size; `Token token2;`: a variable of a type.
    let letters = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_size = SIZES.contains(&&plain[letters.len()..]) && letters.bytes().all(|b| b.is_ascii_alphabetic());
    let is_variable = name.starts_with(|c: char| c.is_ascii_uppercase()) && letters.eq_ignore_ascii_case(name);
    (is_quoted || (is_mixed() && !is_size && !is_variable))
        && names_one(name)
        && !secret::rule::is_one(name, plain)
        && is_literal(value)
}

/// No secret that tells by itself is shorter.
const SHORTEST: usize = 7;
const SIZES: [&str; 7] = ["8", "16", "32", "64", "128", "256", "512"];

/// What stands for a value that is put in elsewhere.
const MARKS: [&str; 4] = ["%s", "?", "$1", "..."];

/// Whether a word is a password, within its quotes or without any.
fn is_literal(word: &str) -> bool {
    let value = word.trim_matches(['"', '\'', '(', ')', ',', ';', '[', ']']);
    !MARKS.contains(&value) && is_password(value, Login::default())
}

/// Whether a word begins with a text of SQL that is a password.
fn is_quoted(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '=']);
    let word = word.strip_prefix(['E', 'e', 'N', 'n']).filter(|rest| rest.starts_with('\'')).unwrap_or(word);
    // Within a text of a shell or of JSON the quotes may be escaped.
    let word = word.trim_start_matches('\\');
    word.starts_with('\'') && is_literal(word.trim_end_matches('\\'))
}

/// The statements of SQL with which accounts are made: postgresql.org/docs/current/sql-createrole.html,
/// dev.mysql.com/doc/refman/en/create-user.html, docs.oracle.com CREATE USER, clickhouse.com/docs CREATE USER.
#[derive(Default)]
struct Sql {
    state: Said,
    /// How many words were seen since then.
    since: usize,
    /// Whether an account is made, changed, or given a password.
    is_of_account: bool,
}

/// The last word of a statement that tells.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Said {
    #[default]
    Nothing,
    /// `CREATE`, `ALTER`, `SET`.
    Verb,
    Password,
    /// `SET PASSWORD FOR`, behind which the account stands.
    For,
    Identified,
    /// In capitals or not: without quotes a password is one behind capitals alone, as prose has the word too.
    By(bool),
}

/// How many words may stand between two that belong together.
const NEAR: usize = 4;

impl Sql {
    fn takes(&mut self, word: &str) -> bool {
        let bare = word.trim_matches(['(', '"', '\'', ',', ';', '`']);
        let is = |words: &[&str]| words.iter().any(|known| bare.eq_ignore_ascii_case(known));
        let said = self.state;
        self.since += 1;
        let found = match said {
            Said::Password if self.is_of_account => is_quoted(word),
            // What stands behind a sign is put in by what runs the statement.
            Said::By(is_loud) if self.is_of_account && !is(&["random", "password", "values"]) => {
                (is_loud || word.starts_with(['"', '\'']))
                    && !word.starts_with([':', '&', '@', '%'])
                    && is_literal(word)
            }
            _ => false,
        };
        self.is_of_account |= is(&["grant"]);
        let next = if is(&["create", "alter", "set"]) {
            Some(Said::Verb)
        } else if is(&["password"]) {
            self.is_of_account |= said == Said::Verb && self.since == 1;
            Some(Said::Password)
        } else if said == Said::For {
            Some(Said::Password)
        } else if said == Said::Password && is(&["for"]) {
            Some(Said::For)
        } else if is(&["identified"]) {
            Some(Said::Identified)
        } else if is(&["by", "as"]) && said == Said::Identified && self.since <= NEAR {
            Some(Said::By(bare == "BY"))
        } else if matches!(said, Said::By(_)) && is(&["values"]) {
            Some(said)
        } else {
            None
        };
        if said == Said::Verb && self.since <= NEAR && is(&["role", "user", "group", "login"]) {
            self.is_of_account = true;
        }
        if let Some(next) = next {
            (self.state, self.since) = (next, 0);
        } else if matches!(said, Said::Password | Said::By(_)) && word != "=" {
            self.state = Said::Nothing;
        }
        if word.ends_with(';') {
            *self = Self::default();
        }
        found
    }
}

/// gnu.org/software/inetutils/manual, The .netrc file: `machine HOST login USER password WORD`.
#[derive(Default)]
struct Netrc {
    /// Whether a machine and a login were named.
    is_open: (bool, bool),
    /// What the next word is of.
    of: Of,
}

#[derive(Default, PartialEq, Eq)]
enum Of {
    #[default]
    Itself,
    Name,
    Password,
}

impl Netrc {
    fn takes(&mut self, word: &str) -> bool {
        match std::mem::take(&mut self.of) {
            Of::Password => return is_literal(word),
            Of::Name => return false,
            Of::Itself => {}
        }
        match word {
            "machine" => (self.is_open, self.of) = ((true, false), Of::Name),
            "default" => self.is_open = (true, false),
            "login" | "account" if self.is_open.0 => (self.is_open.1, self.of) = (true, Of::Name),
            "password" if self.is_open.1 => self.of = Of::Password,
            _ => self.is_open = (false, false),
        }
        false
    }
}

/// redis.io/docs/latest/operate/oss_and_stack/management/security/acl: `user NAME on >WORD ~* +@all`, `ACL SETUSER NAME ..`.
#[derive(Default)]
struct Rules {
    /// How many words were seen from the name of the user on.
    words: usize,
    has_password: bool,
    has_rule: bool,
}

impl Rules {
    fn takes(&mut self, word: &str) -> bool {
        let word = word.trim_matches(['"', '\'', ',', '[', ']']);
        if ["user", "--user", "setuser"].iter().any(|name| word.eq_ignore_ascii_case(name)) {
            *self = Self { words: 1, ..Self::default() };
            return false;
        }
        if self.words == 0 {
            return false;
        }
        self.words += 1;
        if self.words == 2 {
            return false;
        }
        let is_password = word.strip_prefix(['>', '<']).is_some_and(is_literal);
        let is_rule = ["on", "off", "reset", "resetpass", "allkeys", "allchannels", "allcommands"].contains(&word)
            || word.starts_with(['~', '+', '&', '%'])
            || word.starts_with("-@");
        if !is_password && !is_rule && !word.starts_with(['#', '!', '-', '(', '>', '<']) {
            self.words = 0;
        }
        self.has_password |= is_password;
        self.has_rule |= is_rule && word != "&&";
        self.words > 0 && self.has_password && self.has_rule
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::marked;
    use super::*;

    #[test]
    fn statements() {
        for (text, is) in [
            ("CREATE ROLE app LOGIN PASSWORD 'hunter2';", true),
            ("create user app with encrypted password 'hunter2'", true),
            ("ALTER ROLE app WITH PASSWORD E'hunter2'", true),
            ("CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'a', password 'hunter2')", true),
            ("psql -c \"ALTER USER app PASSWORD 'hunter2'\"", true),
            ("CREATE USER 'app'@'%' IDENTIFIED BY 'hunter2';", true),
            ("CREATE USER app IDENTIFIED WITH mysql_native_password BY 'hunter2'", true),
            ("GRANT ALL ON *.* TO 'a'@'%' IDENTIFIED BY \"hunter2\"", true),
            ("CREATE USER app IDENTIFIED BY hunter2", true),
            ("SET PASSWORD FOR 'app'@'%' = 'hunter2'", true),
            ("SET PASSWORD FOR 'app'@'%' = '${PW}'", false),
            ("CREATE ROLE app LOGIN PASSWORD '${PW}';", false),
            ("CREATE ROLE app LOGIN PASSWORD :'pw';", false),
            ("CREATE ROLE app PASSWORD NULL", false),
            ("CREATE ROLE app; SELECT 'a'", false),
            ("ALTER ROLE app VALID UNTIL 'infinity'", false),
            ("CREATE USER app IDENTIFIED BY '$PW'", false),
            ("CREATE USER app IDENTIFIED BY :pw", false),
            ("CREATE USER app IDENTIFIED BY '%s'", false),
            ("CREATE USER app IDENTIFIED BY RANDOM PASSWORD", false),
            ("CREATE USER app IDENTIFIED EXTERNALLY", false),
            ("ALTER TABLE users ADD COLUMN password text DEFAULT 'none'", false),
            ("SELECT password FROM users WHERE name = 'app'", false),
            ("the password 'x' is asked for", false),
            ("create a user, identified by their mail", false),
            ("users are identified by 'mail'", false),
        ] {
            assert_eq!(is_in(&marked(text)), is, "{text}");
        }
    }

    #[test]
    fn lines_of_configurations() {
        for (text, is) in [
            ("<match **>\n  user fluent\n  password Tr0ub4dor3x\n</match>", true),
            ("user a\n\tpassword\tTr0ub4dor3x", true),
            ("key \"a\" {\n  algorithm hmac-sha256;\n  secret \"aHVudGVy\";\n}", true),
            ("AuthLDAPBindPassword hunter2", true),
            ("ENV DB_PASSWORD hunter2", true),
            ("FROM x\n  ARG API_TOKEN changeme", true),
            ("stats auth admin:hunter2", true),
            ("  user admin insecure-password hunter2 groups a", true),
            ("password ${PW}", false),
            ("password required", false),
            ("Password required", false),
            ("password is hunter2", false),
            ("token /run/secrets/token1", false),
            ("token float64", false),
            ("  password varchar(255),", false),
            ("  password string", false),
            ("Token token2;", false),
            ("token_ttl 3600seconds", false),
            ("# password hunter2", false),
            ("ENV DB_PASSWORD ${DB_PASSWORD}", false),
            ("ENV DB_HOST db", false),
            ("stats auth admin:${PW}", false),
            ("stats enable", false),
            ("user admin insecure-password ${PW}", false),
            ("the insecure-password", false),
        ] {
            assert_eq!(is_in(&marked(text)), is, "{text}");
        }
    }

    #[test]
    fn lines_of_netrc() {
        for (text, is) in [
            ("machine h login u password hunter2", true),
            ("machine h\n  login u\n  password hunter2\n", true),
            ("default login u password hunter2", true),
            ("machine h login u password ${PW}", false),
            ("machine h login u", false),
            ("machine h password", false),
            ("the machine asks for a login and a password at night", false),
        ] {
            assert_eq!(is_in(&marked(text)), is, "{text}");
        }
    }

    #[test]
    fn rules_of_redis() {
        for (text, is) in [
            ("user x on >hunter2 ~* +@all", true),
            ("user x >hunter2 on", true),
            ("redis-cli ACL SETUSER x on >hunter2 ~cache:* +get", true),
            ("redis-server --user x on '>hunter2' ~*", true),
            ("requirepass hunter2", true),
            ("port 6379\nrequirepass \"hunter2\"\nappendonly yes", true),
            ("CONFIG SET requirepass hunter2", true),
            ("user x on #2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90 ~* +@all", false),
            ("user x on >${PW} ~* +@all", false),
            ("user default off", false),
            ("docker exec --user app >log ls", false),
            ("the user logs on > see below", false),
            ("requirepass ${PW}", false),
            ("requirepass \"\"", false),
            ("# requirepass foobared", false),
            ("requirepass <password>", false),
            ("requirepass is not set here", false),
        ] {
            assert_eq!(is_in(&marked(text)), is, "{text}");
        }
    }
}
