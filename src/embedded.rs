//! The files inside the binary, as `build.rs` put them there: (name below the folder, bytes), sorted by name.
//! It never reads a disk.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
