//! Where the migrations of packs go among a package's own.

use super::migrations::Migrations;
use crate::host::pack_values::spread;
use crate::host::paths::join;

/// What a pack's migration is called, before the pack's name.
const PACK: &str = "acp_pack_";

/// The pack whose migration this is.
pub fn pack_of(path: &str) -> Option<&str> {
    let name = path.split_once(PACK)?.1;
    Some(name.split(['.', '/']).next().unwrap_or(name))
}

impl Migrations {
    /// Where a pack's migration is, or will be; `waiting` are ours that are to be there before it, the kit's first.
    pub fn of_pack(&self, pack: &str, waiting: &[String], ending: &str) -> Option<String> {
        if let Some(there) = self.pack_file(pack) {
            return Some(there);
        }
        let (kit, version) = (waiting.first()?, self.pack_version(pack, waiting)?);
        let name = format!("{PACK}{pack}");
        let ending = kit.rsplit('.').next().unwrap_or(ending);
        Some(join(&self.folder, &self.file_name(&version, &name, ending)?))
    }

    /// A pack's migration that is there.
    pub fn pack_file(&self, pack: &str) -> Option<String> {
        let is = |path: &&String| pack_of(path) == Some(pack) && !path.ends_with(".json");
        self.files.iter().find(is).cloned()
    }

    /// The next number; where numbers are times, one behind all but packs', by as much as the pack's name says.
    fn pack_version(&self, pack: &str, waiting: &[String]) -> Option<String> {
        let head = |path: &String| {
            let name = path.strip_prefix(&join(&self.folder, ""))?;
            let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
            (!digits.is_empty()).then_some(digits)
        };
        let kit = head(waiting.first()?)?;
        let number = |path: &String| head(path)?.parse::<u64>().ok();
        let all = || self.files.iter().chain(waiting);
        let taken: Vec<u64> = all().filter_map(number).collect();
        let last = |other: &dyn Fn(&&String) -> bool| all().filter(other).filter_map(number).max();
        let wanted = match kit.len() {
            ..13 => last(&|_| true)? + 1,
            _ => last(&|path| pack_of(path).is_none())? + 1 + spread(pack),
        };
        let free = (wanted..).find(|version| !taken.contains(version))?;
        Some(format!("{free:0width$}", width = kit.len()))
    }
}
