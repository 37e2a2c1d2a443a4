//! Prisma without anything that only its own site has. Its client needs no engine; `prisma generate` looks for one all the
//! same.

use std::process::Command;

/// The command without a look at Prisma's site.
pub fn alone(command: &mut Command) -> &mut Command {
    let engines = ["PRISMA_SCHEMA_ENGINE_BINARY", "PRISMA_QUERY_ENGINE_LIBRARY"];
    command.envs(engines.map(|engine| (engine, "/bin/true"))).env("CHECKPOINT_DISABLE", "1")
}
