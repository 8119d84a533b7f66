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
            at: provider.map(|one| paths(&one.at)).unwrap_or_default(),
            within: provider.map(|one| paths(&one.within)).unwrap_or_default(),
            provides: dialect.provides.as_ref().and_then(|one| Some((Path::parse(&one.to).ok()?, paths(&one.at)))),
            files: dialect.names_files.iter().map(file).collect(),
        }
    }
}

/// Whether a member may settle a setting for the others: none of them names somebody else who does, or another file.
pub(super) fn may_settle(member: &Member<'_>, all: &[Member<'_>], setting: &str) -> bool {
    let mut own = None;
    all.iter().filter(|other| !std::ptr::eq(*other, member)).all(|other| {
        if names(other, member, setting) == Some(false) {
            return false;
        }
        let logins = &other.spelling.logins;
        if !logins.settings.iter().any(|glob| glob.matches(setting)) {
            return true;
        }
        let named = addresses(other, &logins.at);
        let keys = addresses(other, &logins.within);
        if named.is_empty() && keys.is_empty() {
            return true;
        }
        let own = own.get_or_insert_with(|| provided(member));
        named.iter().all(|one| one.is_some() && own.contains(one))
            && keys.iter().all(|one| is_host_of(one.as_ref(), own))
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

/// The addresses under which a member logs people in for others; none where it does so for nobody.
fn provided(member: &Member<'_>) -> Vec<Option<Address>> {
    let Some((to, at)) = &member.spelling.logins.provides else { return Vec::new() };
    let is_one = |kind: &Kind| match kind {
        Kind::List(items) => !items.is_empty(),
        Kind::Map(entries) => !entries.is_empty(),
        _ => false,
    };
    let root = member.document.root();
    if !to.reached(root).any(|found| is_one(&found.node.kind)) {
        return Vec::new();
    }
    addresses(member, at)
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
