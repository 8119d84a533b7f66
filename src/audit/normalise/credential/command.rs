//! Finds a password in a command, where only this program takes one: `mysql -phunter2`, `rabbitmqctl add_user a hunter2`.
//! Must not take an option of another program for one, as `-p` is a port to many.

use super::programs::{self, Login, Program, Takes, is_password};

/// So many programs of a command are kept in mind, and so many of its words.
const AT_ONCE: usize = 12;

/// Whether one of the words of a command is a password. A shell may run several programs one after the other.
pub(super) fn is_in<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let mut command = Command::default();
    words.into_iter().any(|word| command.takes(word)) || command.ends()
}

/// The words of one program after the other, up to what separates commands.
#[derive(Default)]
struct Command<'w> {
    runs: Vec<Run<'w>>,
    /// The first words.
    words: Vec<&'w str>,
    /// What the command before has printed into this one.
    printed: Option<&'w str>,
}

impl<'w> Command<'w> {
    /// Whether a password is or ends with this word.
    fn takes(&mut self, written: &'w str) -> bool {
        let is_pipe = written == "|";
        if is_pipe || matches!(written, ";" | "&&" | "||" | "&") {
            return self.ends_with(is_pipe);
        }
        let word = written.trim_matches(['"', '\'', '(', ')', ',', ';', '[', ']']);
        if self.runs.iter_mut().any(|run| run.takes(word)) {
            return true;
        }
        for program in programs::known(word) {
            if self.runs.len() == AT_ONCE {
                self.runs.remove(0);
            }
            self.runs.push(Run::of(program));
        }
        if self.words.len() < AT_ONCE {
            self.words.push(word);
        }
        (written.len() > word.len() && written.ends_with(';')) && self.ends_with(false)
    }

    fn ends(&mut self) -> bool {
        self.ends_with(false)
    }

    /// Whether the end of a command shows that one of its words was a password.
    fn ends_with(&mut self, is_pipe: bool) -> bool {
        let is_last = self.runs.iter().any(Run::ends);
        let is_read = self.printed.is_some_and(|printed| programs::reads(&self.words, printed));
        let prints = self.words.iter().any(|word| PRINTERS.contains(&word.rsplit('/').next().unwrap_or_default()));
        // What the shell puts in is not what stands here, and the last word may be an option or a format.
        let is_as_written = !self.words.iter().any(|word| word.contains("$(") || word.contains('`'));
        let is_printed = |word: &&str| is_pipe && prints && is_as_written && !word.starts_with(['-', '%', '$']);
        self.printed = self.words.last().copied().filter(is_printed);
        self.runs.clear();
        self.words.clear();
        is_last || is_read
    }
}

/// What was seen of a program's words.
struct Run<'w> {
    program: &'static Program,
    /// How many of the words were seen behind which one is looked for.
    after: usize,
    /// The words since then that are no option, and the last of them.
    words: usize,
    last: &'w str,
    is_flagged: bool,
    next: Next,
    is_over: bool,
}

/// What the next word is, where it is no option.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A word of the program.
    #[default]
    Own,
    /// The password that belongs to an option.
    Password,
    /// What belongs to another option.
    Other,
}

impl<'w> Run<'w> {
    const fn of(program: &'static Program) -> Self {
        Self { program, after: 0, words: 0, last: "", is_flagged: false, next: Next::Own, is_over: false }
    }

    /// Whether this word is a password.
    fn takes(&mut self, word: &'w str) -> bool {
        let is_option = word.starts_with('-');
        if self.is_over {
            return false;
        }
        let next = std::mem::take(&mut self.next);
        if next == Next::Password && !is_option {
            return is_password(word, self.program.login());
        }
        if is_option || given(word, &self.program.options).is_some_and(|value| !value.is_empty()) {
            return self.takes_option(word);
        }
        if next == Next::Other {
            return false;
        }
        // What is written elsewhere is no word of the program.
        if word.starts_with(['>', '<']) || word.starts_with("2>") {
            self.is_over = self.program.options.is_empty();
            return self.is_over && self.ends();
        }
        if let Some(wanted) = self.program.after.get(self.after) {
            self.after = if word == wanted { self.after + 1 } else { 0 };
            return false;
        }
        self.is_over = self.program.takes == Takes::Leading;
        self.words += 1;
        self.last = word;
        let is_one =
            self.program.word == Some(self.words) && !self.program.without.is_some_and(|sign| word.contains(sign));
        is_one && is_password(word, self.program.login())
    }

    fn takes_option(&mut self, word: &'w str) -> bool {
        if self.after < self.program.after.len() {
            return false;
        }
        let is_short = !word.starts_with("--");
        if self.program.valued.iter().any(|option| option == word.trim_start_matches('-')) {
            self.next = Next::Other;
        }
        self.is_flagged |= is_short && self.program.flag.is_some_and(|flag| word.contains(flag));
        match given(word, &self.program.options) {
            Some("") if self.program.takes != Takes::Joined => self.next = Next::Password,
            // Where the next word alone is taken, this one is another option that begins so.
            Some(value) if self.program.takes != Takes::Next || value.starts_with('=') => {
                return is_password(value, self.program.login());
            }
            _ => {}
        }
        false
    }

    /// Whether the last word was one.
    fn ends(&self) -> bool {
        let is_enough = self.program.last.is_some_and(|least| self.is_flagged && self.words >= least);
        is_enough && is_password(self.last, Login::default())
    }
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

/// What a word gives one of the options; nothing where it is another word.
fn given<'w>(word: &'w str, options: &[String]) -> Option<&'w str> {
    options.iter().find_map(|option| {
        let rest = word.strip_prefix(option.as_str())?;
        let is_whole = option.starts_with("--") || !option.starts_with('-');
        if is_whole && !rest.is_empty() { rest.strip_prefix('=') } else { Some(rest) }
    })
}

#[cfg(test)]
mod tests {
    use super::super::text::marked;
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
    fn passwords_of_programs_by_their_place() {
        for (text, is) in [
            ("sqlplus -s scott/tiger@db", true),
            ("sqlplus / as sysdba", false),
            ("sqlplus scott@sales-server:1521/sales.example.org", false),
            ("sqlplus scott@//sales-server/sales", false),
            ("sqlplus scott/hunter2@sales-server:1521/sales", true),
            ("sqlplus -R 3 scott/hunter2", true),
            ("sqlldr control=/x/a.ctl userid=scott/hunter2", true),
            ("sqlldr USERID=scott/hunter2@db control=/x/a.ctl", true),
            ("sqlldr control=/x/a.ctl userid=scott/$PW", false),
            ("sqlldr control=/x/a.ctl", false),
            ("sqlldr scott/hunter2 control=/x/a.ctl", true),
            ("influx -type flux -execute x", false),
            ("influx user create -n a -p hunter2", true),
            ("rabbitmqctl hash_password hunter2", true),
            ("ngrok config add-api-key hunter2", true),
            ("echo hunter2 | sudo -S reboot", true),
            ("echo hunter2 | sudo -kS reboot", true),
            ("echo hunter2 | sudo -u root --stdin reboot", true),
            ("echo y | sudo pacman -S x", false),
            ("echo y | sudo -u root pacman -S x", false),
            ("echo y | sudo -n pacman --stdin", false),
            ("sqlplus /nolog @/scripts/a.sql", false),
            ("neo4j-admin dbms set-initial-password hunter2", true),
            ("cypher-shell -u neo4j -p <password>", false),
            ("echo hunter2 | kinit a", true),
            ("echo $PW | kinit a", false),
            ("echo a:hunter2 | chpasswd", true),
            ("printf %s hunter2 | docker login -u a --password-stdin", true),
            ("cat /run/secrets/p | docker login -u a --password-stdin", false),
            ("echo done | tee /log", false),
            ("echo -n | kinit a", false),
            ("echo \"$(cat /run/secrets/p)\" | docker login -u a --password-stdin", false),
            ("echo \"$pw\" | kinit a", false),
            ("7z x -phunter2 a.7z", true),
            ("snmpwalk -v3 -A hunter2 host", true),
            ("vault login hunter2", true),
            ("vault login -no-print hunter2", true),
            ("bao login -address https://a hunter2", true),
            ("vault login ${TOKEN}", false),
            ("vault login -", false),
            ("vault login -method=oidc role=dev", false),
            ("vault login -method oidc role=dev", false),
            ("vault login -method userpass", false),
            ("vault login; ls hunter2", false),
            ("vault operator unseal hunter2", true),
            ("vault operator unseal -address https://a", false),
            ("vault operator init", false),
            ("vault unwrap hunter2", true),
            ("vault status", false),
        ] {
            let marked = marked(text);
            assert_eq!(is_in(marked.split_whitespace()), is, "{text}");
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
            ("sqlcmd -S db -U sa -P hunter2", true),
            ("/opt/mssql-tools18/bin/sqlcmd -Phunter2 -Q 'select 1'", true),
            ("sqlcmd -U sa -P ${PW}", false),
            ("sqlcmd -p 1", false),
            ("cqlsh -u docker -p hunter2 host", true),
            ("mongosh --quiet && ssh -p 22 a", false),
            ("docker login -u a -p hunter2 registry.example.org", true),
            ("docker run -p 80:80 a", false),
            ("docker login -u a --password-stdin", false),
            ("etcdctl --user root:hunter2 get x", true),
            ("etcdctl --user=root:hunter2 get x", true),
            ("etcdctl --user root get a:b", false),
            ("etcdctl user add root:hunter2", true),
            ("influx ping -t hunter2", true),
            ("influx write -p ns", false),
            ("influx setup -u a -p hunter2", true),
            ("mc alias set m http://minio:9000 minioadmin hunter2", true),
            ("mc --quiet alias set m http://minio:9000 $U $P; mc mb m/b", false),
            ("until mc alias set m http://minio:9000 a ${P}; do sleep 1; done", false),
            ("mc mb m/a m/b m/c m/d", false),
            ("rabbitmqctl add_user a hunter2", true),
            ("rabbitmqctl add_user a", false),
            ("rabbitmqctl set_permissions -p / a .* .* .*", false),
            ("htpasswd -Bbn a hunter2", true),
            ("htpasswd -Bbn a hunter2 > /auth/htpasswd", true),
            ("htpasswd -cb /auth/htpasswd a hunter2; nginx", true),
            ("htpasswd -Bbn a ${PW} > /auth/htpasswd", false),
            ("htpasswd -c /auth/htpasswd a", false),
            ("mosquitto_passwd -b /p a hunter2", true),
            ("smbclient -U a%hunter2 //s/x", true),
            ("smbclient -U a //s/x", false),
        ] {
            let marked = marked(text);
            assert_eq!(is_in(marked.split_whitespace()), is, "{text}");
        }
    }
}
