//! Migrations that are code, in TypeScript: the library's own runner applies ours among the owner's, and takes them back.

use serde_json::json;

use crate::boot::alone;
use crate::boot::database::Engine;
use crate::boot::host::next;
use crate::boot::story::add_packs;
use crate::host::{Host, Library};

/// The tables of the control plane, or of a pack, are not there: they can be made.
const NOT_THERE: [&str; 2] =
    ["CREATE TABLE acp_api_keys (id integer)", "CREATE TABLE acp_support_tickets (id integer)"];

#[test]
fn a_typescript_server_with_knex_on_mariadb_conforms_and_its_migrations_go_back() {
    let _alone = alone();
    let host = crate::conforms_then(&Library {
        name: "knex-mysql2",
        engine: Engine::MariaDb,
        modules: true,
        dependencies: json!({ "express": "5", "knex": "3", "mysql2": "3", "tsx": "4" }),
        scripts: json!({ "start": "tsx src/index.ts", "migrate": "NODE_OPTIONS='--import tsx' knex migrate:latest" }),
        files: &KNEX,
    });
    host.sh("npx tsc");
    host.sh("NODE_OPTIONS='--import tsx' npx knex migrate:rollback");
    NOT_THERE.iter().for_each(|sql| host.database.sql(&host.repo, sql));
}

#[test]
fn a_commonjs_server_with_typeorm_migrates_through_ts_node_without_drift_and_back() {
    let _alone = alone();
    let host = Host::set_up(&Library {
        name: "typeorm-ts-node",
        engine: Engine::Postgres,
        modules: false,
        dependencies: json!({ "express": "5", "pg": "8", "ts-node": "10", "typeorm": "1" }),
        scripts: json!({ "start": "ts-node src/index.ts", "typeorm": "typeorm-ts-node-commonjs" }),
        files: &TYPEORM,
    });
    let installed = host.install();
    let added = add_packs(|words| host.acp_json(words));
    host.sh(&next(&added, "migrate"));
    host.sh(
        "npm run --silent typeorm migration:generate -- --check -d src/data-source.ts src/migrations/Drift",
    );
    assert!(host.sh(&next(&installed, "create-key")).starts_with("acp_"));
    host.passes(&next(&added, "test"));
    // Ours, and those of two packs; their types were checked on the way there.
    let back = "TS_NODE_TRANSPILE_ONLY=1 npm run --silent typeorm migration:revert -- -d src/data-source.ts";
    host.sh(&[back; 3].join(" && "));
    NOT_THERE.iter().for_each(|sql| host.database.sql(&host.repo, sql));
}

const KNEX: [(&str, &str); 5] = [
    (
        "tsconfig.json",
        r#"{
  "compilerOptions": {
    "target": "ES2022",
    "module": "NodeNext",
    "strict": true,
    "skipLibCheck": true,
    "types": ["node"],
    "noEmit": true
  },
  "include": ["src", "migrations", "knexfile.ts"]
}
"#,
    ),
    (
        "knexfile.ts",
        r#"import type { Knex } from "knex";

const settings: Knex.Config = {
  client: "mysql2",
  connection: process.env["DATABASE_URL"] ?? "",
  migrations: { directory: "./migrations" },
};

export default settings;
"#,
    ),
    (
        "migrations/20240101000000_accounts.ts",
        r#"import type { Knex } from "knex";

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("accounts", (table) => {
    table.increments();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("accounts");
}
"#,
    ),
    (
        "src/db.ts",
        r#"import knex from "knex";

import settings from "../knexfile.js";

export const db = knex(settings);
"#,
    ),
    (
        "src/index.ts",
        r#"import express from "express";

import { db } from "./db.js";

const app = express();
app.use(express.json());
app.get("/accounts", async (_, response) => {
  response.json(await db("accounts"));
});
app.use((_, response) => {
  response.send("<html></html>");
});
app.listen(Number(process.env["PORT"] ?? 3000));
"#,
    ),
];

const TYPEORM: [(&str, &str); 5] = [
    (
        "tsconfig.json",
        r#"{
  "compilerOptions": {
    "target": "ES2022",
    "module": "CommonJS",
    "moduleResolution": "node10",
    "esModuleInterop": true,
    "strict": true,
    "skipLibCheck": true,
    "experimentalDecorators": true,
    "emitDecoratorMetadata": true,
    "types": ["node"]
  },
  "include": ["src"]
}
"#,
    ),
    (
        "src/account.ts",
        r#"import { Column, Entity, PrimaryGeneratedColumn } from "typeorm";

@Entity("accounts")
export class Account {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;
}
"#,
    ),
    (
        "src/data-source.ts",
        r#"import "reflect-metadata";
import { DataSource } from "typeorm";

import { Account } from "./account";

export const AppDataSource = new DataSource({
  type: "postgres",
  url: process.env.DATABASE_URL,
  entities: [Account],
  migrations: [__dirname + "/migrations/*{.ts,.js}"],
});
"#,
    ),
    (
        "src/index.ts",
        r#"import express from "express";

import { Account } from "./account";
import { AppDataSource } from "./data-source";

const app = express();
app.use(express.json());
app.get("/accounts", async (_, response) => {
  response.json(await AppDataSource.getRepository(Account).find());
});

AppDataSource.initialize().then(() => app.listen(3000));
"#,
    ),
    (
        "src/migrations/1700000000000-Accounts.ts",
        r#"import { MigrationInterface, QueryRunner } from "typeorm";

export class Accounts1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("CREATE TABLE accounts (id SERIAL PRIMARY KEY, name character varying NOT NULL)");
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TABLE accounts");
  }
}
"#,
    ),
];
