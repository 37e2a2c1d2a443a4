//! Holds nothing: the benchmark is `overhead.rs`, run with `cargo bench -p acp-kernel-benches`.
