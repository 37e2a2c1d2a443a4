// What the roles of the Data API can do with each of the control plane's tables, and with one of the product's own: one
// line of JSON for each role, table and verb, with the code of the refusal, or `done`.
import postgres from "postgres";

/** Ends a transaction whose statement was taken. */
class Undone extends Error {}

const sql = postgres(Deno.env.get("SUPABASE_DB_URL")!, { onnotice: () => {} });
const [prefix, own] = Deno.args;

const tables = await sql`
  select c.relname as name, min(a.attname) as column
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and (starts_with(c.relname, ${prefix}) or c.relname = ${own})
  group by c.relname order by c.relname`;
const sequences = await sql`
  select relname as name from pg_class
  where relnamespace = 'public'::regnamespace and relkind = 'S'
    and starts_with(relname, ${prefix})`;

for (const role of ["anon", "authenticated"]) {
  for (const { name, column } of tables) {
    const table = `public."${name}"`;
    await tried(role, name, "select", `select * from ${table}`);
    await tried(role, name, "insert", `insert into ${table} default values`);
    const change = `update ${table} set "${column}" = "${column}"`;
    await tried(role, name, "update", change);
    await tried(role, name, "delete", `delete from ${table}`);
    await tried(role, name, "truncate", `truncate ${table}`);
  }
  for (const { name } of sequences) {
    await tried(role, name, "nextval", `select nextval('public."${name}"')`);
  }
}
await sql.end();

async function tried(
  role: string,
  name: string,
  verb: string,
  statement: string,
): Promise<void> {
  const outcome = await sql.begin(async (tx) => {
    await tx.unsafe(`set local role ${role}`);
    await tx.unsafe(statement);
    throw new Undone();
  }).catch((error) => error instanceof Undone ? "done" : error.code);
  console.log(JSON.stringify({ role, name, verb, outcome }));
}
