//! Express hosts of every language, module system and database library, in memory until they are written to a folder:
//! what an install makes of each compiles without an error, is formatted as prettier would, and can be loaded.

mod boot;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use acp::host::Host;
use acp::host::express::Express;
use acp::pack::{Pack, built_in, read, skeleton};
use acp::plan::Draft;
use acp::repo::Repo;
use boot::process::{must, run, text};
use boot::{alone, prepared, prisma};

/// A database library: its dependencies, and the module that exports its client, in TypeScript.
struct Library {
    name: &'static str,
    dependencies: &'static str,
    module: &'static str,
}

const LIBRARIES: [Library; 17] = [
    Library {
        name: "pg",
        dependencies: "\"pg\": \"8\"",
        module: "import pg from \"pg\";\nexport const pool = new pg.Pool();\n",
    },
    Library {
        name: "postgres",
        dependencies: "\"postgres\": \"3\"",
        module: "import postgres from \"postgres\";\nexport default postgres(\"postgres://localhost/x\");\n",
    },
    Library {
        name: "drizzle-pg",
        dependencies: "\"drizzle-orm\": \"0.45\", \"pg\": \"8\"",
        module: "import { drizzle } from \"drizzle-orm/node-postgres\";\nexport const db = drizzle(\"postgres://localhost/x\");\n",
    },
    Library {
        name: "drizzle-postgres",
        dependencies: "\"drizzle-orm\": \"0.45\", \"postgres\": \"3\"",
        module: "import { drizzle } from \"drizzle-orm/postgres-js\";\nexport const db = drizzle(\"postgres://localhost/x\");\n",
    },
    Library {
        name: "knex-pg",
        dependencies: "\"knex\": \"3\", \"pg\": \"8\"",
        module: "import knex from \"knex\";\nexport const db = knex({ client: \"pg\" });\n",
    },
    Library {
        name: "knex-mysql2",
        dependencies: "\"knex\": \"3\", \"mysql2\": \"3\"",
        module: "import knex from \"knex\";\nexport const db = knex({ client: \"mysql2\" });\n",
    },
    Library {
        name: "sequelize",
        dependencies: "\"sequelize\": \"6\", \"pg\": \"8\"",
        module: "import { Sequelize } from \"sequelize\";\nexport const sequelize = new Sequelize({ dialect: \"postgres\" });\n",
    },
    Library {
        name: "typeorm",
        dependencies: "\"typeorm\": \"1\", \"pg\": \"8\"",
        module: "import { DataSource } from \"typeorm\";\nexport const source = new DataSource({ type: \"postgres\" });\n",
    },
    Library {
        name: "mysql2",
        dependencies: "\"mysql2\": \"3\"",
        module: "import mysql from \"mysql2\";\nexport const pool = mysql.createPool(\"mysql://localhost/x\");\n",
    },
    Library {
        name: "mysql2-promise",
        dependencies: "\"mysql2\": \"3\"",
        module: "import mysql from \"mysql2/promise\";\nconst pool = mysql.createPool(\"mysql://localhost/x\");\nexport function getPool() {\n  return pool;\n}\n",
    },
    Library {
        name: "better-sqlite3",
        dependencies: "\"better-sqlite3\": \"12\"",
        module: "import Database from \"better-sqlite3\";\nexport const db = new Database(\":memory:\");\n",
    },
    Library {
        name: "node-sqlite",
        dependencies: "",
        module: "import { DatabaseSync } from \"node:sqlite\";\nexport const db = new DatabaseSync(\":memory:\");\n",
    },
    Library { name: "pglite", dependencies: "", module: "export const nothing = 1;\n" },
    Library {
        name: "prisma-pg",
        dependencies: "\"@prisma/client\": \"7\", \"@prisma/adapter-pg\": \"7\"",
        module: "import { PrismaPg } from \"@prisma/adapter-pg\";\nimport { PrismaClient } from \"GENERATED\";\nexport const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: \"postgres://localhost/x\" }) });\n",
    },
    Library {
        name: "prisma-mariadb",
        dependencies: "\"@prisma/client\": \"7\", \"@prisma/adapter-mariadb\": \"7\"",
        module: "import { PrismaMariaDb } from \"@prisma/adapter-mariadb\";\nimport { PrismaClient } from \"GENERATED\";\nexport const db = new PrismaClient({ adapter: new PrismaMariaDb(\"mysql://localhost/x\") });\n",
    },
    // With an engine, which takes an address and no adapter.
    Library {
        name: "prisma-6",
        dependencies: "\"@prisma/client\": \"6\"",
        module: "import { PrismaClient } from \"GENERATED\";\nexport const db = new PrismaClient();\n",
    },
    // The control plane's rows go beside it.
    Library {
        name: "prisma-libsql",
        dependencies: "\"@prisma/client\": \"7\", \"@prisma/adapter-libsql\": \"7\"",
        module: "import { PrismaLibSql } from \"@prisma/adapter-libsql\";\nimport { PrismaClient } from \"GENERATED\";\nexport const db = new PrismaClient({ adapter: new PrismaLibSql({ url: \":memory:\" }) });\n",
    },
];

/// Those that this machine's Node may not be able to load: what is native, what came with Node 22, an engine.
const ONLY_COMPILED: [&str; 3] = ["better-sqlite3", "node-sqlite", "prisma-6"];

type Files = BTreeMap<String, String>;

/// A host with a library, before the install.
fn host(library: &Library, typescript: bool, modules: bool) -> Files {
    let kind = if modules { "\"type\": \"module\", " } else { "" };
    let comma = if library.dependencies.is_empty() { "" } else { ", " };
    let manifest = format!(
        "{{ {kind}\"name\": \"cell\", \"dependencies\": {{ \"express\": \"5\"{comma}{} }}, \"devDependencies\": {{ \"tsx\": \"4\" }} }}\n",
        library.dependencies
    );
    let ending = if modules { ".js" } else { "" };
    let app = format!(
        "import express from \"express\";\nimport \"./db{ending}\";\n\nconst app = express();\napp.listen(0);\n"
    );
    let mut files = Files::from([("package.json".to_owned(), manifest)]);
    if typescript {
        let module = if modules { "NodeNext" } else { "Node16" };
        let options = format!(
            "{{ \"target\": \"ES2022\", \"module\": \"{module}\", \"strict\": true, \"noUncheckedIndexedAccess\": true, \"exactOptionalPropertyTypes\": true, \"noPropertyAccessFromIndexSignature\": true, \"esModuleInterop\": true, \"skipLibCheck\": true, \"types\": [\"node\"], \"noEmit\": true }}"
        );
        files.insert(
            "tsconfig.json".into(),
            format!("{{ \"compilerOptions\": {options}, \"include\": [\"src\"] }}\n"),
        );
        let client = if library.name == "prisma-6" { "index" } else { "client" };
        let client = format!("./generated/{client}{ending}");
        files.insert("src/db.ts".into(), library.module.replace("GENERATED", &client));
        files.insert("src/index.ts".into(), app);
        files.extend(migrations(library.name, "ts"));
        return files;
    }
    let plain = |text: &str| if modules { text.to_owned() } else { required(text) };
    files.insert("src/db.js".into(), plain(&library.module.replace("GENERATED", "./generated/index.js")));
    files.extend(migrations(library.name, "js"));
    files.insert("src/index.js".into(), plain(&app));
    files
}

/// What a host with a library of this name changes its schema with: code where that is the library's way, Prisma's
/// schema and SQL, nothing.
fn migrations(library: &str, ending: &str) -> Vec<(String, String)> {
    let code = |name: &str| vec![(format!("src/migrations/{name}.{ending}"), String::new())];
    match library.split('-').next() {
        Some("knex") => code("20240101000000_first"),
        Some("sequelize") => code("20240101000000-first"),
        Some("typeorm") => code("1700000000000-First"),
        Some("prisma") => vec![
            (
                "prisma/schema.prisma".into(),
                prisma_schema(library, &format!("{}\n  output = \"../generated\"", generator(library))),
            ),
            ("prisma/migrations/20240101000000_first/migration.sql".into(), "SELECT 1;\n".into()),
        ],
        _ => Vec::new(),
    }
}

/// The one of a TypeScript host.
fn generator(library: &str) -> &'static str {
    if library == "prisma-6" { "\"prisma-client-js\"" } else { "\"prisma-client\"" }
}

fn prisma_schema(library: &str, generator: &str) -> String {
    let provider = match library {
        "prisma-pg" | "prisma-6" => "postgresql",
        "prisma-mariadb" => "mysql",
        _ => "sqlite",
    };
    format!(
        "generator client {{\n  provider = {generator}\n}}\n\ndatasource db {{\n  provider = \"{provider}\"\n}}\n\nmodel Note {{\n  id Int @id\n}}\n"
    )
}

/// A module of these tables as CommonJS.
fn required(text: &str) -> String {
    let line = |line: &str| -> String {
        if let Some(rest) = line.strip_prefix("import ").and_then(|rest| rest.strip_suffix("\";")) {
            return match rest.split_once(" from \"") {
                Some((names, module)) => format!("const {names} = require(\"{module}\");\n"),
                None => format!("require({rest}\");\n"),
            };
        }
        let line = line.replace("export default ", "module.exports = ");
        match line.strip_prefix("export const ").and_then(|rest| rest.split_once(" = ")) {
            Some((name, value)) => format!("exports.{name} = {value}\n"),
            None => line.replace("export function getPool()", "exports.getPool = function getPool()") + "\n",
        }
    };
    text.lines().map(line).collect()
}

/// A pack of each kind: bundled, of somebody's own, for one resource; in the order of their names.
fn packs() -> Vec<Pack> {
    let own = "name: billing\ndescription: Invoices of the tenant.\nactions:\n  - name: domain.billing.pay\n    scope: manage.billing\n    description: Pays one.\n    supports_dry_run: false\n    ceiling: max_payments_per_tenant\n    params_schema: {type: object, properties: {id: {type: string}, how: {enum: [card, transfer, null]}, x-y: {}}}\n";
    vec![
        read("billing.yaml", own).unwrap(),
        built_in("leadscoring").unwrap(),
        skeleton::pack("support", "ticket").unwrap(),
    ]
}

/// What an install into a host leaves there: path and bytes.
fn installed(files: &Files) -> BTreeMap<String, Vec<u8>> {
    let repo = Repo::from_files(files.clone());
    let candidate = Express.detect(&repo).unwrap().remove(0);
    let questions = Express.questions(&repo, &candidate).unwrap().into_iter();
    let answers = questions.map(|question| (question.key.to_owned(), question.default.unwrap())).collect();
    let receipt = BTreeMap::new();
    let packs = packs();
    let mut draft = Draft::new(&repo, &candidate, &answers, &receipt).with_packs(&packs);
    Express.plan(&mut draft).unwrap();
    let plan = draft.finish();
    assert_eq!((plan.by_hand, plan.conflicts), (vec![], vec![]));
    let mut all: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    for change in &plan.changes {
        all.insert(change.path().to_owned(), change.after().unwrap());
    }
    all
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// A folder with the packages of all cells beside them.
struct Cells {
    folder: tempfile::TempDir,
    packages: PathBuf,
}

impl Cells {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("acp-matrix-").tempdir().unwrap();
        let packages = prepared(&["node", "express"]);
        std::os::unix::fs::symlink(&packages, folder.path().join("node_modules")).unwrap();
        Cells { folder, packages }
    }

    /// The hosts of one language and module system. Their kits are the same, so that it is there once, and compiled
    /// once: each host has a link to it.
    fn all(&self, typescript: bool, modules: bool) -> PathBuf {
        let root = self.folder.path().join(if modules { "esm" } else { "cjs" });
        let mut kit: Option<BTreeMap<String, Vec<u8>>> = None;
        for library in &LIBRARIES {
            let folder = root.join(library.name);
            let (ours, rest): (BTreeMap<_, _>, BTreeMap<_, _>) =
                installed(&host(library, typescript, modules))
                    .into_iter()
                    .partition(|(path, _)| path.starts_with("src/control_plane/"));
            rest.iter().for_each(|(path, bytes)| write(&folder.join(path), bytes));
            std::os::unix::fs::symlink("../../kit", folder.join("src/control_plane")).unwrap();
            if library.name.starts_with("prisma-") {
                self.generate(&folder, library.name, typescript, modules);
            }
            assert!(kit.as_ref().is_none_or(|kit| *kit == ours), "{} has another kit", library.name);
            kit = Some(ours);
        }
        for (path, bytes) in kit.unwrap() {
            write(&root.join("kit").join(path.trim_start_matches("src/control_plane/")), &bytes);
        }
        let kind = if modules { "module" } else { "commonjs" };
        write(&root.join("package.json"), format!("{{ \"type\": \"{kind}\" }}\n").as_bytes());
        root
    }

    /// The client of a host with Prisma, in the host's language.
    fn generate(&self, folder: &Path, library: &str, typescript: bool, modules: bool) {
        if library == "prisma-6" {
            return self.generate_with_engine(folder, typescript);
        }
        let generator = match (typescript, modules) {
            (true, true) => {
                "\"prisma-client\"\n  output = \"generated\"\n  moduleFormat = \"esm\"\n  importFileExtension = \"js\""
            }
            (true, false) => {
                "\"prisma-client\"\n  output = \"generated\"\n  moduleFormat = \"cjs\"\n  importFileExtension = \"\""
            }
            (false, _) => "\"prisma-client-js\"\n  output = \"generated\"",
        };
        let schema = folder.join("src/schema.prisma");
        write(&schema, prisma_schema(library, generator).as_bytes());
        let mut generate = self.program("prisma");
        must(prisma::alone(generate.args(["generate", "--schema"]).arg(&schema)));
    }

    /// The client of Prisma 6, but for the engine.
    fn generate_with_engine(&self, folder: &Path, typescript: bool) {
        let tests =
            if typescript { "src/manage/manage_database.ts" } else { "src/manage/manage_database.js" };
        assert!(std::fs::read_to_string(folder.join(tests)).unwrap().contains("datasourceUrl"));
        let own = folder.join("node_modules");
        std::fs::create_dir_all(own.join("@prisma")).unwrap();
        for (name, six) in [("prisma", "prisma-6"), ("@prisma/client", "@prisma/client-6")] {
            std::os::unix::fs::symlink(self.packages.join(six), own.join(name)).unwrap();
        }
        let schema = folder.join("src/schema.prisma");
        let text = prisma_schema("prisma-6", "\"prisma-client-js\"\n  output = \"generated\"");
        // Which has the address there.
        let addressed = text.replace("\"postgresql\"", "\"postgresql\"\n  url = env(\"DATABASE_URL\")");
        write(&schema, addressed.as_bytes());
        let mut generate = Command::new("node");
        generate.arg("node_modules/prisma/build/index.js").current_dir(folder);
        must(prisma::alone(generate.args(["generate", "--no-engine", "--schema"]).arg(&schema)));
    }

    /// Holds the generated code and the kit against prettier.
    fn formatted(&self, root: &Path) {
        let generated = LIBRARIES.iter().map(|library| root.join(library.name).join("src/manage"));
        must(self.program("prettier").arg("--check").args(generated).arg(root.join("kit")));
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.packages.join(".bin").join(name));
        command.current_dir(self.folder.path()).env("NO_COLOR", "1");
        command
    }
}

#[test]
fn what_is_installed_into_typescript_compiles_with_every_library_and_module_system() {
    let _alone = alone();
    let cells = Cells::new();
    for modules in [true, false] {
        let root = cells.all(true, modules);
        // All hosts of a module system have the same options: one run of the compiler is enough.
        let options = std::fs::read_to_string(root.join("pg/tsconfig.json")).unwrap();
        write(&root.join("tsconfig.json"), options.replace("[\"src\"]", "[\"*/src\"]").as_bytes());
        let output = run(cells.program("tsc").arg("--project").arg(&root));
        assert!(output.status.success(), "{}", text(&output.stdout));
        cells.formatted(&root);
    }
}

#[test]
fn what_is_installed_into_javascript_loads_with_every_library_and_module_system() {
    let _alone = alone();
    let cells = Cells::new();
    for modules in [true, false] {
        let root = cells.all(false, modules);
        cells.formatted(&root);
        let loaded = LIBRARIES.iter().filter(|library| !ONLY_COMPILED.contains(&library.name));
        let program = "Promise.all(process.argv.slice(1).map((path) => import(path))).then((all) => { \
                       const routers = all.map(({ manage, default: whole }) => manage ?? whole.manage); \
                       process.exit(routers.every((router) => typeof router === 'function') ? 0 : 9); })";
        let mut node = Command::new("node");
        node.args(["--eval", program]);
        node.args(loaded.map(|library| root.join(library.name).join("src/manage/index.js")));
        node.current_dir(&root).env("ACP_SECRET", "a secret for tests");
        let output = run(&mut node);
        assert!(output.status.success(), "{}\n{}", output.status, text(&output.stderr));
    }
}
