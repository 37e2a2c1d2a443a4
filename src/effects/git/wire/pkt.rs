//! Packets of git's wire protocol: a length in four hex digits, and that many bytes.
//! It never trusts a length or a number of references.

use std::io::Read;

use crate::effects::git::Id;
use crate::error::{Error, Kind, Result};

const MOST_REFS: usize = 200_000;

/// What a repository has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Advertised {
    pub refs: Vec<(String, Id)>,
    capabilities: Vec<String>,
}

impl Advertised {
    /// Reads the list of references.
    pub fn read(from: &mut dyn Read) -> Result<Advertised> {
        let mut there = Advertised::default();
        while let Some(packet) = packet(from)? {
            let line = String::from_utf8_lossy(&packet).trim_end_matches('\n').to_owned();
            if let Some(said) = line.strip_prefix("ERR ") {
                return Err(refused(said));
            }
            let (line, capabilities) = line.split_once('\0').unwrap_or((&line, ""));
            there.capabilities.extend(capabilities.split(' ').map(str::to_owned));
            match line.split_once(' ') {
                Some((_, "capabilities^{}")) => {}
                Some((id, name)) => {
                    let id = Id::from_str(id).map_err(|_| garbled())?;
                    there.refs.push((name.to_owned(), id));
                }
                None => return Err(garbled()),
            }
            if there.refs.len() > MOST_REFS {
                return Err(Error::new(Kind::Failed, format!("it has more than {MOST_REFS} references")));
            }
        }
        // A tag's commit comes with the tag.
        there.refs.retain(|(name, _)| !name.ends_with("^{}"));
        Ok(there)
    }

    /// Whether commits that no reference names may be asked for.
    pub fn gives_any_commit(&self) -> bool {
        let words = ["allow-any-sha1-in-want", "allow-reachable-sha1-in-want"];
        self.capabilities.iter().any(|capability| words.contains(&capability.as_str()))
    }

    /// The request for these objects and all that they stand on.
    pub fn request(&self, wants: &[Id]) -> Vec<u8> {
        let known = ["side-band-64k", "ofs-delta", "no-progress"];
        let mut words: Vec<&str> = known.into_iter().filter(|word| self.has(word)).collect();
        let agent = concat!("agent=acp/", env!("CARGO_PKG_VERSION"));
        words.push(agent);
        let mut text = String::new();
        for (number, id) in wants.iter().enumerate() {
            let words = if number == 0 { format!(" {}", words.join(" ")) } else { String::new() };
            text.push_str(&framed(&format!("want {id}{words}\n")));
        }
        text.push_str("0000");
        text.push_str(&framed("done\n"));
        text.into_bytes()
    }

    fn has(&self, word: &str) -> bool {
        self.capabilities.iter().any(|capability| capability == word)
    }

    /// An error where the other side would send a pack in a way that is not read here.
    pub fn expect_bands(&self) -> Result<()> {
        match self.has("side-band-64k") {
            true => Ok(()),
            false => Err(Error::new(Kind::Failed, "its git is too old: it knows no `side-band-64k`")),
        }
    }
}

/// A packet around a text.
pub fn framed(text: &str) -> String {
    format!("{:04x}{text}", text.len() + 4)
}

/// The next packet; `None` where a list ends.
pub fn packet(from: &mut dyn Read) -> Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    from.read_exact(&mut length).map_err(broken)?;
    let length = std::str::from_utf8(&length).ok().and_then(|hex| usize::from_str_radix(hex, 16).ok());
    match length.ok_or_else(garbled)? {
        0 => Ok(None),
        length if length < 4 => Err(garbled()),
        length => {
            let mut bytes = vec![0; length - 4];
            from.read_exact(&mut bytes).map_err(broken)?;
            Ok(Some(bytes))
        }
    }
}

/// A pack as it comes, in bands.
pub struct Pack<'a> {
    from: &'a mut dyn Read,
    left: u64,
}

impl<'a> Pack<'a> {
    /// Reads up to where the pack begins.
    pub fn begin(from: &'a mut dyn Read, most: u64) -> Result<Pack<'a>> {
        let line = packet(from)?.ok_or_else(garbled)?;
        let line = String::from_utf8_lossy(&line);
        match line.trim_end() {
            "NAK" => Ok(Pack { from, left: most }),
            said => Err(refused(said.strip_prefix("ERR ").unwrap_or(said))),
        }
    }

    /// The next bytes; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Vec<u8>>> {
        loop {
            let Some(mut packet) = packet(self.from)? else { return Ok(None) };
            match packet.first() {
                Some(1) => {
                    packet.remove(0);
                    self.left = self.left.checked_sub(packet.len() as u64).ok_or_else(|| {
                        Error::new(Kind::Precondition, "its history is larger than any kit's")
                            .hint("name the repository of the kit alone")
                    })?;
                    return Ok(Some(packet));
                }
                Some(2) => {}
                Some(3) => return Err(refused(String::from_utf8_lossy(&packet[1..]).trim())),
                _ => return Err(garbled()),
            }
        }
    }
}

fn refused(said: &str) -> Error {
    Error::new(Kind::Failed, format!("the other side says: {}", said.escape_debug()))
}

fn garbled() -> Error {
    Error::new(Kind::Failed, "the other side does not speak git's protocol")
}

fn broken(error: std::io::Error) -> Error {
    Error::new(Kind::Failed, "the connection broke").caused_by(error)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn references_and_capabilities_are_read() {
        let text = framed(&format!("{ID} HEAD\0side-band-64k allow-reachable-sha1-in-want\n"))
            + &framed(&format!("{ID} refs/tags/v1\n"))
            + &framed(&format!("{ID} refs/tags/v1^{{}}\n"))
            + "0000";
        let there = Advertised::read(&mut text.as_bytes()).unwrap();
        let names: Vec<_> = there.refs.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["HEAD", "refs/tags/v1"]);
        assert!(there.gives_any_commit());
        let request = String::from_utf8(there.request(&[there.refs[0].1])).unwrap();
        assert!(request.contains(&format!("want {ID} side-band-64k agent=acp/")), "{request}");
        assert!(request.ends_with("00000009done\n"), "{request}");
    }

    #[test]
    fn a_repository_without_commits_has_no_references() {
        let zero = "0".repeat(40);
        let text = framed(&format!("{zero} capabilities^{{}}\0side-band-64k\n")) + "0000";
        assert_eq!(Advertised::read(&mut text.as_bytes()).unwrap().refs, []);
    }

    #[test]
    fn a_pack_past_the_limit_is_not_read_on() {
        let band = |bytes: usize| framed(&format!("\u{1}{}", "x".repeat(bytes)));
        let text = framed("NAK\n") + &band(6) + &band(6) + "0000";
        let mut answer = text.as_bytes();
        let mut pack = Pack::begin(&mut answer, 10).unwrap();
        assert_eq!(pack.next().unwrap().unwrap().len(), 6);
        assert_eq!(pack.next().unwrap_err().kind, Kind::Precondition);
    }

    #[test]
    fn an_error_of_the_other_side_is_said_in_its_words() {
        let error = Advertised::read(&mut framed("ERR no such repository").as_bytes()).unwrap_err();
        assert_eq!(error.message, "the other side says: no such repository");
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_fail_other_than_by_an_error(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let _ = Advertised::read(&mut bytes.as_slice());
            let mut rest = bytes.as_slice();
            if let Ok(mut pack) = Pack::begin(&mut rest, 100) {
                while let Ok(Some(_)) = pack.next() {}
            }
        }
    }
}
