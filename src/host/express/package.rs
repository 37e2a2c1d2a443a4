//! How package.json says where the kit's package comes from, and what npm cannot take from there.

use super::manager::Name;
use super::project::Project;
use super::steps::manager;
use crate::error::{Error, Kind, Result};
use crate::host::paths::{folder, relative};
use crate::package::Spec;
use crate::plan::Draft;

/// What package.json, in a folder, says of it.
pub fn range(spec: &Spec, folder: &str) -> String {
    match spec {
        Spec::Version(version) => format!("^{version}"),
        Spec::Path(path) => format!("file:{}", relative(folder, path.trim_start_matches("./"))),
        Spec::Git { url, at } => {
            let at = at.as_ref().map(|at| format!("#{}", at.name()));
            let git = if url.starts_with("git://") { "" } else { "git+" };
            format!("{git}{url}{}", at.unwrap_or_default())
        }
    }
}

/// npm links a folder, and installs what that needs only where it is inside of the project that it installs.
pub fn refuse_links(draft: &Draft<'_>, project: &Project) -> Result<()> {
    let Some(Spec::Path(path)) = &draft.package else { return Ok(()) };
    let is_file = path.ends_with(".tgz") || path.ends_with(".tar.gz");
    if is_file || manager(draft, project)? != Name::Npm {
        return Ok(());
    }
    let root = project.manager.locks.first().map_or(project.package.folder(), |lock| folder(lock));
    match relative(root, path.trim_start_matches("./")).starts_with("..") {
        false => Ok(()),
        true => Err(Error::new(Kind::Precondition, format!("failed to depend on `{path}`"))
            .caused_by(
                "npm links a folder outside of its project, and installs nothing that the package needs",
            )
            .hint(format!("run `npm pack {path}`, and name the tarball with `--kit-from`"))),
    }
}
