/**
 * Owns what a host would write by hand to list keys: the statements that the kernel runs for
 * the same call, in the same transaction, on the same pool.
 *
 * Never checks anything: no hash, no scope, no schema, no redaction.
 */

import { randomUUID } from "node:crypto";

import express from "express";

import { pool } from "./db.js";

const COLUMNS = `
  CAST(k.id AS text) AS c0, CAST(k.tenant_id AS text) AS c1,
  CAST(k."key_prefix" AS text) AS c2, CAST(k.name AS text) AS c3,
  CAST(k."scopes" AS text) AS c4,
  CAST(EXTRACT(EPOCH FROM k.created_at) AS text) AS c5,
  CAST(EXTRACT(EPOCH FROM k.last_used_at) AS text) AS c6,
  CAST(EXTRACT(EPOCH FROM k.expires_at) AS text) AS c7,
  CAST(EXTRACT(EPOCH FROM k.revoked_at) AS text) AS c8
`.trim();
const FIND = `
  SELECT ${COLUMNS}, k."key_hash" AS hash,
  CASE WHEN EXISTS (SELECT 1 FROM "workspaces" t WHERE t."id" =
  CASE WHEN k.tenant_id ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$'
  THEN CAST(k.tenant_id AS uuid) END) THEN '1' ELSE '0' END AS there
  FROM (SELECT * FROM "acp_api_keys" WHERE "key_prefix" = CAST($1 AS text)) k
`;
const SPEND = `
  INSERT INTO "acp_rate_limits" AS kept (key_id, bucket, tat_us, seen_us)
  VALUES (CAST($1 AS text), CAST($2 AS text), CAST(CAST($3 AS text) AS bigint),
  CAST(CAST($4 AS text) AS bigint)) ON CONFLICT (key_id, bucket) DO UPDATE SET
  tat_us = GREATEST(GREATEST(kept.tat_us, kept.seen_us), excluded.seen_us)
  + CAST(CAST($5 AS text) AS bigint),
  seen_us = GREATEST(kept.seen_us, excluded.seen_us) WHERE kept.tat_us <=
  GREATEST(kept.seen_us, excluded.seen_us) + CAST(CAST($6 AS text) AS bigint)
  RETURNING CAST(tat_us AS text) AS c0, CAST(seen_us AS text) AS c1
`;
const BEGIN =
    "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '10s'";
const LIST = `
  SELECT ${COLUMNS} FROM "acp_api_keys" k
  WHERE k.tenant_id = CAST($1 AS text) ORDER BY k.created_at, k.id
`;
const LOG = `
  INSERT INTO "acp_audit_log" (event_id, schema_version, created_at, tenant_id,
  integration, pack, action, actor_type, actor_id, api_key_id, request_id,
  request_hash, result, error_code, error_message, impact, before_snapshot,
  after_snapshot, idempotency_key, dry_run, latency_ms, ip_address, user_agent)
  VALUES (CAST(CAST($1 AS text) AS uuid), CAST(CAST($2 AS text) AS bigint),
  CAST(CAST($3 AS text) AS timestamp with time zone), CAST($4 AS text),
  CAST($5 AS text), CAST($6 AS text), CAST($7 AS text), CAST($8 AS text),
  CAST($9 AS text), CAST($10 AS text), CAST($11 AS text), CAST($12 AS text),
  CAST($13 AS text), CAST($14 AS text), CAST($15 AS text),
  CAST(CAST($16 AS text) AS jsonb), CAST(CAST($17 AS text) AS jsonb),
  CAST(CAST($18 AS text) AS jsonb), CAST($19 AS text),
  CAST(CAST($20 AS text) AS boolean), CAST(CAST($21 AS text) AS bigint),
  CAST($22 AS text), CAST($23 AS text))
`;

type Row = Record<string, string | null>;

const app = express();
app.use(express.json());
app.post("/api/manage", async (request, response) => {
    const { action } = request.body as { action: string };
    const key = request.get("x-api-key") ?? "";
    const agent = request.get("user-agent") ?? null;
    const address = request.socket.remoteAddress ?? "";
    const answer = await list(key.slice(0, 12), action, address, agent);
    response.set("cache-control", "no-store").json(answer);
});
app.listen(Number(process.env["PORT"]));

async function list(
    prefix: string,
    action: string,
    address: string,
    agent: string | null,
): Promise<unknown> {
    const now = new Date();
    const found = await pool.query<Row>(FIND, [prefix]);
    const { c0: keyId, c1: tenantId } = found.rows[0]!;
    const micros = now.getTime() * 1000;
    const most = 1_000_000_000;
    await pool.query(SPEND, [keyId, "*", micros + 1, micros, 1, most]);
    const requestId = `req_${randomUUID()}`;
    const client = await pool.connect();
    try {
        await client.query(BEGIN);
        const { rows } = await client.query<Row>(LIST, [tenantId]);
        const who = ["api_key", prefix, keyId, requestId];
        const nothing = [null, "success", null, null, null, null, null, null];
        const rest = [...nothing, false, 0, address, agent];
        const what = ["deskly", "iam", action];
        const when = [randomUUID(), 1, now, tenantId];
        await client.query(LOG, [...when, ...what, ...who, ...rest]);
        await client.query("COMMIT");
        return { ok: true, request_id: requestId, data: rows.map(shown) };
    } catch (cause) {
        await client.query("ROLLBACK");
        throw cause;
    } finally {
        client.release();
    }
}

function shown(row: Row): unknown {
    return {
        id: row["c0"],
        tenant_id: row["c1"],
        key_prefix: row["c2"],
        name: row["c3"] ?? undefined,
        scopes: JSON.parse(row["c4"] ?? "[]") as string[],
        created_at: time(row["c5"]),
        last_used_at: time(row["c6"]),
        expires_at: time(row["c7"]),
        revoked_at: time(row["c8"]),
    };
}

function time(text: string | null | undefined): string | undefined {
    return text ? new Date(Number(text) * 1000).toISOString() : undefined;
}
