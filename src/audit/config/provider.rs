//! Whether an application beside another one is who logs people in for it, by the addresses that both name, and whether a
//! file is one that another one names. It must not take one for another: what is not surely the same is another one.

use serde_json::Value;
use wildmatch::WildMatch;

use super::Member;
use crate::audit::document::path::Path;
use crate::audit::evaluate::effective::effective;
use crate::audit::normalise::{Kind as Reads, Reader};
use crate::load::tree::Kind;
use crate::model::dialect::{Dialect, KeyType, NamedFiles};

/// What a dialect says of who logs people in, made ready.
#[derive(Debug, Default)]
pub(in crate::audit) struct Logins {
    settings: Vec<WildMatch>,
    /// Where this is not off, nobody does whom it names.
    unless: Option<Path>,
    at: Vec<Path>,
    within: Vec<Path>,
    /// Those that it logs people in for, and its own addresses.
    provides: Option<(Path, Vec<Path>)>,
    /// The files of other dialects that it names, and what no other file settles.
    files: Vec<(String, Vec<Path>, Vec<WildMatch>)>,
}

impl Logins {
    pub(in crate::audit) fn new(dialect: &Dialect) -> Self {
        let paths = |all: &[crate::diag::At<String>]| all.iter().filter_map(|path| Path::parse(path).ok()).collect();
        let provider = dialect.provider.as_ref();
        let globs = |all: &[String]| all.iter().map(|glob| WildMatch::new(glob)).collect::<Vec<_>>();
        let file = |one: &NamedFiles| (one.dialect.value.clone(), paths(&one.at), globs(&one.settings));
        Self {
            settings: provider.map(|one| globs(&one.settings)).unwrap_or_default(),
            unless: provider.and_then(|one| Path::parse(one.unless.as_ref()?).ok()),
            at: provider.map(|one| paths(&one.at)).unwrap_or_default(),
            within: provider.map(|one| paths(&one.within)).unwrap_or_default(),
            provides: dialect.provides.as_ref().and_then(|one| Some((Path::parse(&one.to).ok()?, paths(&one.at)))),
            files: dialect.names_files.iter().map(file).collect(),
        }
    }
}

/// Whether a member may settle a setting for the others: none of them names somebody else who does, or another file.
pub(super) fn may_settle(member: &Member<'_>, all: &[Member<'_>], setting: &str) -> bool {
    all.iter().filter(|other| !std::ptr::eq(*other, member)).all(|other| {
        names(other, member, setting) != Some(false)
            && matches!(logs_in(member, other, setting), None | Some(Who::Member | Who::Untold))
    })
}

/// Whether a setting is about the logins of an application, and it does not say that any of them goes to a member.
pub(super) fn is_of_others(member: &Member<'_>, of: &Member<'_>, setting: &str) -> bool {
    matches!(logs_in(member, of, setting), Some(Who::Another | Who::Untold))
}

/// Who logs people in for an application, as it says.
enum Who {
    Member,
    /// The member for some, or for all where it does not know them.
    Shared,
    Another,
    Untold,
}

/// Whether a member is who logs people in for another one; nothing where the setting is not about that.
fn logs_in(member: &Member<'_>, other: &Member<'_>, setting: &str) -> Option<Who> {
    let logins = &other.spelling.logins;
    if !logins.settings.iter().any(|glob| glob.matches(setting)) {
        return None;
    }
    let is_off = |value: Result<Value, _>| value.ok().and_then(|value| value.as_bool()) == Some(false);
    let switches = logins.unless.iter().flat_map(|path| path.reached(other.document.root()));
    let mut switches = switches.filter(|found| found.node.kind != Kind::Null);
    if switches.any(|one| !is_off(effective(&other.document, other.spelling.dialect, one.node, KeyType::Bool))) {
        return Some(Who::Another);
    }
    let named = addresses(other, &logins.at);
    let keys = addresses(other, &logins.within);
    if named.is_empty() && keys.is_empty() {
        return Some(Who::Untold);
    }
    let own = own_addresses(member);
    let is_own = |one: &Option<Address>| one.is_some() && own.contains(one);
    let is_all = named.iter().all(is_own) && keys.iter().all(|one| is_host_of(one.as_ref(), &own));
    Some(match () {
        () if is_all && provides(member) => Who::Member,
        () if named.iter().any(is_own) => Who::Shared,
        () => Who::Another,
    })
}

/// Whether a member names the files of another one as those that it reads; nothing where it would name none.
pub(super) fn names(member: &Member<'_>, other: &Member<'_>, setting: &str) -> Option<bool> {
    let files = &member.spelling.logins.files;
    let is_of = |(dialect, _, settings): &&(String, Vec<Path>, Vec<WildMatch>)| {
        *dialect == other.spelling.dialect.id.value && settings.iter().any(|glob| glob.matches(setting))
    };
    let (_, paths, _) = files.iter().find(is_of)?;
    let last = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let root = member.document.root();
    let all = paths.iter().flat_map(|path| path.reached(root));
    let text = |value: Value| value.as_str().map(last);
    let read = all.map(|found| effective(&member.document, member.spelling.dialect, found.node, KeyType::Any));
    let named: Vec<Option<String>> = read.map(|value| value.ok().and_then(text)).collect();
    Some(other.document.parts().iter().all(|part| named.contains(&Some(last(&part.path)))))
}

/// Whether a member logs people in for anybody.
fn provides(member: &Member<'_>) -> bool {
    let is_one = |kind: &Kind| match kind {
        Kind::List(items) => !items.is_empty(),
        Kind::Map(entries) => !entries.is_empty(),
        _ => false,
    };
    let root = member.document.root();
    let provides = &member.spelling.logins.provides;
    provides.iter().any(|(to, _)| to.reached(root).any(|found| is_one(&found.node.kind)))
}

/// The addresses under which a member logs people in.
fn own_addresses(member: &Member<'_>) -> Vec<Option<Address>> {
    member.spelling.logins.provides.iter().flat_map(|(_, at)| addresses(member, at)).collect()
}

#[derive(Debug, PartialEq, Eq)]
struct Address {
    scheme: String,
    host: String,
    port: u64,
    path: String,
}

/// Whether an address is on the host of one of these.
fn is_host_of(address: Option<&Address>, all: &[Option<Address>]) -> bool {
    address.is_some_and(|one| all.iter().flatten().any(|other| other.host() == one.host()))
}

impl Address {
    fn host(&self) -> (&str, u64) {
        (&self.host, self.port)
    }
}

/// The addresses at these paths; nothing for one that cannot be read as one.
fn addresses(member: &Member<'_>, paths: &[Path]) -> Vec<Option<Address>> {
    let root = member.document.root();
    let all = paths.iter().flat_map(|path| path.reached(root));
    let written = all.filter(|found| found.node.kind != Kind::Null);
    let read = |value: Result<Value, _>| address(&value.ok()?);
    written.map(|found| read(effective(&member.document, member.spelling.dialect, found.node, KeyType::Any))).collect()
}

fn address(value: &Value) -> Option<Address> {
    let normal = Reader { kind: Reads::Url, words: Vec::new() }.read(value).ok()?;
    let text = |part: &str| normal.get(part).and_then(Value::as_str).map(str::to_owned);
    let scheme = text("scheme")?;
    let usual = if scheme == "https" { 443 } else { 80 };
    let has_query = normal.get("query").and_then(Value::as_object).is_some_and(|query| !query.is_empty());
    if text("login").as_deref() == Some("present") || has_query {
        return None;
    }
    Some(Address {
        host: text("host").filter(|host| !host.is_empty())?,
        port: normal.get("port").and_then(Value::as_u64).unwrap_or(usual),
        path: text("path")?.trim_end_matches('/').to_owned(),
        scheme,
    })
}
