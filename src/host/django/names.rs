//! Which names a new Python package of the project may have, and why not.
//! A name that works today and hides a module tomorrow is refused today.

use super::find::join;
use super::project::Project;
use crate::edit::dependency::normal;
use crate::host::ours::is_ours;
use crate::host::question::is_plain_name;
use crate::repo::Repo;

const KEYWORDS: [&str; 32] = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not",
    "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// The modules of Python 3.10 to 3.14 whose names could be a package's.
const STANDARD: &str = "abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb \
    binascii bisect builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys \
    compileall compression concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses \
    dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler \
    fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib \
    grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json \
    keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib \
    msvcrt multiprocessing netrc nis nntplib ntpath numbers opcode operator optparse os ossaudiodev pathlib pdb \
    pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd \
    py_compile pyclbr pydoc queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select \
    selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 ssl stat \
    statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib \
    tempfile termios test textwrap this threading time timeit tkinter token tokenize tomllib trace traceback \
    tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref \
    webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo";

/// Everything that a new package could collide with.
pub struct Taken {
    /// Packages that an install wrote.
    ours: Vec<String>,
    /// Installed apps as the settings name them, and their labels.
    apps: Vec<String>,
    /// Import names of the packages that manifests list, as far as they follow from the names.
    packages: Vec<String>,
    /// Modules and packages of the project that are not ours.
    modules: Vec<(String, String)>,
}

impl Taken {
    pub fn read(repo: &Repo, project: &Project) -> Taken {
        let apps = project.settings.strings("INSTALLED_APPS").into_iter().map(|at| at.value).collect();
        let listed = project.manifests.all.iter().flat_map(|manifest| &manifest.listed);
        let packages = listed.map(|listed| normal(&listed.name).replace('-', "_")).collect();
        let (ours, modules) = modules(repo, &project.base);
        Taken { ours, apps, packages, modules }
    }

    /// Why `name` cannot be a new package here.
    pub fn refuse(&self, name: &str) -> Result<(), String> {
        identifier(name, 30)?;
        if STANDARD.split_whitespace().any(|module| module == name) {
            return Err(format!("`{name}` is a module of Python's standard library"));
        }
        if let Some((_, path)) = self.modules.iter().find(|(module, _)| module == name) {
            return Err(format!("`{path}` exists already"));
        }
        if self.ours.iter().any(|ours| ours == name) {
            return Ok(());
        }
        let label =
            |app: &str| app.split(".apps.").next().unwrap_or_default().rsplit('.').next() == Some(name);
        if let Some(app) = self.apps.iter().find(|app| app.split('.').next() == Some(name) || label(app)) {
            return Err(format!("`{app}` is installed already"));
        }
        if name == "django" || self.packages.iter().any(|package| package == name) {
            return Err(format!("`{name}` is a package that the project depends on"));
        }
        Ok(())
    }
}

/// The packages in the folder that we wrote; all other modules and packages: name and path.
fn modules(repo: &Repo, base: &str) -> (Vec<String>, Vec<(String, String)>) {
    let start = join(base, "");
    let mut written: Vec<String> = Vec::new();
    let mut found: Vec<(String, String)> = Vec::new();
    for path in repo.paths().filter_map(|path| path.strip_prefix(&start)) {
        let (name, is_folder) = match path.split_once('/') {
            Some((folder, _)) => (folder, true),
            None => match path.strip_suffix(".py") {
                Some(module) => (module, false),
                None => continue,
            },
        };
        if found.last().is_some_and(|(last, _)| last == name)
            || written.last().is_some_and(|last| last == name)
        {
            continue;
        }
        let shown = join(base, path.split('/').next().unwrap_or_default());
        if is_folder && ours(repo, &shown) {
            written.push(name.to_owned());
        } else {
            found.push((name.to_owned(), if is_folder { format!("{shown}/") } else { shown }));
        }
    }
    (written, found)
}

/// Whether a folder is a package that an install wrote.
fn ours(repo: &Repo, package: &str) -> bool {
    let text = repo.text(&format!("{package}/__init__.py")).ok().flatten().unwrap_or_default();
    is_ours(&text)
}

/// Whether `name` is a lower-case identifier of at most `length` characters, and no keyword.
pub fn identifier(name: &str, length: usize) -> Result<(), String> {
    if KEYWORDS.contains(&name) {
        return Err(format!("`{name}` is a keyword of Python"));
    }
    is_plain_name(name, length)
}
