//! Very many paths in little memory: each folder once, and of each file its name.
//! It must give back every path as it was put in, and know nothing of the files.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Paths in the order in which they were put in, or sorted.
#[derive(Debug, Default)]
pub(super) struct Paths {
    folders: Vec<Arc<Path>>,
    known: HashMap<Arc<Path>, u32>,
    /// The names of all files, one behind the other.
    names: String,
    each: Vec<Short>,
    /// Paths that are not their folder and a name with a separator between them, or whose name is no text.
    whole: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy)]
enum Short {
    /// The folder, and the name as a stretch of all of them.
    Named { folder: u32, start: u32, length: u16 },
    /// A whole path, by its position.
    Whole(u32),
}

impl Paths {
    pub(super) fn len(&self) -> usize {
        self.each.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.each.is_empty()
    }

    pub(super) fn push(&mut self, path: &Path) {
        let short = self.named(path).unwrap_or_else(|| {
            self.whole.push(path.to_path_buf());
            Short::Whole(position(self.whole.len() - 1))
        });
        self.each.push(short);
    }

    fn named(&mut self, path: &Path) -> Option<Short> {
        let (folder, name) = (path.parent()?, path.file_name()?.to_str()?);
        let start = u32::try_from(self.names.len()).ok()?;
        let length = u16::try_from(name.len()).ok()?;
        if folder.join(name).as_os_str() != path.as_os_str() {
            return None;
        }
        let folder = self.folder(folder);
        self.names.push_str(name);
        Some(Short::Named { folder, start, length })
    }

    fn folder(&mut self, folder: &Path) -> u32 {
        if let Some(at) = self.known.get(folder) {
            return *at;
        }
        let (at, folder) = (position(self.folders.len()), Arc::<Path>::from(folder));
        self.folders.push(Arc::clone(&folder));
        self.known.insert(folder, at);
        at
    }

    /// The path at a position.
    pub(super) fn at(&self, position: usize) -> PathBuf {
        match self.parts(self.each[position]) {
            (folder, Some(name)) => folder.join(name),
            (whole, None) => whole.to_path_buf(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = PathBuf> {
        (0..self.len()).map(|position| self.at(position))
    }

    /// Puts the paths in order, name by name from the outermost folder on.
    pub(super) fn sort(&mut self) {
        let mut each = std::mem::take(&mut self.each);
        each.sort_unstable_by(|one, other| self.compare(*one, *other));
        self.each = each;
    }

    fn compare(&self, one: Short, other: Short) -> Ordering {
        let components = |short| {
            let (path, name) = self.parts(short);
            path.components().chain(name.map(|name| Component::Normal(name.as_ref())))
        };
        components(one).cmp(components(other))
    }

    /// The folder and the name; of a whole path only that.
    fn parts(&self, short: Short) -> (&Path, Option<&str>) {
        match short {
            Short::Named { folder, start, length } => {
                let start = start as usize;
                (&self.folders[folder as usize], Some(&self.names[start..start + usize::from(length)]))
            }
            Short::Whole(at) => (&self.whole[at as usize], None),
        }
    }
}

fn position(at: usize) -> u32 {
    u32::try_from(at).expect("internal error: fewer folders than fit into memory")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_path_comes_back_as_it_was(texts in proptest::collection::vec("(\\.{0,2}/{0,2}[ab-]{0,2}){0,4}/?", 0..12)) {
            let mut paths = Paths::default();
            for text in &texts {
                paths.push(Path::new(text));
            }
            let back: Vec<PathBuf> = paths.iter().collect();
            let same = |path: &PathBuf| path.as_os_str().to_str().map(str::to_owned);
            prop_assert_eq!(back.iter().filter_map(same).collect::<Vec<_>>(), texts.clone());
            paths.sort();
            let mut sorted: Vec<PathBuf> = texts.iter().map(PathBuf::from).collect();
            sorted.sort();
            prop_assert_eq!(paths.iter().collect::<Vec<_>>(), sorted);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_comes_back() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let mut paths = Paths::default();
        let path = Path::new("a").join(OsStr::from_bytes(b"\xff.toml"));
        paths.push(&path);
        paths.push(Path::new("a/b"));
        assert_eq!(paths.iter().collect::<Vec<_>>(), [path, PathBuf::from("a/b")]);
    }
}
