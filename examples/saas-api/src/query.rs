//! The query language: `{ invoices { number customer } }`, and its bounds.
//!
//! Depth and complexity are counted while reading, so a query that is too deep is never built.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    pub name: String,
    pub fields: Vec<Selection>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub depth: u32,
    pub complexity: u32,
    pub introspection: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryError {
    Malformed,
    TooDeep { max: u32 },
    TooComplex { max: u32 },
    Introspection,
}

/// Reads a query within the bounds. Each name counts one towards the complexity.
pub fn parse(text: &str, bounds: Bounds) -> Result<Vec<Selection>, QueryError> {
    let mut open: Vec<Vec<Selection>> = Vec::new();
    let mut names = 0;
    let mut tokens = tokens(text);
    while let Some(token) = tokens.next() {
        match token {
            "{" => {
                if open.len() as u32 >= bounds.depth {
                    return Err(QueryError::TooDeep { max: bounds.depth });
                }
                if open.last().is_some_and(Vec::is_empty) {
                    return Err(QueryError::Malformed);
                }
                open.push(Vec::new());
            }
            "}" => {
                let fields = open.pop().filter(|fields| !fields.is_empty()).ok_or(QueryError::Malformed)?;
                let Some(parent) = open.last_mut() else {
                    return if tokens.next().is_none() { Ok(fields) } else { Err(QueryError::Malformed) };
                };
                parent.last_mut().ok_or(QueryError::Malformed)?.fields = fields;
            }
            name => {
                names += 1;
                if names > bounds.complexity {
                    return Err(QueryError::TooComplex { max: bounds.complexity });
                }
                if name.starts_with("__") && !bounds.introspection {
                    return Err(QueryError::Introspection);
                }
                if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                    return Err(QueryError::Malformed);
                }
                let fields = open.last_mut().ok_or(QueryError::Malformed)?;
                fields.push(Selection { name: name.to_owned(), fields: Vec::new() });
            }
        }
    }
    Err(QueryError::Malformed)
}

/// Braces stand alone; everything else is cut at white space.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['{', '}']).flat_map(|piece| {
        let (words, brace) = match piece.strip_suffix(['{', '}']) {
            Some(words) => (words, Some(&piece[words.len()..])),
            None => (piece, None),
        };
        words.split_whitespace().chain(brace)
    })
}
