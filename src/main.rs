//! Arguments → `acp::run` → exit code.

fn main() -> std::process::ExitCode {
    acp::run(std::env::args_os())
}
