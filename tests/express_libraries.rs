//! Express hosts whose database library no fixture has, from an install to a control plane that conforms: the printed
//! commands make the tables, in the library's own migrations where it has any, and the keys; the server runs on a real
//! PostgreSQL or MariaDB.

mod boot;

use std::path::PathBuf;
use std::process::Command;

use boot::database::{Database, Engine};
use boot::host::next;
use boot::process::{Background, free_port, must, run, text};
use boot::server::{Keys, Server, conforms};
use boot::{alone, prepared};
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

fn conforms_after_what_is_printed(library: Library) {
    let _alone = alone();
    let host = Host::set_up(&library);
    let installed = host.install();
    host.sh(&next(&installed, "migrate"));
    let create_key = next(&installed, "create-key");
    let key = |arguments: &str| host.sh(&format!("{create_key} -- {arguments}")).trim().to_owned();
    let keys = Keys {
        full: key("--name full"),
        low_scope: key("--scopes manage.read"),
        other: key(&format!("--tenant {}", host.new_tenant().trim())),
    };
    let port = free_port();
    let mut start = host.command(&format!("exec {}", next(&installed, "start")));
    let log = host.folder.path().join("server.log");
    let process = Background::start(start.env("PORT", port.to_string()), &log, "TERM");
    let server = Server::answering(process, port, "/api/manage");
    println!("{}: {}", library.name, conforms(&server.url, &keys));
}

struct Host {
    database: Database,
    folder: TempDir,
    repo: PathBuf,
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
        let own = [("package.json", manifest.as_str()), ("package-lock.json", "{}\n"), ("src/index.js", APP)];
        for (path, text) in own.iter().chain([&(".gitignore", "node_modules\n")]).chain(library.files) {
            let path = repo.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        // What the step `install-deps` would bring, at the versions of the lock file.
        let packages = prepared(&["node", "express"]);
        std::os::unix::fs::symlink(packages, repo.join("node_modules")).unwrap();
        let host = Host { database: Database::start(library.engine), folder, repo };
        host.sh("git init --quiet && git add --all && git -c user.name=Owner -c user.email=owner@example.com commit --quiet --message=product");
        host
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("bash");
        command.args(["-c", line]).current_dir(&self.repo);
        command.env("ACP_SECRET", "a secret that all processes share").env("NO_COLOR", "1");
        command.env("DATABASE_URL", self.database.url().unwrap());
        command
    }

    fn sh(&self, line: &str) -> String {
        must(&mut self.command(line))
    }

    fn install(&self) -> Value {
        let mut acp = Command::new(env!("CARGO_BIN_EXE_acp"));
        let output = run(acp.args(["install", "--yes", "--json"]).current_dir(&self.repo));
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{out}\n{err}");
        let installed: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(installed["by_hand"], json!([]));
        installed
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
