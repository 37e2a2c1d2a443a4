//! TypeScript hosts with Prisma, on each database that its client has an adapter for.

use std::path::Path;

use serde_json::{Value, json};

use crate::boot::alone;
use crate::boot::database::Engine;
use crate::boot::front::{in_turn, port};
use crate::boot::host::next;
use crate::boot::server::conforms;
use crate::boot::story::{Caller, add_packs};
use crate::host::{Host, Library};
use crate::{prisma_host, prisma_migrate};

#[test]
fn a_typescript_server_with_prisma_on_postgresql_conforms_with_two_processes_and_its_schema_does_not_drift() {
    whole_life("prisma-pg", Engine::Postgres, "@prisma/adapter-pg");
}

#[test]
fn a_typescript_server_with_prisma_on_mariadb_conforms_with_two_processes_and_is_left_without_a_trace() {
    whole_life("prisma-mariadb", Engine::MariaDb, "@prisma/adapter-mariadb");
}

fn whole_life(name: &'static str, engine: Engine, adapter: &str) {
    let _alone = alone();
    let dependencies: Value = [(adapter, "7"), ("@prisma/client", "7"), ("express", "5"), ("tsx", "4")]
        .into_iter()
        .map(|(name, range)| (name.to_owned(), json!(range)))
        .collect();
    let host = Host::set_up(&Library {
        name,
        engine,
        modules: true,
        dependencies,
        scripts: json!({ "start": "tsx src/index.ts" }),
        files: &prisma_host::files(engine),
    });
    host.sh("npx prisma generate");
    let installed = host.install();
    let added = add_packs(|words| host.acp_json(words));
    assert_eq!(next(&added, "migrate"), "npx prisma migrate deploy");
    for line in prisma_migrate::lines(engine, host.folder.path(), &host.packages, "") {
        host.sh(&line);
    }
    // The models of our tables are valid, too, and leave nothing in the client.
    host.sh("npx prisma generate && npx tsc && npx prettier --check src/manage src/control_plane");
    let handlers = host.repo.join("src/manage/domain/support/handlers.ts");
    let as_written = write_notes(&handlers);
    host.sh("npx tsc");
    let keys = host.keys(&installed, |host| host.beside(TENANT));
    let servers = [0, 1].map(|_| host.boot(&installed));
    let address = in_turn(servers.iter().map(|server| port(&server.url)).collect());
    let url = format!("http://127.0.0.1:{address}/api/manage");
    println!("{name} with two: {}", conforms(&url, &keys));
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
