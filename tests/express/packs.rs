//! Packs in Express servers of every language and every way to change a schema: what comes, and that the tree does not
//! tell in which order they came and went.

use acp::host::express::Express;
use acp::host::{Host, Written};

use crate::trees::{Tree, pack};

const INDEX: &str = "import express from \"express\";\nconst app = express();\napp.listen(3000);\n";

/// How a host is written and how it changes its schema; its files; whether its migrations are numbered one by one.
type Shape = (&'static str, Vec<(&'static str, String)>, bool);

fn hosts() -> Vec<Shape> {
    let manifest = |needs: &str, more: &str| {
        format!("{{ \"type\": \"module\", {more}\"dependencies\": {{ \"express\": \"5\"{needs} }} }}\n")
    };
    let typescript = |needs: &str, more: &str, files: &[(&'static str, &str)]| {
        let mut all = vec![("package.json", manifest(needs, more)), ("src/index.ts", INDEX.to_owned())];
        all.extend(files.iter().map(|(path, text)| (*path, (*text).to_owned())));
        all
    };
    let pool = ("src/db.ts", "import pg from \"pg\";\nexport const pool = new pg.Pool();\n");
    let migrate = "\"scripts\": { \"migrate\": \"tsx src/migrate.ts\" }, ";
    let code = "export async function up() {}\n";
    let schema = "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n\nmodel User {\n  id String @id\n}\n";
    let client = (
        "src/db.ts",
        "import { PrismaClient } from \"@prisma/client\";\nexport const db = new PrismaClient();\n",
    );
    let knex = ("src/db.ts", "import knex from \"knex\";\nexport const db = knex({ client: \"pg\" });\n");
    let journal = "{\n  \"version\": \"7\",\n  \"dialect\": \"postgresql\",\n  \"entries\": [\n    {\n      \"idx\": 0,\n      \"version\": \"7\",\n      \"when\": 1700000000000,\n      \"tag\": \"0000_a\",\n      \"breakpoints\": true\n    }\n  ]\n}\n";
    let snapshot = "{\n  \"id\": \"00000000-0000-4000-8000-000000000001\",\n  \"prevId\": \"00000000-0000-0000-0000-000000000000\",\n  \"tables\": {}\n}\n";
    let drizzle = (
        "src/db.ts",
        "import { drizzle } from \"drizzle-orm/node-postgres\";\nexport const db = drizzle(\"x\");\n",
    );
    let sequelize = (
        "src/db.ts",
        "import { Sequelize } from \"sequelize\";\nexport const sequelize = new Sequelize({ dialect: \"postgres\" });\n",
    );
    let typeorm = (
        "src/db.ts",
        "import { DataSource } from \"typeorm\";\nexport const source = new DataSource({ type: \"postgres\" });\n",
    );
    let required = "const express = require(\"express\");\nconst app = express();\napp.listen(3000);\n";
    vec![
        ("pg", typescript(", \"pg\": \"8\"", "", &[pool]), false),
        (
            "numbered",
            typescript(", \"pg\": \"8\"", migrate, &[pool, ("migrations/0001_a.sql", "SELECT 1;\n")]),
            true,
        ),
        (
            "prisma",
            typescript(
                ", \"@prisma/client\": \"6\"",
                "",
                &[
                    client,
                    ("prisma/schema.prisma", schema),
                    ("prisma/migrations/20240101000000_a/migration.sql", "SELECT 1;\n"),
                ],
            ),
            false,
        ),
        (
            "prisma-push",
            typescript(", \"@prisma/client\": \"6\"", "", &[client, ("prisma/schema.prisma", schema)]),
            false,
        ),
        (
            "drizzle",
            typescript(
                ", \"drizzle-orm\": \"0.45\", \"pg\": \"8\"",
                "",
                &[
                    drizzle,
                    ("drizzle/0000_a.sql", "SELECT 1;\n"),
                    ("drizzle/meta/_journal.json", journal),
                    ("drizzle/meta/0000_snapshot.json", snapshot),
                ],
            ),
            true,
        ),
        (
            "knex",
            typescript(
                ", \"knex\": \"3\", \"pg\": \"8\"",
                "",
                &[knex, ("src/migrations/20240101000000_a.ts", code)],
            ),
            false,
        ),
        (
            "sequelize",
            typescript(
                ", \"sequelize\": \"6\", \"pg\": \"8\"",
                "",
                &[sequelize, ("src/migrations/20240101000000-a.js", code)],
            ),
            false,
        ),
        (
            "typeorm",
            typescript(
                ", \"typeorm\": \"1\", \"pg\": \"8\"",
                "",
                &[typeorm, ("src/migrations/1704067200000-A.ts", code)],
            ),
            false,
        ),
        (
            "mysql",
            typescript(
                ", \"mysql2\": \"3\"",
                "",
                &[(
                    "src/db.ts",
                    "import mysql from \"mysql2/promise\";\nexport const pool = mysql.createPool(\"mysql://localhost/x\");\n",
                )],
            ),
            false,
        ),
        (
            "javascript",
            vec![
                ("package.json", manifest(", \"better-sqlite3\": \"12\"", "")),
                ("src/index.js", INDEX.to_owned()),
                (
                    "src/db.js",
                    "import Database from \"better-sqlite3\";\nexport const db = new Database(\"x\");\n"
                        .to_owned(),
                ),
            ],
            false,
        ),
        (
            "commonjs",
            vec![
                ("package.json", "{ \"dependencies\": { \"express\": \"4\" } }\n".to_owned()),
                ("app.js", required.to_owned()),
            ],
            false,
        ),
    ]
}

fn installed(files: &[(&'static str, String)], packs: &[&str]) -> Tree {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    Tree::new(&Express, &files, packs)
}

#[test]
fn the_tree_does_not_tell_in_which_order_packs_came_and_went() {
    for (name, files, numbered) in hosts() {
        println!("{name}");
        let none = installed(&files, &[]);
        let all = installed(&files, &["billing", "leadscoring", "support"]);
        let added = match numbered {
            true => none.clone().add("billing").add("leadscoring").add("support"),
            false => none.clone().add("support").add("leadscoring").add("billing"),
        };
        added.is(&all);
        let (without, said) = added.remove("support");
        without.is(&installed(&files, &["billing", "leadscoring"]));
        assert!(
            name == "prisma-push" || said.iter().any(|line| line.contains("DROP TABLE")),
            "{name}: {said:?}"
        );
        without.remove("leadscoring").0.remove("billing").0.is(&none);
    }
}

#[test]
fn a_pack_has_its_entries_its_tables_and_its_handlers_in_every_kind_of_host() {
    for (name, files, _) in hosts() {
        let tree = installed(&files, &["billing", "leadscoring"]);
        let folder = tree.folder("leadscoring");
        let ending = if files.iter().any(|(path, _)| path.ends_with(".ts")) { "ts" } else { "js" };
        for file in ["definition", "params", "handlers", "pack"] {
            assert!(tree.files.contains_key(&format!("{folder}/{file}.{ending}")), "{name}: {file}");
        }
        let manage = folder.split("/domain/").next().expect("a folder");
        let bindings = &tree.files[&format!("{manage}/bindings.{ending}")];
        for part in [
            "    pack_scopes: {\n      billing: [\"manage.billing\"],\n      leadscoring: [\"manage.domain\"],\n    },\n",
            "    max_webhooks_per_tenant: 20,\n    max_payments_per_tenant: 50,\n    max_scoring_models_per_tenant: 50,\n",
        ] {
            assert!(bindings.contains(part), "{name}: {bindings}");
        }
        let list = &tree.files[&format!("{manage}/packs/index.{ending}")];
        assert!(
            list.contains("  all.push(billingPack());\n  all.push(leadscoringPack());\n  return all;\n"),
            "{list}"
        );
        let tables = tree.files.iter().filter(|(path, text)| {
            path.contains("acp_pack_leadscoring") && text.contains("leadscoring_models")
        });
        assert_eq!(tables.count(), usize::from(name != "prisma-push"), "{name}");
        let states = |pack: &str| tree.handlers(pack).into_iter().map(|one| one.state).collect::<Vec<_>>();
        assert_eq!(states("leadscoring"), [Written::Yes; 5], "{name}");
        assert_eq!(states("billing"), [Written::NotYet; 2], "{name}");
    }
}

#[test]
fn tables_of_packs_are_models_that_prisma_keeps_where_it_keeps_the_others() {
    let (_, files, _) = hosts().into_iter().find(|(name, ..)| *name == "prisma").expect("it is among them");
    let tree = installed(&files, &["leadscoring"]);
    let schema = &tree.files["prisma/schema.prisma"];
    assert!(schema.contains("model AcpLeadscoringScores {\n"), "{schema}");
    assert!(schema.contains("  score       Float\n"), "{schema}");
    assert!(tree.files.keys().any(|path| {
        path.starts_with("prisma/migrations/20240101")
            && path.ends_with("_acp_pack_leadscoring/migration.sql")
    }));
}

#[test]
fn a_definition_is_made_anew_where_pack_json_says_something_else_and_nothing_of_the_owners_is() {
    let (_, files, _) = hosts().remove(0);
    let mut tree = installed(&files, &["leadscoring"]);
    let folder = tree.folder("leadscoring");
    let edit = |tree: &mut Tree, name: &str, from: &str, to: &str| {
        let text = tree.files.get_mut(&format!("{folder}/{name}")).expect("it is there");
        assert!(text.contains(from), "{text}");
        *text = text.replace(from, to);
    };
    edit(&mut tree, "handlers.ts", "Yours", "Mine");
    assert_eq!(tree.plan().changes, []);
    edit(&mut tree, "pack.json", "\"linear\"", "\"straight\"");
    let outdated = |tree: &Tree| {
        let pack = tree.again(&pack("leadscoring"));
        Express.pack_outdated(&tree.repo(), "", &tree.answers, &pack).expect("readable")
    };
    assert_eq!(outdated(&tree), [format!("{folder}/definition.ts")]);
    let tree = tree.add("support");
    assert_eq!(outdated(&tree), [""; 0]);
    assert!(tree.files[&format!("{folder}/definition.ts")].contains("\"straight\""));
    assert!(tree.files[&format!("{folder}/handlers.ts")].contains("Mine"));
}

#[test]
fn scopes_of_packs_are_read_from_the_bindings() {
    let (_, files, _) = hosts().remove(0);
    let tree = installed(&files, &["billing"]);
    let bound = Express.bound(&tree.repo(), "", &tree.answers).expect("readable");
    assert_eq!(bound.scopes.len(), 6);
    assert!(bound.scopes.contains(&"manage.billing".to_owned()));
}
