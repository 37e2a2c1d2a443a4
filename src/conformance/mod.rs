//! Replays the HTTP test vectors of `spec/vectors` against a running endpoint and reports what differs.
//! It knows the contract only through the vectors; what it sends goes through `Endpoint`. It never prints.

mod answer;
mod case;
mod endpoint;
mod matcher;
mod parallel;
mod preflight;
mod report;
mod request;
mod run;
mod values;
mod vector;

pub use endpoint::{Endpoint, Live};
pub use report::{Failure, Report, Tried, Verdict};
pub use run::{Keys, Options, run};
pub use vector::{Area, load};

#[cfg(test)]
mod tests;
