//! A workspace whose Prisma client is in another package than the server.

use std::os::unix::fs::symlink;

use serde_json::json;

use crate::boot::database::Engine;
use crate::boot::host::next;
use crate::boot::story::Caller;
use crate::boot::{alone, prepared};
use crate::host::{Host, Library};
use crate::prisma_host::CONFIG;
use crate::prisma_migrate;

#[test]
fn a_server_in_a_pnpm_workspace_answers_through_the_prisma_client_of_another_package() {
    let _alone = alone();
    let host = Host::set_up(&Library {
        name: "acme",
        engine: Engine::Postgres,
        modules: true,
        dependencies: json!({}),
        scripts: json!({}),
        files: &FILES,
    });
    // As pnpm would: the one package beside the other.
    let beside = host.repo.join("apps/api/node_modules/@acme");
    std::fs::create_dir_all(&beside).unwrap();
    symlink("../../../../packages/db", beside.join("db")).unwrap();
    let pnpm = |line: &str| format!("PATH=\"{}:$PATH\"; {line}", prepared(&["pnpm"]).display());
    let installed = host.install();
    assert_eq!(next(&installed, "migrate"), "(cd packages/db && pnpm exec prisma migrate deploy)");
    host.sh("cd packages/db && npx prisma generate");
    let lines = prisma_migrate::lines(Engine::Postgres, host.folder.path(), &host.packages, "packages/db");
    host.sh(&lines[0]);
    host.sh("cd apps/api && npx tsc");
    let key = host.sh(&pnpm(&next(&installed, "create-key"))).trim().to_owned();
    let server = host.boot_by(&pnpm(&next(&installed, "start")));
    let caller = Caller { url: server.url.clone(), key };
    let actions = caller.data("meta.actions", json!({}));
    assert_eq!(actions["actions"].as_array().unwrap().len(), 17);
    caller.data("iam.keys.create", json!({ "scopes": ["manage.read"] }));
    assert_eq!(caller.data("iam.keys.list", json!({})).as_array().unwrap().len(), 2);
    drop(server);
    host.uninstall();
}

const FILES: [(&str, &str); 13] = [
    ("pnpm-lock.yaml", "lockfileVersion: '9.0'\n"),
    ("pnpm-workspace.yaml", "packages:\n  - \"apps/*\"\n  - \"packages/*\"\n"),
    (".gitignore", "node_modules\npackages/db/generated\n"),
    (
        "apps/api/package.json",
        r#"{
  "name": "api",
  "private": true,
  "type": "module",
  "scripts": { "start": "tsx src/index.ts" },
  "dependencies": { "@acme/db": "workspace:*", "express": "5" },
  "devDependencies": { "tsx": "4" }
}
"#,
    ),
    (
        "apps/api/tsconfig.json",
        r#"{
  "compilerOptions": {
    "target": "ES2022",
    "module": "NodeNext",
    "strict": true,
    "skipLibCheck": true,
    "types": ["node"],
    "noEmit": true
  },
  "include": ["src"]
}
"#,
    ),
    (
        "apps/api/src/index.ts",
        r#"import { prisma } from "@acme/db";
import express from "express";

const app = express();
app.use(express.json());
app.get("/notes", async (_, response) => {
  response.json(await prisma.note.findMany());
});
app.listen(Number(process.env["PORT"] ?? 3000));
"#,
    ),
    (
        "packages/db/package.json",
        r#"{
  "name": "@acme/db",
  "private": true,
  "type": "module",
  "exports": { ".": "./src/index.ts" },
  "dependencies": { "@prisma/adapter-pg": "7", "@prisma/client": "7" }
}
"#,
    ),
    (
        "packages/db/src/index.ts",
        "export { prisma } from \"./client.js\";\nexport * from \"../generated/client.js\";\n",
    ),
    (
        "packages/db/src/client.ts",
        r#"import { PrismaPg } from "@prisma/adapter-pg";

import { PrismaClient } from "../generated/client.js";

const kept = globalThis as unknown as { prisma?: PrismaClient };
const adapter = new PrismaPg({ connectionString: process.env["DATABASE_URL"] });

export const prisma = kept.prisma ?? new PrismaClient({ adapter });

if (process.env["NODE_ENV"] !== "production") kept.prisma = prisma;
"#,
    ),
    ("packages/db/prisma.config.ts", CONFIG),
    (
        "packages/db/prisma/schema.prisma",
        r#"generator client {
  provider = "prisma-client"
  output   = "../generated"
}

datasource db {
  provider = "postgresql"
}

model Note {
  id   Int    @id @default(autoincrement())
  text String

  @@map("notes")
}
"#,
    ),
    ("packages/db/prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n"),
    (
        "packages/db/prisma/migrations/20240101000000_init/migration.sql",
        r#"CREATE TABLE "notes" (
    "id" SERIAL NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "notes_pkey" PRIMARY KEY ("id")
);
"#,
    ),
];
