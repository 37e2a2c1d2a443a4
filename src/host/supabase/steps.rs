//! The commands that finish an install, on the local stack; each can be pasted at the root of the repository.

use super::project::Project;
use crate::error::Result;
use crate::host::paths::quoted;
use crate::plan::Draft;

pub fn steps(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let name = draft.answer("app_name")?;
    let folder = project.below(&format!("functions/{name}"));
    let cli = |arguments: &str| project.cli.command(&project.root, arguments);
    let deno = |verb: &str| format!("deno {verb} --allow-env --allow-net --allow-read");
    let key = format!("{} {}", deno("run"), quoted(&format!("{folder}/scripts/create_key.ts")));
    // Only below the function is its `deno.json` found.
    let tests = format!("(cd {} && {})", quoted(&folder), deno("test"));
    let call = format!(
        "curl -sS http://127.0.0.1:{}/functions/v1/{name} -H \"X-API-Key: $ACP_KEY\" \
         -H \"Content-Type: application/json\" -d '{{\"action\": \"meta.actions\"}}'",
        project.config.api_port
    );
    // Packs' migrations may be older than what was applied after the control plane's.
    let up = if draft.packs.is_empty() { "migration up" } else { "migration up --include-all" };
    draft.next_step("migrate", "Create the tables in the local stack", cli(up));
    draft.next_step("create-key", "Make the first key; it is shown once", key);
    draft.next_step("start", "Serve the functions", cli("functions serve"));
    draft.next_step("call", "Call it, with the key in ACP_KEY", call);
    draft.next_step("test", "Run the tests of the control plane", tests);
    Ok(())
}
