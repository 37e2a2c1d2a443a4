/**
 * Owns the probe pack's handlers: actions that only the vectors use.
 *
 * Never part of the kit: spec/probe/pack.json describes what each of them does.
 */

import {
  type ActionContext,
  type ActionResult,
  Conflict,
  counted,
  type Impact,
  type JsonObject,
  NotFound,
  NotWritten,
  type Pack,
  type PackDocument,
} from "../../control_plane/index.ts";
import { readJson } from "./files.ts";

interface Row {
  readonly label: string;
  readonly fail?: string;
}

const ONE_ROW: Impact = { creates: [counted("probe_row")] };

export function probePack(): Pack {
  const document = readJson<PackDocument>("spec/probe/pack.json");
  return {
    name: document.name,
    definitions: document.actions,
    handlers: {
      "probe.rows.create": createRow,
      "probe.rows.list": listRows,
      "probe.dry.writes": createRow,
      "probe.dry.silent": createSilently,
      "probe.plan.apply": planApply,
      "probe.plan.writes": createRow,
      "probe.once.create": createOnce,
      "probe.admin.ping": ping,
      "probe.limited.ping": ping,
      "probe.capped.create": createRow,
      "probe.echo": (params: JsonObject) => ({ data: params }),
      "probe.required.create": createRow,
      "probe.crash": crash,
      "probe.slow.create": createSlowly,
    },
  };
}

async function createRow(
  { label, fail }: Row,
  context: ActionContext,
): Promise<ActionResult> {
  const id = await insert(label, context);
  switch (fail) {
    case "conflict":
      throw new Conflict("The probe was asked for a conflict.");
    case "not_found":
      throw new NotFound(
        "The probe was asked for something that is not there.",
      );
    case "not_written":
      throw new NotWritten();
    case "error":
      throw new Error("probe-private-detail");
  }
  return { data: { id, label }, impact: ONE_ROW, after: { label } };
}

async function listRows(
  _: JsonObject,
  { db, tenantId }: ActionContext,
): Promise<ActionResult> {
  const rows = await db.query(
    "SELECT id, label FROM probe_rows WHERE tenant_id = ?1 ORDER BY seq",
    [tenantId],
  );
  return { data: rows as JsonObject[] };
}

async function createSilently(
  { label }: Row,
  context: ActionContext,
): Promise<ActionResult> {
  return { data: { id: await insert(label, context), label } };
}

async function planApply(
  { label }: Row,
  context: ActionContext,
): Promise<ActionResult> {
  const row = await context.db.queryOne(
    "SELECT count(*) AS n FROM probe_rows WHERE tenant_id = ?1",
    [context.tenantId],
  );
  const impact: Impact = {
    ...ONE_ROW,
    sideEffects: [counted("recount", Number(row?.["n"]))],
    risk: "medium",
    warnings: ["rows will be recounted"],
  };
  const id = context.dryRun ? null : await insert(label, context);
  return { data: { id, label }, impact };
}

async function createOnce(
  { label }: Row,
  context: ActionContext,
): Promise<ActionResult> {
  const id = await insert(label, context);
  const once = { secret: `once-${id}` };
  return { data: { id, label }, impact: ONE_ROW, once };
}

function ping(): ActionResult {
  return { data: { pong: true } };
}

async function crash(
  _: JsonObject,
  context: ActionContext,
): Promise<ActionResult> {
  await insert("crash", context);
  throw new Error("probe-private-detail");
}

async function createSlowly(
  params: Row,
  context: ActionContext,
): Promise<ActionResult> {
  await new Promise((resolve) => setTimeout(resolve, 300));
  return createSilently(params, context);
}

async function insert(label: string, context: ActionContext): Promise<string> {
  const { db, ids, now, tenantId } = context;
  const id = ids.uuid7(now);
  await db.execute(
    "INSERT INTO probe_rows (id, tenant_id, label) VALUES (?1, ?2, ?3)",
    [id, tenantId, label],
  );
  return id;
}
