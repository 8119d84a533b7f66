//! Where a secret comes from, as the normal forms of secrets and URLs name it.
//! Must not carry anything of the secret.

/// Where a secret comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audit::normalise) enum Origin {
    /// An environment variable.
    Env,
    /// A vault.
    Vault,
    /// A file mounted for it.
    File,
    /// A key management service.
    Kms,
    /// Another store of secrets.
    Reference,
    /// It stands in the configuration.
    Literal,
    /// There is none.
    Empty,
}

impl Origin {
    /// The word in the normal form.
    pub(in crate::audit::normalise) fn word(self) -> &'static str {
        match self {
            Self::Env => "env",
            Self::Vault => "vault",
            Self::File => "file",
            Self::Kms => "kms",
            Self::Reference => "reference",
            Self::Literal => "literal",
            Self::Empty => "empty",
        }
    }
}
