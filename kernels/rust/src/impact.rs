// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the impact: what a dry run says a real run would change.
//!
//! Never computes one: handlers do.

use serde::Serialize;
use serde_json::Value;

/// How much may go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Easily undone.
    Low,
    /// Changes what exists.
    Medium,
    /// Takes away.
    High,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Counted {
    r#type: String,
    count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Updated {
    r#type: String,
    id: String,
    fields: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Value>,
}

/// Deterministic for the same state: a confirmed plan is compared by its hash.
///
/// So it holds no ids of rows that do not exist yet, and no times.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Impact {
    creates: Vec<Counted>,
    updates: Vec<Updated>,
    deletes: Vec<Counted>,
    side_effects: Vec<Counted>,
    risk: Risk,
    warnings: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    estimated_cost: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requires_approval: Option<bool>,
}

impl Impact {
    /// An impact that changes nothing yet, of this risk.
    #[must_use]
    pub const fn of(risk: Risk) -> Self {
        Self {
            creates: Vec::new(),
            updates: Vec::new(),
            deletes: Vec::new(),
            side_effects: Vec::new(),
            risk,
            warnings: Vec::new(),
            estimated_cost: None,
            requires_approval: None,
        }
    }

    /// Easily undone.
    #[must_use]
    pub const fn low() -> Self {
        Self::of(Risk::Low)
    }

    /// Changes what exists.
    #[must_use]
    pub const fn medium() -> Self {
        Self::of(Risk::Medium)
    }

    /// Takes away.
    #[must_use]
    pub const fn high() -> Self {
        Self::of(Risk::High)
    }

    /// So many things of a type come to be.
    #[must_use]
    pub fn creates(mut self, kind: &str, count: u64) -> Self {
        self.creates.push(counted(kind, count, None));
        self
    }

    /// As [`Impact::creates`], with details.
    #[must_use]
    pub fn creates_with(mut self, kind: &str, count: u64, details: Value) -> Self {
        self.creates.push(counted(kind, count, Some(details)));
        self
    }

    /// The fields of one thing that change, never their values.
    #[must_use]
    pub fn updates<S: Into<String>>(
        mut self,
        kind: &str,
        id: &str,
        fields: impl IntoIterator<Item = S>,
    ) -> Self {
        let fields = fields.into_iter().map(Into::into).collect();
        self.updates.push(Updated {
            r#type: kind.into(),
            id: id.into(),
            fields,
            details: None,
        });
        self
    }

    /// Details of the update named last.
    #[must_use]
    pub fn update_details(mut self, details: Value) -> Self {
        if let Some(last) = self.updates.last_mut() {
            last.details = Some(details);
        }
        self
    }

    /// So many things of a type cease to be.
    #[must_use]
    pub fn deletes(mut self, kind: &str, count: u64) -> Self {
        self.deletes.push(counted(kind, count, None));
        self
    }

    /// As [`Impact::deletes`], with details.
    #[must_use]
    pub fn deletes_with(mut self, kind: &str, count: u64, details: Value) -> Self {
        self.deletes.push(counted(kind, count, Some(details)));
        self
    }

    /// What happens beyond the product's own rows.
    #[must_use]
    pub fn side_effect(mut self, kind: &str, count: u64) -> Self {
        self.side_effects.push(counted(kind, count, None));
        self
    }

    /// As [`Impact::side_effect`], with details.
    #[must_use]
    pub fn side_effect_with(mut self, kind: &str, count: u64, details: Value) -> Self {
        self.side_effects.push(counted(kind, count, Some(details)));
        self
    }

    /// A sentence that whoever confirms should have read.
    #[must_use]
    pub fn warning(mut self, text: impl Into<String>) -> Self {
        self.warnings.push(text.into());
        self
    }

    /// What it will cost, in whatever form the product states costs.
    #[must_use]
    pub fn estimated_cost(mut self, cost: impl Into<Value>) -> Self {
        self.estimated_cost = Some(cost.into());
        self
    }

    /// Whether somebody has to approve it.
    #[must_use]
    pub fn requires_approval(mut self, whether: bool) -> Self {
        self.requires_approval = Some(whether);
        self
    }

    /// Whether it holds JSON of a handler's own making.
    pub(crate) fn has_details(&self) -> bool {
        let counted = [&self.creates, &self.deletes, &self.side_effects];
        self.estimated_cost.is_some()
            || counted
                .into_iter()
                .flatten()
                .any(|one| one.details.is_some())
            || self.updates.iter().any(|one| one.details.is_some())
    }

    /// The impact as it stands in an answer.
    ///
    /// # Errors
    /// Never in fact: every part of it is JSON.
    pub fn to_json(&self) -> crate::Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}

fn counted(kind: &str, count: u64, details: Option<Value>) -> Counted {
    Counted {
        r#type: kind.into(),
        count,
        details,
    }
}
