//! Holds nothing: the benchmarks are `overhead.rs` and `throughput.rs`, run with
//! `cargo bench -p acp-kernel-benches`.
