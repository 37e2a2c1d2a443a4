//! `acp`: puts an agentic control plane into a SaaS repository.
//!
//! The modules in reading order follow the flow: Repo → Detection → Plan → Approved → Applied → Receipt.
//! This file owns the order of the modules and nothing else.

pub mod embedded;
pub mod error;
pub mod repo;

pub mod detect;
pub mod host;

pub mod edit;
pub mod plan;

pub mod conformance;
pub mod effects;
