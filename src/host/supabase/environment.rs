//! The secrets' names in an example, and the file that will hold them out of git.

use super::project::Project;
use crate::edit::env;
use crate::edit::ignore::add as keep_out;
use crate::error::Result;
use crate::host::paths::{folder, join, relative, upwards};
use crate::plan::{ByHand, Class, Draft, Group};

/// What an example of an environment is called.
const EXAMPLES: [&str; 4] = [".env.example", ".env.sample", ".env.template", ".env.local.example"];
/// The variables that the function reads.
pub const VARIABLES: [&str; 2] = ["ACP_SECRET", "ACP_KEY_PEPPER"];

/// Names the variables in an example below `supabase/`; where there is none, in one of the functions' own.
pub fn examples(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let places = ["functions", ""].into_iter();
    let all = places.flat_map(|place| EXAMPLES.map(|name| join(&project.below(place), name)));
    let own = project.below("functions/.env.example");
    match all
        .map(|path| path.replace("//", "/"))
        .find(|path| draft.repo.has(path) && !draft.receipt.contains_key(path))
    {
        Some(path) => {
            let by_hand = |reason: String| step("supabase-env", &path, "at its end", lines(), reason);
            draft.edit(&path, Group::Edit, |text| Ok(env::add(text, &VARIABLES)), by_hand)
        }
        // Where git ignores it, nobody else would ever read it.
        None if draft.repo.ignores(&own) => Ok(()),
        None => {
            let head = "# `supabase functions serve` reads `.env` beside this file; hosted: `supabase secrets set`.\n";
            draft.create(&own, Group::Create, Class::Yours, format!("{head}{}", lines()))
        }
    }
}

fn lines() -> String {
    VARIABLES.map(|name| format!("{name}=\n")).concat()
}

/// Keeps the functions' `.env`, which holds the secrets, out of git.
pub fn secrets(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let secret = project.below("functions/.env");
    if draft.repo.ignores(&secret) {
        return Ok(());
    }
    let ignoring =
        upwards(&project.folder).map(|at| join(at, ".gitignore")).find(|path| draft.repo.has(path));
    let Some(path) = ignoring else {
        let path = project.below(".gitignore");
        return draft.create(&path, Group::Create, Class::Yours, "functions/.env\n");
    };
    let line = relative(folder(&path), &secret);
    let by_hand = |reason: String| step("supabase-ignore", &path, "at its end", format!("{line}\n"), reason);
    draft.edit(&path, Group::Edit, |text| Ok(keep_out(text, &line)), by_hand)
}

fn step(id: &str, file: &str, place: &str, snippet: String, reason: String) -> ByHand {
    let title = match id {
        "supabase-env" => format!("name the control plane's variables in `{file}`"),
        _ => format!("keep the functions' secrets out of git in `{file}`"),
    };
    ByHand { id: id.into(), title, file: file.into(), place: place.into(), snippet, reason }
}
