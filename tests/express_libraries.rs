//! Express hosts whose database library no fixture has, from an install to a control plane that conforms: the printed
//! commands make the tables, in the library's own migrations where it has any, and the keys; the server runs on a real
//! PostgreSQL or MariaDB; the generated tests run on the library, too.

mod boot;

use std::path::{Path, PathBuf};
use std::process::Command;

use boot::database::{Database, Engine};
use boot::front::{in_turn, port};
use boot::host::next;
use boot::process::{Background, free_port, must, run, text};
use boot::server::{Keys, Server, conforms};
use boot::story::{Caller, add_packs, says_all_passed};
use boot::{alone, prepared, prisma};
use serde_json::{Value, json};
use tempfile::TempDir;

/// What differs between the hosts.
struct Library {
    name: &'static str,
    engine: Engine,
    dependencies: Value,
    scripts: Value,
    files: &'static [(&'static str, &'static str)],
}

const APP: &str = "\
import express from \"express\";
import \"./db.js\";

const app = express();
app.use(express.json());
app.use((request, response) => response.send(\"<html></html>\"));
app.listen(Number(process.env.PORT ?? 3000));
";

const KNEX_MIGRATION: (&str, &str) = (
    "migrations/20240101000000_accounts.js",
    "export async function up(knex) {
  await knex.schema.createTable(\"accounts\", (table) => table.increments());
}

export async function down(knex) {
  await knex.schema.dropTable(\"accounts\");
}
",
);

#[test]
fn a_server_with_knex_on_postgresql_conforms() {
    conforms_after_what_is_printed(Library {
        name: "knex-pg",
        engine: Engine::Postgres,
        dependencies: json!({ "express": "5", "knex": "3", "pg": "8" }),
        scripts: json!({ "start": "node src/index.js" }),
        files: &[
            (
                "src/db.js",
                "import knex from \"knex\";\n\nexport const db = knex({ client: \"pg\", connection: process.env.DATABASE_URL });\n",
            ),
            (
                "knexfile.js",
                "export default { client: \"pg\", connection: process.env.DATABASE_URL, migrations: { directory: \"./migrations\" } };\n",
            ),
            KNEX_MIGRATION,
        ],
    });
}

#[test]
fn a_server_with_knex_on_mariadb_conforms() {
    conforms_after_what_is_printed(Library {
        name: "knex-mysql2",
        engine: Engine::MariaDb,
        dependencies: json!({ "express": "5", "knex": "3", "mysql2": "3" }),
        scripts: json!({ "start": "node src/index.js" }),
        files: &[
            (
                "src/db.js",
                "import knex from \"knex\";\n\nexport const db = knex({ client: \"mysql2\", connection: process.env.DATABASE_URL });\n",
            ),
            (
                "knexfile.js",
                "export default { client: \"mysql2\", connection: process.env.DATABASE_URL, migrations: { directory: \"./migrations\" } };\n",
            ),
            KNEX_MIGRATION,
        ],
    });
}

#[test]
fn a_server_with_sequelize_conforms() {
    conforms_after_what_is_printed(Library {
        name: "sequelize",
        engine: Engine::Postgres,
        dependencies: json!({ "express": "5", "sequelize": "6", "pg": "8" }),
        scripts: json!({ "start": "node src/index.js", "migrate": "node migrate.js" }),
        files: &[
            (
                "src/db.js",
                "import { Sequelize } from \"sequelize\";\n\nexport const sequelize = new Sequelize(process.env.DATABASE_URL, { dialect: \"postgres\", logging: false });\n",
            ),
            (
                "migrate.js",
                "import { readdirSync } from \"node:fs\";
import { sequelize } from \"./src/db.js\";

for (const name of readdirSync(\"migrations\").sort()) {
  const { up } = await import(`./migrations/${name}`);
  await up(sequelize.getQueryInterface());
}
await sequelize.close();
",
            ),
            (
                "migrations/20240101000000-accounts.js",
                "export async function up(queryInterface) {
  await queryInterface.sequelize.query(\"CREATE TABLE accounts (id integer PRIMARY KEY)\");
}

export async function down(queryInterface) {
  await queryInterface.dropTable(\"accounts\");
}
",
            ),
        ],
    });
}

#[test]
fn a_server_with_typeorm_that_is_opened_by_nobody_conforms() {
    conforms_after_what_is_printed(Library {
        name: "typeorm",
        engine: Engine::Postgres,
        dependencies: json!({ "express": "5", "typeorm": "1", "pg": "8" }),
        scripts: json!({ "start": "node src/index.js", "migration:run": "typeorm migration:run -d src/db.js" }),
        files: &[
            (
                "src/db.js",
                "import { DataSource } from \"typeorm\";

export const source = new DataSource({
  type: \"postgres\",
  url: process.env.DATABASE_URL,
  migrations: [\"migrations/*.js\"],
});
",
            ),
            (
                "migrations/1700000000000-Accounts.js",
                "export class Accounts1700000000000 {
  name = \"Accounts1700000000000\";

  async up(queryRunner) {
    await queryRunner.query(\"CREATE TABLE accounts (id integer PRIMARY KEY)\");
  }

  async down(queryRunner) {
    await queryRunner.query(\"DROP TABLE accounts\");
  }
}
",
            ),
        ],
    });
}

#[test]
fn a_server_with_mysql2_conforms() {
    conforms_after_what_is_printed(Library {
        name: "mysql2",
        engine: Engine::MariaDb,
        dependencies: json!({ "express": "5", "mysql2": "3" }),
        scripts: json!({ "start": "node src/index.js" }),
        files: &[(
            "src/db.js",
            "import mysql from \"mysql2/promise\";\n\nexport const pool = mysql.createPool(process.env.DATABASE_URL);\n",
        )],
    });
}

#[test]
fn a_typescript_server_with_prisma_conforms_with_two_processes_and_is_left_without_a_trace() {
    let _alone = alone();
    let host = Host::set_up(&Library {
        name: "prisma",
        engine: Engine::Postgres,
        dependencies: json!({ "@prisma/adapter-pg": "7", "@prisma/client": "7", "express": "5", "tsx": "4" }),
        scripts: json!({ "start": "tsx src/index.ts" }),
        files: &prisma::HOST,
    });
    host.sh("npx prisma generate");
    let installed = host.install();
    let added = add_packs(|words| host.acp_json(words));
    assert_eq!(next(&added, "migrate"), "npx prisma migrate deploy");
    host.sh(prisma::deployed_by(host.folder.path(), &host.packages));
    host.sh("npx tsc && npx prettier --check src/manage src/control_plane");
    let handlers = host.repo.join("src/manage/domain/support/handlers.ts");
    let as_written = write_notes(&handlers);
    host.sh("npx tsc");
    let keys = host.keys(&installed, |host| {
        std::fs::write(host.folder.path().join("tenant.mts"), TENANT).unwrap();
        host.sh("npx tsx ../tenant.mts")
    });
    let servers = [0, 1].map(|_| host.boot(&installed));
    let address = in_turn(servers.iter().map(|server| port(&server.url)).collect());
    let url = format!("http://127.0.0.1:{address}/api/manage");
    println!("prisma with two: {}", conforms(&url, &keys));
    notes_are_written_with_the_call(&host, &Caller { url, key: keys.full });
    drop(servers);
    std::fs::write(handlers, as_written).unwrap();
    host.passes(&next(&added, "test"));
    host.uninstall();
}

/// Makes one more tenant, which is the product's own.
const TENANT: &str = "\
import { prisma } from \"./repo/src/db.js\";

const { id } = await prisma.workspace.create({ data: { name: \"Other\" } });
console.log(id);
await prisma.$disconnect();
";

/// The owner's own model, written by the handler of a pack through Prisma's client of the call's transaction; answers
/// with the handlers as they were.
fn write_notes(handlers: &Path) -> String {
    let text = std::fs::read_to_string(handlers).unwrap();
    let import = "import type * as params";
    let prisma = "import type { Prisma } from \"../../../generated/prisma/client.js\";\n";
    let run = "  await ownSql(db).run(sql, id, tenantId, name, notes, now, now);\n";
    let write = "  const { note } = db.client as Prisma.TransactionClient;\n  await note.create({ data: { text: name } });\n  \
                 if (name === \"refused\") throw new Error(\"behind the write\");\n";
    let changed = text.replace(import, &format!("{prisma}{import}")).replace(run, &format!("{run}{write}"));
    assert_eq!(changed.len(), text.len() + prisma.len() + write.len());
    std::fs::write(handlers, changed).unwrap();
    text
}

/// What a handler writes through the client is there if the call succeeds, and never else.
fn notes_are_written_with_the_call(host: &Host, caller: &Caller) {
    let create = |name: &str, dry: bool| {
        let params = json!({ "name": name });
        caller.call(&json!({ "action": "domain.support.tickets.create", "params": params, "dry_run": dry }))
    };
    assert_eq!(create("planned", true).0, 200);
    assert_eq!(create("refused", false).1["code"], "INTERNAL_ERROR");
    assert_eq!(create("kept", false).0, 200);
    let notes = "fetch(`http://127.0.0.1:${process.argv[1]}/notes`).then((r) => r.text()).then(console.log)";
    let notes = host.sh(&format!("node --eval '{notes}' {}", port(&caller.url)));
    assert_eq!(notes.trim(), r#"[{"id":3,"text":"kept"}]"#);
}

fn conforms_after_what_is_printed(library: Library) {
    let _alone = alone();
    let host = Host::set_up(&library);
    let installed = host.install();
    let added = add_packs(|words| host.acp_json(words));
    host.sh(&next(&added, "migrate"));
    let keys = host.keys(&installed, Host::new_tenant);
    let server = host.boot(&installed);
    println!("{}: {}", library.name, conforms(&server.url, &keys));
    host.passes(&next(&added, "test"));
}

struct Host {
    database: Database,
    folder: TempDir,
    repo: PathBuf,
    packages: PathBuf,
}

impl Host {
    fn set_up(library: &Library) -> Self {
        let folder = tempfile::Builder::new().prefix("acp-library-").tempdir().unwrap();
        let repo = folder.path().join("repo");
        let manifest = json!({
            "name": library.name,
            "private": true,
            "type": "module",
            "scripts": library.scripts,
            "dependencies": library.dependencies,
        });
        let manifest = serde_json::to_string_pretty(&manifest).unwrap() + "\n";
        let own = [("package.json", manifest.as_str()), ("package-lock.json", "{}\n")];
        let plain = [(".gitignore", "node_modules\n"), ("src/index.js", APP)];
        let plain = plain.iter().filter(|_| !library.files.iter().any(|(path, _)| *path == "src/index.ts"));
        for (path, text) in own.iter().chain(plain).chain(library.files) {
            let path = repo.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        // What the step `install-deps` would bring, at the versions of the lock file.
        let packages = prepared(&["node", "express"]);
        std::os::unix::fs::symlink(&packages, repo.join("node_modules")).unwrap();
        let host = Host { database: Database::start(library.engine), folder, repo, packages };
        host.sh("git init --quiet && git add --all && git -c user.name=Owner -c user.email=owner@example.com commit --quiet --message=product");
        host
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("bash");
        command.args(["-c", line]).current_dir(&self.repo);
        command.env("ACP_SECRET", "a secret that all processes share").env("NO_COLOR", "1");
        command.env("DATABASE_URL", self.database.url().unwrap());
        prisma::alone(&mut command);
        command
    }

    fn sh(&self, line: &str) -> String {
        must(&mut self.command(line))
    }

    fn acp_json(&self, arguments: &[&str]) -> Value {
        let mut acp = Command::new(env!("CARGO_BIN_EXE_acp"));
        let output = run(acp.args(arguments).current_dir(&self.repo));
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{out}\n{err}");
        serde_json::from_str(&out).unwrap()
    }

    fn install(&self) -> Value {
        let installed = self.acp_json(&["install", "--yes", "--json"]);
        assert_eq!(installed["by_hand"], json!([]));
        installed
    }

    fn keys(&self, installed: &Value, new_tenant: impl Fn(&Self) -> String) -> Keys {
        let create_key = next(installed, "create-key");
        let key = |arguments: &str| self.sh(&format!("{create_key} -- {arguments}")).trim().to_owned();
        Keys {
            full: key("--name full"),
            low_scope: key("--scopes manage.read"),
            other: key(&format!("--tenant {}", new_tenant(self).trim())),
        }
    }

    fn boot(&self, installed: &Value) -> Server {
        let port = free_port();
        let mut start = self.command(&format!("exec {}", next(installed, "start")));
        let log = self.folder.path().join(format!("server-{port}.log"));
        let process = Background::start(start.env("PORT", port.to_string()), &log, "TERM");
        Server::answering(process, port, "/api/manage")
    }

    /// The generated tests, with those of the packs; their database is gone afterwards.
    fn passes(&self, tests: &str) {
        let printed = self.sh(tests);
        assert!(printed.lines().any(says_all_passed), "{printed}");
    }

    /// Nothing of ours is left but what the owner changed.
    fn uninstall(&self) {
        let git = "git -c user.name=Owner -c user.email=owner@example.com";
        self.sh(&format!("git add --all && {git} commit --quiet --message=Install"));
        self.acp_json(&["uninstall", "--yes", "--json"]);
        self.sh("git add --all");
        assert_eq!(self.sh("git diff --cached --stat HEAD~1"), "", "files differ from those before");
    }

    /// One more tenant in the kit's own table.
    fn new_tenant(&self) -> String {
        self.sh(
            "node --input-type=module -e 'import { sqlAdapters } from \"./src/control_plane/sql/index.js\";
            import { parseBindings } from \"./src/control_plane/index.js\";
            import { connect } from \"./src/manage/adapters/database.js\";
            import { bindings } from \"./src/manage/bindings.js\";
            const { manage } = sqlAdapters(connect(), parseBindings(bindings));
            console.log(await manage.createTenant(\"Other\"));
            process.exit();'",
        )
    }
}
