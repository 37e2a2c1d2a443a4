// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the request and response envelopes: their members, their checks, their text.
 *
 * Never knows an action: `params` is any object here.
 */

import { type ManageError, type Problem, RequestInvalid } from "./errors.ts";
import {
  checkJson,
  isObject,
  type Json,
  type JsonObject,
  typeOf,
} from "./json.ts";
import { messageOf } from "./messages.ts";
import { byPointer, MOST_PROBLEMS, pointerTo } from "./report.ts";
import { JsonRefused, parseStrictly } from "./strict_json.ts";
import { closest } from "./suggestions.ts";

/** The form of an action's name. */
export const ACTION = /^[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*)+$/;
export const LONGEST_ACTION = 128;
const LONGEST_KEY = 255;
const PRINTABLE = /^[\x20-\x7e]*$/;

/** A request that was checked. */
export interface Envelope {
  readonly action: string;
  readonly params: JsonObject;
  readonly idempotencyKey: string | null;
  readonly dryRun: boolean;
  readonly confirmToken: string | null;
}

/** The members of a success after `request_id`; null ones are left out, but for `data`. */
export interface Members {
  readonly data: Json | PreparedJson;
  readonly dry_run: boolean;
  readonly constraints_applied: readonly string[];
  readonly code?: string;
  readonly impact?: JsonObject | null;
  readonly preview?: Json | PreparedJson;
  readonly confirm?: JsonObject;
  readonly replay_of?: string;
}

/** A value whose JSON text was made before, to be embedded as it is. */
export class PreparedJson {
  readonly text: string;

  constructor(value: Json) {
    this.text = JSON.stringify(value);
  }
}

/** The body as JSON, or the refusal. */
export function parseBody(raw: Uint8Array): Json {
  try {
    return parseStrictly(raw);
  } catch (cause) {
    if (cause instanceof JsonRefused) {
      const { message } = cause;
      const problem = { pointer: "", keyword: "json", message };
      throw new RequestInvalid(message, [problem]);
    }
    throw cause;
  }
}

/** The checked envelope, or everything that is wrong with it at once. */
export function readEnvelope(body: Json): Envelope {
  if (!isObject(body)) {
    const message = "The body must be an object.";
    const problem = { pointer: "", keyword: "type", message };
    throw new RequestInvalid(message, [problem]);
  }
  const problems: Problem[] = [];
  for (const name of Object.keys(body)) {
    const problem = memberProblem(name, body[name]);
    if (problem !== null) {
      problems.push(problem);
    }
  }
  if (!Object.hasOwn(body, "action")) {
    problems.push(fault("/action", "required", null));
  }
  if (problems.length > 0) {
    const text = "The request is not valid; `errors` says where.";
    problems.sort(byPointer);
    throw new RequestInvalid(text, problems.slice(0, MOST_PROBLEMS));
  }
  return {
    action: body["action"] as string,
    params: (body["params"] ?? {}) as JsonObject,
    idempotencyKey: (body["idempotency_key"] ?? null) as string | null,
    dryRun: body["dry_run"] === true,
    confirmToken: (body["confirm_token"] ?? null) as string | null,
  };
}

const MEMBERS: ReadonlyMap<string, string> = new Map([
  ["action", "string"],
  ["params", "object"],
  ["idempotency_key", "string"],
  ["dry_run", "boolean"],
  ["confirm_token", "string"],
]);

function memberProblem(name: string, value: unknown): Problem | null {
  const type = MEMBERS.get(name);
  if (type === undefined) {
    const [suggestion] = closest(name, MEMBERS.keys(), 1);
    const problem = fault(pointerTo("", name), "additionalProperties", null);
    return suggestion === undefined ? problem : { ...problem, suggestion };
  }
  if (typeOf(value) !== type) {
    return fault(`/${name}`, "type", type);
  }
  if (name === "action") {
    return actionProblem(value as string);
  }
  return name === "idempotency_key" ? keyProblem(value as string) : null;
}

function actionProblem(value: string): Problem | null {
  if (isLonger(value, LONGEST_ACTION)) {
    return fault("/action", "maxLength", LONGEST_ACTION);
  }
  if (!ACTION.test(value)) {
    const message = "Must be names joined by dots, such as `meta.actions`.";
    return { pointer: "/action", keyword: "pattern", message };
  }
  return null;
}

function keyProblem(value: string): Problem | null {
  const pointer = "/idempotency_key";
  if (value === "") {
    return fault(pointer, "minLength", 1);
  }
  if (isLonger(value, LONGEST_KEY)) {
    return fault(pointer, "maxLength", LONGEST_KEY);
  }
  const message = "Must be printable ASCII.";
  return PRINTABLE.test(value)
    ? null
    : { pointer, keyword: "pattern", message };
}

/** In characters; a text never has more of them than units. */
function isLonger(value: string, most: number): boolean {
  return value.length > most && [...value].length > most;
}

function fault(pointer: string, keyword: string, operand: Json): Problem {
  return { pointer, keyword, message: messageOf(keyword, operand) };
}

const OPTIONAL = ["code", "impact", "preview", "confirm", "replay_of"] as const;

/**
 * Everything of a success after `request_id`, as JSON.
 *
 * Made before the commit: what has no JSON must fail while it still can.
 */
export function successMembers(members: Members): string {
  const { data, dry_run, constraints_applied: constraints } = members;
  let text = `"data":${encode(data)},"dry_run":${dry_run}`;
  const applied = constraints.length === 0 ? "[]" : encode(constraints);
  text += `,"constraints_applied":${applied}`;
  for (const name of OPTIONAL) {
    const value = members[name];
    if (value !== undefined && value !== null) {
      text += `,"${name}":${encode(value)}`;
    }
  }
  return text;
}

/** The body of a success. */
export function successBody(requestId: string, members: string): string {
  return `{"ok":true,"request_id":"${requestId}",${members}}`;
}

/** The body of any other answer; throws where a handler's details are no JSON. */
export function errorBody(
  requestId: string,
  error: ManageError,
  dryRun: boolean | undefined,
): string {
  const { problems } = error;
  return encode({
    ok: false,
    request_id: requestId,
    error: error.message,
    code: error.code,
    dry_run: dryRun,
    errors: problems.length > 0 ? problems : undefined,
    details: error.details,
  });
}

// How `JSON.stringify` writes a surrogate that stands alone, and no other way.
const LONE_SURROGATE = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;

function encode(value: Json | PreparedJson): string {
  if (value instanceof PreparedJson) {
    return value.text;
  }
  checkJson(value);
  const text = JSON.stringify(value);
  if (text.includes("\\ud") && LONE_SURROGATE.test(text)) {
    throw new TypeError("a text with a lone surrogate is no JSON");
  }
  return text;
}
