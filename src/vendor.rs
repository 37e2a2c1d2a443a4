//! The kernels inside the binary → files of a host's kit. They are copied byte for byte.

use crate::embedded::KERNEL_PYTHON;

/// The files of the Python kit: path below the kit's package, bytes.
pub fn python() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    KERNEL_PYTHON.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cache_and_no_build_output_is_in_the_kit() {
        assert!(python().all(|(path, _)| !path.contains("__pycache__") && !path.ends_with(".pyc")));
    }

    #[test]
    fn every_module_of_the_kit_says_that_it_is_the_kit() {
        let first = "# Part of the acp kit: replaced by `acp upgrade`; do not edit.";
        for (path, bytes) in python().filter(|(path, _)| path.ends_with(".py")) {
            assert_eq!(String::from_utf8_lossy(bytes).lines().next(), Some(first), "{path}");
        }
    }
}
