// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the host's configuration: a closed object, read once at start.
//!
//! Never guesses: an unknown key or a value of the wrong kind stops the start and is named.
//! Identifiers are checked here, so that an adapter may quote them into SQL.

mod read;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::errors::ConfigurationError;
use crate::ports::RateLimit;

/// The scopes that the built-in packs use.
pub const BASE_SCOPES: [&str; 5] = [
    "manage.read",
    "manage.iam",
    "manage.webhooks",
    "manage.settings",
    "manage.domain",
];

const DEFAULT_KEY_LIMIT: RateLimit = RateLimit {
    limit: 1000,
    window_seconds: 60,
};
const DEFAULT_CEILINGS: [(&str, u64); 2] = [
    ("max_api_keys_per_tenant", 25),
    ("max_webhooks_per_tenant", 20),
];
const PUBLIC_PART: usize = 8;

/// The host's table of tenants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantBindings {
    /// Its name; empty: the kit's own table, `<table_prefix>tenants`.
    pub table: String,
    /// The column that a key's tenant id is compared with.
    pub id_column: String,
    /// The boolean column that marks platform admins, if there is one.
    pub is_admin_column: Option<String>,
    /// For hosts with an object mapper; unused by this kernel.
    pub model: Option<String>,
}

impl Default for TenantBindings {
    fn default() -> Self {
        Self {
            table: String::new(),
            id_column: "id".into(),
            is_admin_column: None,
            model: None,
        }
    }
}

/// The form of keys and the table that holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthBindings {
    /// The table; empty: `<table_prefix>api_keys`.
    pub keys_table: String,
    /// What every key begins with.
    pub key_prefix: String,
    /// How many characters a key is looked up by.
    pub prefix_length: usize,
    /// The column of the hash.
    pub key_hash_column: String,
    /// The column of the lookup prefix.
    pub key_prefix_column: String,
    /// The column of the scopes, a JSON array.
    pub scopes_column: String,
    /// Whether keys of another form pass.
    pub accept_legacy: bool,
}

impl Default for AuthBindings {
    fn default() -> Self {
        Self {
            keys_table: String::new(),
            key_prefix: "acp_".into(),
            prefix_length: 4 + PUBLIC_PART,
            key_hash_column: "key_hash".into(),
            key_prefix_column: "key_prefix".into(),
            scopes_column: "scopes".into(),
            accept_legacy: false,
        }
    }
}

/// Which database, for hosts that have several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseBindings {
    /// A name for people.
    pub adapter: String,
    /// A name for people.
    pub connection: String,
    /// What the names of the kit's own tables begin with.
    pub table_prefix: String,
}

impl Default for DatabaseBindings {
    fn default() -> Self {
        Self {
            adapter: String::new(),
            connection: "default".into(),
            table_prefix: "acp_".into(),
        }
    }
}

/// The scopes that keys of this host can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeBindings {
    /// Of the built-in packs.
    pub base_scopes: Vec<String>,
    /// Of the host's packs, by pack.
    pub pack_scopes: BTreeMap<String, Vec<String>>,
}

impl ScopeBindings {
    /// Every scope a key of this host can hold, each once, in the order bound.
    #[must_use]
    pub fn all(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for scope in self
            .base_scopes
            .iter()
            .chain(self.pack_scopes.values().flatten())
        {
            if !all.contains(&scope.as_str()) {
                all.push(scope);
            }
        }
        all
    }
}

impl Default for ScopeBindings {
    fn default() -> Self {
        Self {
            base_scopes: BASE_SCOPES.map(String::from).to_vec(),
            pack_scopes: BTreeMap::new(),
        }
    }
}

/// How often a key may call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimitBindings {
    /// Over all actions together.
    pub key: RateLimit,
    /// By action, named without the namespace; replaces what the pack says.
    pub actions: BTreeMap<String, RateLimit>,
}

impl Default for RateLimitBindings {
    fn default() -> Self {
        Self {
            key: DEFAULT_KEY_LIMIT,
            actions: BTreeMap::new(),
        }
    }
}

/// What webhooks may lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookBindings {
    /// Also http:// and private addresses: for tests only.
    pub allow_insecure_urls: bool,
}

/// The host's configuration of the kernel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bindings {
    /// The host's name, into tokens and audit entries.
    pub integration: String,
    /// The host's table of tenants.
    pub tenant: TenantBindings,
    /// The form of keys and the table that holds them.
    pub auth: AuthBindings,
    /// Which database.
    pub database: DatabaseBindings,
    /// The scopes that keys can hold.
    pub scopes: ScopeBindings,
    /// Prefixes every action's name; empty: none.
    pub action_namespace: String,
    /// How often a key may call.
    pub rate_limits: RateLimitBindings,
    /// Hard quotas by name.
    pub ceilings: BTreeMap<String, u64>,
    /// What webhooks may lead to.
    pub webhooks: WebhookBindings,
    /// How many proxies in front are the host's own.
    pub trusted_proxies: usize,
    /// Where the router is mounted.
    pub base_path: String,
}

impl Default for Bindings {
    fn default() -> Self {
        Self {
            integration: "acp".into(),
            tenant: TenantBindings::default(),
            auth: AuthBindings::default(),
            database: DatabaseBindings::default(),
            scopes: ScopeBindings::default(),
            action_namespace: String::new(),
            rate_limits: RateLimitBindings::default(),
            ceilings: DEFAULT_CEILINGS
                .map(|(name, most)| (name.to_owned(), most))
                .into(),
            webhooks: WebhookBindings::default(),
            trusted_proxies: 0,
            base_path: "/api/manage".into(),
        }
    }
}

impl Bindings {
    /// Reads the host's object; what it does not name has its default.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming the culprit.
    pub fn parse(source: &Value) -> Result<Self, ConfigurationError> {
        read::bindings(source)
    }

    /// The table that holds the keys.
    #[must_use]
    pub fn keys_table(&self) -> String {
        self.own_table(&self.auth.keys_table, "api_keys")
    }

    /// The table that holds the tenants.
    #[must_use]
    pub fn tenant_table(&self) -> String {
        self.own_table(&self.tenant.table, "tenants")
    }

    fn own_table(&self, bound: &str, own: &str) -> String {
        if bound.is_empty() {
            return format!("{}{own}", self.database.table_prefix);
        }
        bound.to_owned()
    }
}
