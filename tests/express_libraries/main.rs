//! Express hosts whose database library no fixture has, from an install to a control plane that conforms: the printed
//! commands make the tables, in the library's own migrations where it has any, and the keys; the server runs on a real
//! PostgreSQL or MariaDB; the generated tests run on the library, too.

#[path = "../boot/mod.rs"]
mod boot;
mod host;
mod prisma;
mod prisma_host;
mod prisma_migrate;
mod prisma_workspace;
mod typescript_migrations;

use boot::alone;
use boot::database::Engine;
use boot::host::next;
use boot::server::conforms;
use boot::story::add_packs;
use host::{Host, Library};
use serde_json::json;

const APP: (&str, &str) = (
    "src/index.js",
    "import express from \"express\";
import \"./db.js\";

const app = express();
app.use(express.json());
app.use((request, response) => response.send(\"<html></html>\"));
app.listen(Number(process.env.PORT ?? 3000));
",
);

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
        modules: true,
        dependencies: json!({ "express": "5", "knex": "3", "pg": "8" }),
        scripts: json!({ "start": "node src/index.js" }),
        files: &[
            APP,
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
fn a_server_with_sequelize_conforms() {
    conforms_after_what_is_printed(Library {
        name: "sequelize",
        engine: Engine::Postgres,
        modules: true,
        dependencies: json!({ "express": "5", "sequelize": "6", "pg": "8" }),
        scripts: json!({ "start": "node src/index.js", "migrate": "node migrate.js" }),
        files: &[
            APP,
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
        modules: true,
        dependencies: json!({ "express": "5", "typeorm": "1", "pg": "8" }),
        scripts: json!({ "start": "node src/index.js", "migration:run": "typeorm migration:run -d src/db.js" }),
        files: &[
            APP,
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
        modules: true,
        dependencies: json!({ "express": "5", "mysql2": "3" }),
        scripts: json!({ "start": "node src/index.js" }),
        files: &[
            APP,
            (
                "src/db.js",
                "import mysql from \"mysql2/promise\";\n\nexport const pool = mysql.createPool(process.env.DATABASE_URL);\n",
            ),
        ],
    });
}

fn conforms_after_what_is_printed(library: Library<'_>) {
    let _alone = alone();
    conforms_then(&library);
}

/// The host, with its server gone.
fn conforms_then(library: &Library<'_>) -> Host {
    let host = Host::set_up(library);
    let installed = host.install();
    let added = add_packs(|words| host.acp_json(words));
    host.sh(&next(&added, "migrate"));
    let keys = host.keys(&installed, Host::new_tenant);
    let server = host.boot(&installed);
    println!("{}: {}", library.name, conforms(&server.url, &keys));
    host.passes(&next(&added, "test"));
    host
}
