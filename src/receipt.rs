//! Applied → `.acp/install.yaml`: what was installed, and what `uninstall`, `status` and `doctor` need to know of it.
//! serde_yaml lives here and nowhere else; it never touches a file of the host.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answers::Values;
use crate::detect::Candidate;
use crate::edit::Splice;
use crate::effects::disk::Disk;
use crate::effects::git::blob_id;
use crate::error::{Error, Kind, Result};
use crate::plan::{ByHand, Change, Class, Derived, Group};

mod advance;

pub use advance::{kit_digest, kit_tree};

/// Where the receipt is.
pub const PATH: &str = ".acp/install.yaml";
/// The modes of a kit.
pub const VENDOR: &str = "vendor";
pub const SUBTREE: &str = "subtree";
pub const PACKAGE: &str = "package";
const HEAD: &str = "# Written by `acp`, to be committed: `acp upgrade` and `acp uninstall` work from it.\n";

/// What is installed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The version of `acp` that wrote it.
    pub version: String,
    pub host: String,
    /// The application's folder; `""` is the repository.
    pub root: String,
    pub answers: Values,
    pub kit: Kit,
    pub plan_digest: String,
    pub created: Vec<Created>,
    pub edits: Vec<Edit>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_hand: Vec<ByHand>,
    /// Folders that came with the created files, outer ones first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folders: Vec<String>,
    /// Files that tools change because of the install, as they were before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<Derived>,
}

/// Where the kit came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kit {
    /// `vendor`: copied out of the binary. `subtree`: a commit of its own, as `git subtree` makes it. `package`: what
    /// the host's package manager brings in.
    #[serde(alias = "how")]
    pub mode: String,
    pub version: String,
    /// Its folder; `""` where no kit was installed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folder: String,
    /// Git's id of the folder as it was published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tree: String,
    /// Where a subtree comes from; facts of its own repository, none of the host's. Or where a package does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<String>,
    #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Over the paths and blob ids of its files, as installed.
    pub sha256: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Created {
    pub path: String,
    pub class: Class,
    /// Git's id of the bytes that were written.
    pub id: String,
    /// Git's id of a later version of a migration, which is never rewritten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered: Option<String>,
}

impl Created {
    /// The version that was last there to be had.
    pub fn upstream(&self) -> &str {
        self.offered.as_deref().unwrap_or(&self.id)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    pub path: String,
    /// Made for the text before.
    pub splices: Vec<Splice>,
    pub before: String,
    pub after: String,
}

impl Kit {
    fn none() -> Kit {
        Kit {
            mode: VENDOR.into(),
            version: String::new(),
            folder: String::new(),
            tree: String::new(),
            remote: None,
            reference: None,
            commit: None,
            sha256: String::new(),
        }
    }
}

impl Receipt {
    /// The receipt of a repository; `None` where nothing is installed.
    pub fn read(disk: &Disk) -> Result<Option<Receipt>> {
        let Some(bytes) = disk.read(PATH)? else { return Ok(None) };
        serde_yaml::from_slice(&bytes).map(Some).map_err(|error| {
            Error::new(Kind::Precondition, format!("failed to read `{PATH}`"))
                .caused_by(error)
                .hint(format!("put it back as it was: `git checkout -- {PATH}`"))
        })
    }

    /// As it stands in its file.
    pub fn text(&self) -> Result<String> {
        let yaml = serde_yaml::to_string(self).map_err(|error| {
            Error::new(Kind::Failed, format!("failed to write `{PATH}`")).caused_by(error)
        })?;
        Ok(format!("{HEAD}{yaml}"))
    }

    /// The change that puts this receipt in the place of what is there now.
    pub fn change(&self, disk: &Disk) -> Result<Change> {
        put(disk, self.text()?)
    }

    /// The change that removes the receipt.
    pub fn removal(disk: &Disk) -> Result<Option<Change>> {
        Ok(disk.read(PATH)?.map(|before| Change::Delete { path: PATH.into(), before }))
    }

    /// Whether it is about this application.
    pub fn covers(&self, candidate: &Candidate) -> bool {
        self.host == candidate.framework && self.root == candidate.root
    }

    /// e.g. ``django in `backend` ``.
    pub fn title(&self) -> String {
        format!("{} in `{}`", self.host, if self.root.is_empty() { "." } else { &self.root })
    }

    /// The files it says we created.
    pub fn classes(&self) -> BTreeMap<String, Class> {
        self.created.iter().map(|file| (file.path.clone(), file.class)).collect()
    }

    /// Whether these bytes are what we left at a path.
    pub fn is_ours(&self, path: &str, bytes: &[u8]) -> bool {
        let created = self.created.iter().filter(|file| file.path == path).map(|file| &file.id);
        let edited = self.edits.iter().filter(|edit| edit.path == path).map(|edit| &edit.after);
        created.chain(edited).any(|id| same(id, bytes))
    }
}

/// The change that puts the text of a receipt in the place of what is there now.
pub fn put(disk: &Disk, text: String) -> Result<Change> {
    Ok(match disk.read(PATH)? {
        None => Change::Create {
            path: PATH.into(),
            group: Group::Create,
            class: Class::Kit,
            executable: false,
            bytes: text.into_bytes(),
        },
        Some(before) => {
            let remove = String::from_utf8_lossy(&before).into_owned();
            let splices = vec![Splice { at: 0, remove, insert: text }];
            Change::Edit { path: PATH.into(), group: Group::Edit, before, splices }
        }
    })
}

/// Whether a file has the bytes of an id, or would have without the line ends that git's `autocrlf` adds.
pub fn same(id: &str, bytes: &[u8]) -> bool {
    if blob_id(bytes) == id {
        return true;
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    text.contains("\r\n") && blob_id(text.replace("\r\n", "\n").as_bytes()) == id
}

/// A document as YAML, members in their order.
pub fn yaml(document: &serde_json::Value) -> Result<String> {
    serde_yaml::to_string(document)
        .map_err(|error| Error::new(Kind::Failed, "failed to write the document as YAML").caused_by(error))
}

/// The answers of a YAML or JSON file: text, numbers, yes and no, or lists of them.
pub fn answers_file(name: &str, text: &str) -> Result<Values> {
    let failed = |cause: String| {
        Error::new(Kind::Usage, format!("failed to read the answers in `{name}`"))
            .caused_by(cause)
            .hint("write one `key: value` a line")
    };
    let values: BTreeMap<String, serde_yaml::Value> =
        serde_yaml::from_str(text).map_err(|error| failed(error.to_string()))?;
    values
        .into_iter()
        .map(|(key, value)| {
            let text = plain(&value).ok_or_else(|| failed(format!("`{key}` is no text, number or list")))?;
            Ok((key.replace('-', "_"), text))
        })
        .collect()
}

fn plain(value: &serde_yaml::Value) -> Option<String> {
    match value {
        serde_yaml::Value::String(text) => Some(text.clone()),
        serde_yaml::Value::Number(number) => Some(number.to_string()),
        serde_yaml::Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.into()),
        serde_yaml::Value::Sequence(items) => {
            Some(items.iter().map(plain).collect::<Option<Vec<_>>>()?.join(","))
        }
        _ => None,
    }
}
