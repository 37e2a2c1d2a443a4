//! The test vectors as types, as `spec/schemas` describes them. It decides nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::error::{Error, Kind, Result};

/// One file of `spec/vectors`.
#[derive(Clone, Debug, Deserialize)]
pub struct Area {
    pub area: String,
    pub cases: Vec<Case>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    pub name: String,
    #[serde(default)]
    pub about: String,
    /// Where it can be replayed: `process`, `http`.
    pub runs: Vec<String>,
    pub steps: Vec<Step>,
}

impl Case {
    pub fn over_http(&self) -> bool {
        self.runs.iter().any(|place| place == "http")
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Step {
    Call(CallStep),
    Parallel(ParallelStep),
    Each(EachStep),
    /// A step that only works in process (`advance_ms`, `faults`, `observe`).
    InProcess(BTreeMap<String, Value>),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallStep {
    pub call: Call,
    #[serde(default)]
    pub save: BTreeMap<String, String>,
    pub expect: Expect,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParallelStep {
    pub parallel: Parallel,
    #[serde(default)]
    pub save_all: BTreeMap<String, String>,
    pub expect: ParallelExpect,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parallel {
    pub times: usize,
    pub call: Call,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EachStep {
    /// Name of a saved list.
    pub each: String,
    pub call: Call,
    pub expect: Expect,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Call {
    /// Absent: the key `full`. Null: no key.
    #[serde(deserialize_with = "present")]
    pub key: Option<Option<String>>,
    pub raw_key: Option<String>,
    pub auth_header: Option<String>,
    /// What follows the endpoint's address: `/openapi.json`.
    pub path: Option<String>,
    pub method: Option<String>,
    /// Absent: `application/json`. Null: no such header.
    #[serde(deserialize_with = "present")]
    pub content_type: Option<Option<String>>,
    pub headers: BTreeMap<String, String>,
    pub body: Option<Value>,
    pub body_text: Option<String>,
    pub body_hex: Option<String>,
    pub body_repeat: Option<Repeat>,
    /// In process only.
    pub address: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    #[serde(default)]
    pub prefix: String,
    pub unit: String,
    pub times: usize,
    #[serde(default)]
    pub suffix: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expect {
    pub status: Option<u16>,
    /// Null: the answer has no code.
    #[serde(deserialize_with = "present")]
    pub code: Option<Option<String>>,
    pub body: Option<Value>,
    pub headers: BTreeMap<String, Value>,
    pub text_absent: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ParallelExpect {
    /// `<status>` or `<status> <CODE>` → how many.
    pub counts: BTreeMap<String, Count>,
    /// Pointer → how many different values the 200s hold there.
    pub distinct: BTreeMap<String, Count>,
    pub each: Option<Expect>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Count {
    Exactly(usize),
    Minus(Minus),
    Between(Between),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minus {
    pub minus: (usize, LengthOf),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Between {
    pub min: Option<usize>,
    pub max: Option<usize>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LengthOf {
    /// Name of a saved list.
    pub length_of: String,
}

/// Tells a member that is null from one that is absent.
fn present<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(from).map(Some)
}

/// Reads the vectors: (file name, bytes) each.
pub fn load(files: &[(&str, &[u8])]) -> Result<Vec<Area>> {
    let read = |(name, bytes): &(&str, &[u8])| {
        serde_json::from_slice(bytes).map_err(|cause| {
            Error::new(Kind::Failed, format!("failed to read the test vectors `{name}`")).caused_by(cause)
        })
    };
    files.iter().filter(|(name, _)| name.ends_with(".json")).map(read).collect()
}
