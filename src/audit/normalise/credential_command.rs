//! Finds a password in a command, behind an option that only this program takes for one: `mysql -phunter2`.
//! Must not take an option of another program for one, as `-p` is a port to many.

use super::credential_text::is_reference;

/// How an option takes a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// In the same word.
    Joined,
    /// In the same word, or in the next.
    Either,
    /// As either, before the first word that is no option: another program stands there.
    Leading,
    /// In the same word or in the next, behind a user and a colon.
    BehindUser,
}

/// Programs by how their names begin, with the options of which each takes a password.
const PROGRAMS: [(&[&str], &[&str], Takes); 6] = [
    (&["mysql", "mariadb"], &["-p"], Takes::Joined),
    (&["curl"], &["-u", "--user", "-U", "--proxy-user"], Takes::BehindUser),
    (&["sshpass"], &["-p"], Takes::Leading),
    (&["redis-cli", "valkey-cli"], &["-a"], Takes::Either),
    (&["mongo"], &["-p"], Takes::Either),
    (&["ldapsearch", "ldapadd", "ldapmodify", "ldapdelete", "ldapwhoami"], &["-w"], Takes::Either),
];

/// Whether one of the words of a command is a password. A shell may run several programs one after the other.
pub(super) fn is_in<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let mut program = None;
    let mut waiting = None;
    for word in words {
        let word = word.trim_matches(['"', '\'', '(', ')', ',', ';', '[', ']']);
        if let Some(takes) = waiting.take()
            && !word.starts_with('-')
        {
            if is_password(word, takes) {
                return true;
            }
            continue;
        }
        let Some((options, takes)) = program else {
            program = program_of(word);
            continue;
        };
        match given(word, options) {
            Some("") if takes != Takes::Joined => waiting = Some(takes),
            Some(value) if is_password(value, takes) => return true,
            _ if takes == Takes::Leading && !word.starts_with('-') => program = program_of(word),
            _ => program = program_of(word).or(program),
        }
    }
    false
}

/// Words of names of commands that print a secret, and how such names end.
const SECRETS: [&str; 4] = ["pass", "secret", "token", "credential"];
const COMMANDS: [&str; 4] = ["command", "cmd", "exec", "eval"];
/// Programs that print the words behind them.
const PRINTERS: [&str; 2] = ["echo", "printf"];

/// Whether a command is known by its name to print a secret, such as `ssl_passphrase_command`, and one of its words is what
/// it prints.
pub(in crate::audit) fn prints_a_secret(name: &str, command: impl FnOnce() -> String) -> bool {
    let end = |length: usize| &name.as_bytes()[name.len().saturating_sub(length)..];
    // Of most names the end alone tells.
    if !COMMANDS.iter().any(|word| end(word.len()).eq_ignore_ascii_case(word.as_bytes())) {
        return false;
    }
    let name = name.to_ascii_lowercase();
    SECRETS.iter().any(|word| name.contains(word)) && command().split(['|', ';', '&', '\n']).any(prints)
}

fn prints(part: &str) -> bool {
    let bare = |word: &'_ str| word.trim_matches(['"', '\'', '(', ')', '{', '}']).to_owned();
    let mut words = part.split_whitespace().map(bare);
    let is_printer = |word: String| PRINTERS.contains(&word.rsplit('/').next().unwrap_or_default());
    // What goes elsewhere is not what is taken, what begins so is an option or a format, or put in by the shell.
    let is_printed = |word: String| !word.is_empty() && !word.starts_with(['-', '%', '$', '`']);
    words.any(is_printer) && !part.contains('>') && words.any(is_printed)
}

fn program_of(word: &str) -> Option<(&'static [&'static str], Takes)> {
    let name = word.rsplit('/').next().unwrap_or_default();
    let found = PROGRAMS.iter().find(|(names, _, _)| names.iter().any(|start| name.starts_with(start)));
    found.filter(|_| !word.starts_with('-') && !word.contains(['=', ':'])).map(|(_, options, takes)| (*options, *takes))
}

/// What a word gives one of the options; nothing where it is another word.
fn given<'w>(word: &'w str, options: &[&str]) -> Option<&'w str> {
    options.iter().find_map(|option| {
        let rest = word.strip_prefix(option)?;
        if option.starts_with("--") && !rest.is_empty() { rest.strip_prefix('=') } else { Some(rest) }
    })
}

fn is_password(value: &str, takes: Takes) -> bool {
    let value = value.trim_matches(['"', '\'']);
    let password = if takes == Takes::BehindUser { value.split_once(':').map_or("", |(_, rest)| rest) } else { value };
    !password.is_empty() && !is_reference(password)
}

#[cfg(test)]
mod tests {
    use super::super::credential_text::marked;
    use super::*;

    #[test]
    fn secrets_that_a_command_prints() {
        for (name, command, is) in [
            ("ssl_passphrase_command", "echo \"hunter2\"", true),
            ("ssl_passphrase_command", "/bin/echo -n hunter2", true),
            ("ssl_passphrase_command", "sh -c 'printf %s hunter2'", true),
            ("passwordCommand", "true; echo hunter2 | rev", true),
            ("ssl_passphrase_command", "cat /run/secrets/passphrase", false),
            ("ssl_passphrase_command", "echo \"$PASSPHRASE\"", false),
            ("ssl_passphrase_command", "echo asked >&2; cat /run/p", false),
            ("archive_command", "echo done", false),
        ] {
            assert_eq!(prints_a_secret(name, || command.to_owned()), is, "{name} {command}");
        }
    }

    #[test]
    fn passwords_of_programs() {
        for (text, is) in [
            ("mysql -phunter2", true),
            ("/usr/bin/mysqldump -u root -phunter2 shop", true),
            ("mariadb-admin ping -p'hunter2'", true),
            ("mysql -p", false),
            ("mysql -p shop", false),
            ("mysql -P 3306 -p${PW}", false),
            ("mysql --port=3306", false),
            ("sh -c \"mysql -phunter2\"", true),
            ("curl -u user:hunter2 https://a", true),
            ("curl -uuser:hunter2 https://a", true),
            ("curl --user user:hunter2 https://a", true),
            ("curl --user=user:hunter2 https://a", true),
            ("curl -u user:${PW} https://a", false),
            ("curl -u user https://a:80", false),
            ("curl --user-agent a:b https://a", false),
            ("sshpass -p hunter2 ssh a", true),
            ("sshpass -e ssh -p 22 a", false),
            ("redis-cli -a hunter2 ping", true),
            ("redis-cli -a $PW ping", false),
            ("mongosh -u a -p hunter2", true),
            ("ldapsearch -x -w hunter2", true),
            ("ssh -p 22 a", false),
            ("docker run -p 80:80 mysql", false),
            ("curl https://a; ssh -p 22 b", false),
            ("nginx -u a:b", false),
        ] {
            let marked = marked(text);
            assert_eq!(is_in(marked.split_whitespace()), is, "{text}");
        }
    }
}
