//! The functions, methods and classes of a Python file, each with its decorators.
//! Must not look into functions, or see a definition in a string or comment.

use super::Definitions;
use super::python_heads::{bases, body, definition, is_string, string_end};
use super::python_marks;
use super::python_names::Names;

/// Tells every `def` and `class` of the text.
pub(super) fn read(text: &str, definitions: &mut Definitions) {
    let mut reader = Reader {
        text,
        definitions,
        open: Vec::new(),
        path: Vec::new(),
        functions: 0,
        end: 0,
        decorated: None,
        marks: Marks::default(),
        module: false,
        names: Names::default(),
    };
    let mut at = 0;
    while at < text.len() {
        let line = logical_line(text, at);
        if let Some(line) = &line.code {
            reader.line(line);
        }
        if line.broken {
            // What is open may go on in what could not be read.
            return;
        }
        at = line.next;
    }
    reader.close(0);
}

/// A line of code together with those it goes on in.
struct Code {
    indent: usize,
    start: usize,
    end: usize,
}

struct Line {
    /// None where the line is blank or a comment.
    code: Option<Code>,
    next: usize,
    /// The text ends in a string or bracket.
    broken: bool,
}

struct Reader<'t, 'd> {
    text: &'t str,
    definitions: &'d mut Definitions,
    open: Vec<Open<'t>>,
    /// The classes that are open.
    path: Vec<&'t str>,
    /// How many functions are open; nothing in them can be named.
    functions: usize,
    /// Where the last line of code ended.
    end: usize,
    /// The first decorator of the next definition.
    decorated: Option<usize>,
    /// What its decorators say of it.
    marks: Marks,
    /// Whether a mark makes cases of every test of the module.
    module: bool,
    /// What names stand for.
    names: Names,
}

/// What decorators, or what stands around it, say of a test.
#[derive(Clone, Copy, Default)]
struct Marks {
    /// They make cases of it.
    parametrised: bool,
    /// What keeps it from running, or from failing.
    idle: Option<&'static str>,
}

struct Open<'t> {
    indent: usize,
    start: usize,
    name: &'t str,
    class: bool,
    /// Of it, and whether the class it is in has cases.
    marks: Marks,
    /// It may have tests of the classes that it extends.
    inherits: bool,
    /// Nothing but a docstring and imports was read of its body.
    fresh: bool,
    /// How far its body is indented, once a line of it was read.
    body: Option<usize>,
}

impl Reader<'_, '_> {
    fn line(&mut self, line: &Code) {
        self.close(line.indent);
        self.end = line.end;
        let code = &self.text[line.start..line.end];
        if let Some(decorator) = code.strip_prefix('@') {
            self.decorated.get_or_insert(line.start);
            let decorator = self.names.full(decorator);
            self.marks.parametrised |= makes_cases(&decorator);
            self.marks.idle = self.marks.idle.or(python_marks::decorated(&decorator));
            return;
        }
        if is_string(code) {
            self.definitions.remarks(std::iter::once(line.start..line.end));
        }
        self.names.note(code);
        self.look_for_marks(line.indent, code);
        if line.indent == 0
            && let Some((_, mark)) = code.strip_prefix("pytestmark").and_then(|rest| rest.split_once('='))
        {
            self.module |=
                mark.trim_start_matches(|c: char| c == '[' || c == '(' || c.is_whitespace()).starts_with(MARK);
        }
        let mut marks = std::mem::take(&mut self.marks);
        marks.parametrised |= self.module || self.open.iter().any(|open| open.class && open.marks.parametrised);
        let start = self.decorated.take().unwrap_or(line.start);
        let Some((class, name)) = definition(code) else { return };
        let first = body(code);
        if let Some(first) = first {
            let why =
                |names| if class { python_marks::of_group(first, names) } else { python_marks::first(first, names) };
            marks.idle = marks.idle.or_else(|| why(&self.names));
        }
        let (fresh, inherits) = (!class && first.is_none(), class && python_marks::inherits(name, bases(code)));
        self.open.push(Open { indent: line.indent, start, name, class, marks, inherits, fresh, body: None });
        if class {
            self.path.push(name);
        } else {
            self.functions += 1;
        }
    }

    /// Looks at a line for what keeps the module, the class around it, or the function that it begins from running.
    fn look_for_marks(&mut self, indent: usize, code: &str) {
        match self.open.last_mut() {
            Some(open) => {
                let is_own = *open.body.get_or_insert(indent) == indent;
                if open.class && is_own {
                    open.marks.idle = open.marks.idle.or_else(|| python_marks::of_group(code, &self.names));
                } else if open.fresh {
                    open.fresh = is_string(code) || code.starts_with("import ") || code.starts_with("from ");
                    open.marks.idle = open.marks.idle.or_else(|| python_marks::first(code, &self.names));
                }
            }
            None if indent == 0 => {
                let leaves = || python_marks::leaves_module(code, &self.names);
                if let Some(why) = python_marks::of_group(code, &self.names).or_else(leaves) {
                    self.definitions.never(0..self.text.len(), why);
                }
                if python_marks::gives_test(code) {
                    self.definitions.may_test(self.end - code.len());
                }
            }
            None => {}
        }
    }

    /// Ends everything that is not indented less than this.
    fn close(&mut self, indent: usize) {
        while let Some(open) = self.open.pop_if(|open| open.indent >= indent) {
            if open.class {
                self.path.pop();
            } else {
                self.functions -= 1;
            }
            if self.functions == 0 {
                let place = open.start..self.end;
                self.definitions.add(&self.path, open.name, place.clone());
                if !open.class && open.name.starts_with("test") {
                    self.definitions.runs(place.clone());
                }
                if open.inherits && !self.definitions.has_run(&place) {
                    self.definitions.may_test(open.start);
                }
                if open.marks.parametrised && !open.class {
                    self.definitions.has_cases(open.start);
                }
                if let Some(why) = open.marks.idle {
                    self.definitions.never(place, why);
                }
            }
        }
    }
}

/// How pytest's mark for cases starts.
const MARK: &str = "pytest.mark.parametrize";

/// Whether a decorator makes cases of a test: `@pytest.mark.parametrize(..)`, or its mark under another name.
fn makes_cases(decorator: &str) -> bool {
    let name = decorator.split('(').next().unwrap_or_default().trim();
    decorator.contains('(') && (name == "parametrize" || name.ends_with(".parametrize"))
}

/// Reads one logical line from `start` on: brackets, strings and backslashes carry it over line ends.
fn logical_line(text: &str, start: usize) -> Line {
    let bytes = text.as_bytes();
    let mut indent = 0;
    let mut at = start;
    loop {
        match bytes.get(at) {
            Some(b' ') => indent += 1,
            Some(b'\t') => indent = indent / 8 * 8 + 8,
            Some(b'\x0c') => indent = 0,
            _ => break,
        }
        at += 1;
    }
    let first = at;
    let (mut end, mut depth) = (at, 0_usize);
    let mut broken = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' if depth == 0 => {
                at += 1;
                break;
            }
            b'#' => {
                at += bytes[at..].iter().position(|b| *b == b'\n').unwrap_or(bytes.len() - at);
                continue;
            }
            b'\\' if bytes.get(at + 1) == Some(&b'\n') => {
                at += 2;
                continue;
            }
            b'"' | b'\'' => {
                let Some(string) = string_end(bytes, at) else {
                    (at, end, broken) = (bytes.len(), bytes.len(), true);
                    break;
                };
                (at, end) = (string, string);
                continue;
            }
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
        if !byte.is_ascii_whitespace() {
            end = at;
        }
    }
    let code = (end > first).then_some(Code { indent, start: first, end });
    Line { code, next: at, broken: broken || depth > 0 }
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn definitions() {
        let cases: &[(&str, &[&str])] = &[
            ("def f():\n    pass\n\n# c\nx = 1\n", &["f: 1..2"]),
            ("@a\n# note\n@b(\n  1)\nasync def f(x,\n  y): return {\n}\n", &["f: 1..7"]),
            (
                "class A(B):\n  '''def no():'''\n  def f(self):\n    def g(): pass\n    class H: pass\n    return g\n\n  @property\n  def k(self): ...\n\n  class C:\n    def m(self): pass\n",
                &["A: 1..12", "A::f: 3..6", "A::k: 8..9", "A::C: 11..12", "A::C::m: 12..12"],
            ),
            ("if x:\n  def f(): pass\nelse:\n  def f(): pass\n", &["f: 2..2", "f: 4..4"]),
            (
                "s = \"\"\"\ndef a(): pass\n\"\"\"\n# def b(): pass\nt = 'def c(): pass'\nu = (\ndef_d,\n)\ndef e(): pass",
                &["e: 9..9"],
            ),
            ("def f(x=')', y=\"\"\"\n)\"\"\"):\n  return '#' # '\n", &["f: 1..3"]),
            ("class A: pass\nclass B[T](C): pass\ndef g[T](x): pass\n", &["A: 1..1", "B: 2..2", "g: 3..3"]),
            ("x = 1 + \\\n def_f\ndefine(1)\nclassify(2)\nasync with a: pass\ndef\n", &[]),
            ("def f():\n  x\ny = \"\"\"\n", &["f: 1..2"]),
            ("def f():\n  x = (\n", &[]),
            ("def f():\n  '''\n", &[]),
            ("def f():\n\tif a:\n\t\tb\n\n\n    \n\t# last\nz", &["f: 1..3"]),
            ("x = r'\\'\ndef f(): pass\n", &["f: 2..2"]),
            ("def ünï(): pass", &["ünï: 1..1"]),
            ("def f(): pass\ndef f(): pass", &["f: 1..1", "f: 2..2"]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(read, text), *expected, "{text}");
        }
    }

    #[test]
    fn tests_that_are_skipped() {
        let cases: &[(&str, &[&str])] = &[
            ("@pytest.mark.skip\ndef test_a(): pass\ndef test_b(): pass\n", &["test_a"]),
            (
                "@other\n@pytest.mark.skip(reason=')')\nclass TestA:\n  def test_b(self): pass\n",
                &["TestA", "TestA::test_b"],
            ),
            ("@pytest.mark.skipif(x, reason='')\ndef test_a(): pass\n", &[]),
            ("@unittest.skip('x')\ndef test_a(): pass\n@skip\ndef test_b(): pass\n", &["test_a"]),
            ("from unittest import skip\n@skip('x')\ndef test_a(): pass\n", &["test_a"]),
            ("pytestmark = [pytest.mark.slow, pytest.mark.skip(reason='x')]\ndef test_a(): pass\n", &["test_a"]),
            ("pytestmark = pytest.mark.skipif(x)\ndef test_a(): pass\n", &[]),
            ("def test_a():\n  \"\"\"Doc\"\"\"\n  pytest.skip('later')\n", &["test_a"]),
            ("def test_a():\n  if x:\n    pytest.skip('later')\n", &[]),
            ("def test_a():\n  x()\n  pytest.skip('later')\n", &[]),
            ("class A:\n  def test_a(self):\n    self.skipTest('x')\n  def test_b(self): pass\n", &["A::test_a"]),
            ("pytest.skip('later', allow_module_level=True)\ndef test_a(): pass\n", &["test_a"]),
            ("if x:\n  pytest.skip('later', allow_module_level=True)\ndef test_a(): pass\n", &[]),
            (
                "class A:\n  \"Doc\"\n  pytestmark = pytest.mark.skip('x')\n  def test_a(self): pass\n",
                &["A", "A::test_a"],
            ),
            ("class A:\n  if x:\n    pytestmark = pytest.mark.skip('x')\n  def test_a(self): pass\n", &[]),
            ("@pytest.mark.xfail(reason='a, b')\ndef test_a(): pass\n", &["test_a"]),
            ("@pytest.mark.xfail(x == 1)\ndef test_a(): pass\n@pytest.mark.xfailed\ndef test_b(): pass\n", &[]),
            ("pytestmark = [pytest.mark.xfail]\ndef test_a(): pass\n", &["test_a"]),
            ("@pytest.mark.skipif(True, reason='x')\ndef test_a(): pass\n", &["test_a"]),
            ("@unittest.skipUnless(False, '')\ndef test_a(): pass\n", &["test_a"]),
            ("@unittest.expectedFailure\ndef test_a(): pass\n", &["test_a"]),
            (
                "class A:\n  __test__ = False\n  def test_a(self): pass\nclass B:\n  __test__ = True\n",
                &["A", "A::test_a"],
            ),
            ("raise unittest.SkipTest('x')\ndef test_a(): pass\n", &["test_a"]),
            ("pytestmark = pytest.mark.usefixtures('pytest.mark.skip')\ndef test_a(): pass\n", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(super::super::definitions::idle(read, text), *expected, "{text}");
        }
    }
}
