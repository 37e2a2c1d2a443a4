//! Prisma without anything that only its own site has. Its client needs no engine; `prisma generate` looks for one all the
//! same. `prisma migrate` does need its engine, which Prisma 7 downloads from that site; that of Prisma 6.19 comes with
//! its package, as WebAssembly, and reads the same schema and migrations.

use std::path::Path;
use std::process::Command;

/// What a host on Prisma 7 and PostgreSQL has: a client among its sources that git ignores, one migration, an app that
/// answers everything.
pub const HOST: [(&str, &str); 8] = [
    (
        "tsconfig.json",
        r#"{
  "compilerOptions": {
    "target": "ES2022",
    "module": "NodeNext",
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "exactOptionalPropertyTypes": true,
    "skipLibCheck": true,
    "types": ["node"],
    "noEmit": true
  },
  "include": ["src"]
}
"#,
    ),
    (".gitignore", "node_modules\nsrc/generated\n"),
    (
        "prisma.config.ts",
        r#"import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env["DATABASE_URL"] ?? "" },
});
"#,
    ),
    (
        "prisma/schema.prisma",
        r#"generator client {
  provider = "prisma-client"
  output   = "../src/generated/prisma"
}

datasource db {
  provider = "postgresql"
}

model Workspace {
  id        String   @id @default(uuid()) @db.Uuid
  name      String
  createdAt DateTime @default(now()) @map("created_at") @db.Timestamptz(6)

  @@map("workspaces")
}

model Note {
  id   Int    @id @default(autoincrement())
  text String

  @@map("notes")
}
"#,
    ),
    ("prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n"),
    (
        "prisma/migrations/20240101000000_init/migration.sql",
        r#"CREATE TABLE "workspaces" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "notes" (
    "id" SERIAL NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "notes_pkey" PRIMARY KEY ("id")
);
"#,
    ),
    (
        "src/db.ts",
        r#"import { PrismaPg } from "@prisma/adapter-pg";

import { PrismaClient } from "./generated/prisma/client.js";

const connectionString = process.env["DATABASE_URL"];

export const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString, max: 20 }),
});
"#,
    ),
    (
        "src/index.ts",
        r#"import express from "express";

import { prisma } from "./db.js";

const app = express();
app.use(express.json());
app.get("/notes", async (_, response) => {
  response.json(await prisma.note.findMany());
});
app.use((_, response) => {
  response.send("<html></html>");
});
app.listen(Number(process.env["PORT"] ?? 3000));
"#,
    ),
];

/// The configuration of Prisma 6.19: its own engine, over the driver that the client of Prisma 7 uses.
const CONFIG: &str = r#"import { PrismaPg } from "@prisma/adapter-pg";
import { defineConfig } from "prisma-6/config";

export default defineConfig({
  schema: "schema.prisma",
  migrations: { path: "repo/prisma/migrations" },
  experimental: { adapter: true },
  engine: "js",
  adapter: async () => {
    const factory = new PrismaPg({ connectionString: process.env["DATABASE_URL"] ?? "" });
    const connect = factory.connect.bind(factory);
    // The driver cuts scripts at every semicolon, in comments and in functions too; a native engine sends them whole.
    const whole = (driver) => Object.assign(driver, { executeScript: async (sql) => void (await driver.client.query(sql)) });
    return Object.assign(factory, { connect: async () => whole(await connect()) });
  },
});
"#;

/// The command without a look at Prisma's site.
pub fn alone(command: &mut Command) -> &mut Command {
    let engines = ["PRISMA_SCHEMA_ENGINE_BINARY", "PRISMA_QUERY_ENGINE_LIBRARY"];
    command.envs(engines.map(|engine| (engine, "/bin/true"))).env("CHECKPOINT_DISABLE", "1")
}

/// Prepares `prisma migrate deploy` beside a host in `repo`; answers with the line that runs it there.
pub fn deployed_by(folder: &Path, packages: &Path) -> &'static str {
    std::os::unix::fs::symlink(packages, folder.join("node_modules")).unwrap();
    std::fs::write(folder.join("prisma-6.config.ts"), CONFIG).unwrap();
    let schema = std::fs::read_to_string(folder.join("repo/prisma/schema.prisma")).unwrap();
    // Prisma 6 wants an address there, and takes that of the configuration.
    let provider = "provider = \"postgresql\"";
    let addressed = schema.replace(provider, &format!("{provider}\n  url = env(\"DATABASE_URL\")"));
    std::fs::write(folder.join("schema.prisma"), addressed).unwrap();
    "node node_modules/prisma-6/build/index.js migrate deploy --config ../prisma-6.config.ts"
}
