//! A host with Prisma 7: a client among its sources that git ignores, one migration, an app that answers everything.

use crate::boot::database::Engine;

/// Its files.
pub fn files(engine: Engine) -> Vec<(&'static str, &'static str)> {
    let other =
        |path: &str| ON_MYSQL.into_iter().find(|(name, _)| *name == path && engine == Engine::MariaDb);
    FILES.into_iter().map(|file| other(file.0).unwrap_or(file)).collect()
}

/// Where Prisma 7 has its schema, its migrations and its database.
pub const CONFIG: &str = r#"import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env["DATABASE_URL"] ?? "" },
});
"#;

/// On PostgreSQL.
const FILES: [(&str, &str); 8] = [
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
    ("prisma.config.ts", CONFIG),
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

/// What is different on MySQL.
const ON_MYSQL: [(&str, &str); 4] = [
    (
        "prisma/schema.prisma",
        r#"generator client {
  provider = "prisma-client"
  output   = "../src/generated/prisma"
}

datasource db {
  provider = "mysql"
}

model Workspace {
  id        String   @id @default(uuid()) @db.Char(36)
  name      String
  createdAt DateTime @default(now()) @map("created_at") @db.DateTime(3)

  @@map("workspaces")
}

model Note {
  id   Int    @id @default(autoincrement())
  text String

  @@map("notes")
}
"#,
    ),
    ("prisma/migrations/migration_lock.toml", "provider = \"mysql\"\n"),
    (
        "prisma/migrations/20240101000000_init/migration.sql",
        r#"CREATE TABLE `workspaces` (
    `id` CHAR(36) NOT NULL,
    `name` VARCHAR(191) NOT NULL,
    `created_at` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `notes` (
    `id` INTEGER NOT NULL AUTO_INCREMENT,
    `text` VARCHAR(191) NOT NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
"#,
    ),
    (
        "src/db.ts",
        r#"import { PrismaMariaDb } from "@prisma/adapter-mariadb";

import { PrismaClient } from "./generated/prisma/client.js";

const adapter = new PrismaMariaDb(process.env["DATABASE_URL"] ?? "");

export const prisma = new PrismaClient({ adapter });
"#,
    ),
];
