//! `prisma migrate` needs its engine, which Prisma 7 downloads from its own site; that of Prisma 6.19 comes with its package,
//! as WebAssembly, and reads the same schema and migrations. It has PostgreSQL and SQLite in it, not MySQL.

use std::path::Path;

use crate::boot::database::Engine;

/// The configuration of Prisma 6.19: its own engine, over the driver that the client of Prisma 7 uses.
const CONFIG: &str = r#"import { PrismaPg } from "@prisma/adapter-pg";
import { defineConfig } from "prisma-6/config";

// The driver cuts scripts at every semicolon, in comments and in functions too; a native engine sends them whole. And it
// lacks PostgreSQL's type "char" (18; text is 25), which catalogues have and an engine reads as Prisma's Character (6).
const whole = (driver) => {
  const query = driver.client.query.bind(driver.client);
  const queryRaw = driver.queryRaw.bind(driver);
  let types = [];
  driver.client.query = async (...all) => {
    const result = await query(...all);
    types = (result.fields ?? []).map((field) => field.dataTypeID);
    for (const field of result.fields ?? []) if (field.dataTypeID === 18) field.dataTypeID = 25;
    return result;
  };
  return Object.assign(driver, {
    queryRaw: async (sql) => {
      const result = await queryRaw(sql);
      return { ...result, columnTypes: result.columnTypes.map((type, at) => (types[at] === 18 ? 6 : type)) };
    },
    executeScript: async (sql) => void (await query(sql)),
  });
};

const opened = (database) => {
  const url = new URL(process.env["DATABASE_URL"] ?? "");
  url.pathname = database ?? url.pathname;
  const factory = new PrismaPg({ connectionString: url.href });
  const connect = factory.connect.bind(factory);
  return Object.assign(factory, { connect: async () => whole(await connect()) });
};

export default defineConfig({
  schema: "schema.prisma",
  migrations: { path: "MIGRATIONS" },
  experimental: { adapter: true },
  engine: "js",
  adapter: async () => {
    // An empty database that the server has.
    const connectToShadowDb = () => opened("postgres").connect();
    return Object.assign(opened(), { connectToShadowDb });
  },
});
"#;

/// Sends each migration whole, in the order of their names, as the engine does.
const SENT: &str = r#"import { readFileSync, readdirSync } from "node:fs";
import { createConnection } from "mariadb";

const { hostname: host, port, username: user, password, pathname } = new URL(process.env["DATABASE_URL"] ?? "");
const database = pathname.slice(1);
const connection = await createConnection({ host, port, user, password, database, multipleStatements: true });
for (const entry of readdirSync("prisma/migrations").sort()) {
  if (entry !== "migration_lock.toml") await connection.query(readFileSync(`prisma/migrations/${entry}/migration.sql`, "utf8"));
}
await connection.end();
"#;

/// Prepares `prisma migrate` beside a host in `repo`, whose package `home` has the schema; answers with the lines that run it there: one applies what is to be
/// applied, the other fails if the migrations make anything but what the schema says.
pub fn lines(engine: Engine, folder: &Path, packages: &Path, home: &str) -> Vec<String> {
    std::os::unix::fs::symlink(packages, folder.join("node_modules")).unwrap();
    if engine == Engine::MariaDb {
        std::fs::write(folder.join("sent.mjs"), SENT).unwrap();
        return vec!["node ../sent.mjs".to_owned()];
    }
    let prisma = Path::new("repo").join(home).join("prisma");
    let migrations = prisma.join("migrations");
    let config = CONFIG.replace("MIGRATIONS", &migrations.to_string_lossy());
    std::fs::write(folder.join("prisma-6.config.ts"), config).unwrap();
    let schema = std::fs::read_to_string(folder.join(prisma).join("schema.prisma")).unwrap();
    // Prisma 6 wants an address there, and takes that of the configuration.
    let provider = "provider = \"postgresql\"";
    let addressed = schema.replace(provider, &format!("{provider}\n  url = env(\"DATABASE_URL\")"));
    std::fs::write(folder.join("schema.prisma"), addressed).unwrap();
    let line = |words: &str| {
        format!("node node_modules/prisma-6/build/index.js migrate {words} --config ../prisma-6.config.ts")
    };
    let diff = "diff --from-migrations prisma/migrations --to-schema-datamodel ../schema.prisma --script --exit-code";
    vec![line("deploy"), line(diff)]
}
