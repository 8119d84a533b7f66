//! Says what a reader reads, for the error about what it cannot.
//! Must not see the value.

use super::{Kind, Reader, Unit, list};

impl Reader {
    /// "a duration such as 15m, 900 or PT15M", with the words accepted beside it.
    pub(in crate::audit) fn expected(&self) -> String {
        let kind = match &self.kind {
            Kind::List(kind) => return list::expected(&self.item(kind)),
            Kind::Level(words) | Kind::Choice(words) => format!("one of {}", words.join(", ")),
            Kind::Duration(unit) => duration(*unit).to_owned(),
            kind => plain(kind).to_owned(),
        };
        if self.words.is_empty() { kind } else { format!("{kind}, or {}", self.words.join(", ")) }
    }
}

fn duration(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "a duration such as 15m, 900 or PT15M",
        Unit::Milliseconds => "a duration such as 15m, PT15M or a number of milliseconds",
        Unit::Minutes => "a duration such as 15m, PT15M or a number of minutes",
        Unit::Hours => "a duration such as 12h, PT12H or a number of hours",
        Unit::Days => "a duration such as 90d, P90D or a number of days",
    }
}

fn plain(kind: &Kind) -> &'static str {
    match kind {
        Kind::Bool => "true or false without quotes",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::String | Kind::Level(_) | Kind::Choice(_) => "text",
        Kind::Duration(unit) => duration(*unit),
        Kind::Bytes => "a size such as 512 KiB, 10MB or 1048576",
        Kind::Rate => "a rate over at most an hour, such as 50/min, 1/s or 3000/h",
        Kind::Url => "a URL such as https://example.com/path",
        Kind::Cidr => "a network such as 10.0.0.0/8 or an address",
        Kind::TlsVersion => "a version of TLS such as 1.2 or TLSv1.3",
        Kind::Semver => "a version such as 1.4.0",
        Kind::Credential | Kind::Connection => "any value",
        Kind::Secret => "a reference to a secret such as ${NAME}",
        Kind::FileMode => "a file mode such as \"0640\" or rw-r-----",
        Kind::Port => "a port from 1 to 65535",
        Kind::Address => "an address such as 127.0.0.1:8080, [::1]:443 or :80",
        Kind::List(_) => "a list",
        Kind::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(kind: Kind, words: &[&str]) -> String {
        let words = words.iter().map(ToString::to_string).collect();
        Reader { kind, words }.read(&json!({ "x": 1 })).unwrap_err().to_string()
    }

    #[test]
    fn errors_say_what_is_accepted() {
        let level = Kind::Level(vec!["off".to_owned(), "required".to_owned()]);
        assert_eq!(refused(level, &[]), "expected one of off, required");
        let lockout = refused(Kind::Duration(Unit::Seconds), &["until-unlocked"]);
        assert_eq!(lockout, "expected a duration such as 15m, 900 or PT15M, or until-unlocked");
        let ports = refused(Kind::List(Box::new(Kind::Port)), &[]);
        assert_eq!(ports, "expected a list, each item a port from 1 to 65535");
    }

    #[test]
    fn words_are_taken_as_they_are() {
        let reader = Reader { kind: Kind::Duration(Unit::Seconds), words: vec!["until-unlocked".to_owned()] };
        assert_eq!(reader.read(&json!("until-unlocked")), Ok(json!("until-unlocked")));
        assert!(reader.read(&json!("Until-Unlocked")).is_err());
        assert_eq!(reader.show(&json!("until-unlocked")), "until-unlocked");
    }

    #[test]
    fn long_text_is_not_read() {
        let reader = Reader { kind: Kind::String, words: Vec::new() };
        assert!(reader.read(&json!("a".repeat(4096))).is_ok());
        assert!(reader.read(&json!("a".repeat(4097))).is_err());
    }
}
