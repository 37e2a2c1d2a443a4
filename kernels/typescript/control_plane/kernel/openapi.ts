// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the OpenAPI document: the frame that all endpoints share, filled with the actions.
 *
 * Never asks who reads it: it is a function of actions, bindings and version.
 */

import type { ActionDefinition } from "./action.ts";
import type { Bindings } from "./bindings.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { frame } from "./openapi_frame.ts";
import { moved } from "./openapi_schema.ts";
import { sha256 } from "./sha256.ts";
import { VERSION } from "./version.ts";

const SCHEMAS = "#/components/schemas/";
const DRY_RUN = "Say what would change, and change nothing. Absent is false.";

/** An action as `meta.actions` shows it. */
interface Shown extends ActionDefinition {
  readonly effect: "read" | "write" | "destructive";
  readonly confirm: "none" | "plan";
  readonly idempotency: "optional" | "required";
}

/** The document's text and its tag, made when they are first asked for. */
export class Document {
  readonly #actions: readonly JsonObject[];
  readonly #bindings: Bindings;
  #made: { readonly text: string; readonly tag: string } | null = null;

  constructor(actions: readonly JsonObject[], bindings: Bindings) {
    this.#actions = actions;
    this.#bindings = bindings;
  }

  get(): { readonly text: string; readonly tag: string } {
    if (this.#made === null) {
      const { action_namespace: namespace, base_path: path } = this.#bindings;
      const made = openapiDocument(this.#actions, namespace, path, VERSION);
      const text = JSON.stringify(made);
      this.#made = { text, tag: `"${sha256(text).slice(0, 32)}"` };
    }
    return this.#made;
  }
}

/** The document of actions as `meta.actions` shows them. */
export function openapiDocument(
  actions: readonly JsonObject[],
  namespace: string,
  basePath: string,
  version: string,
): JsonObject {
  const { document, operation, reading } = frame;
  const schemas: Record<string, Json> = { ...document.components.schemas };
  const examples: Record<string, Json> = {};
  const mapping: Record<string, string> = {};
  const successes: [boolean, string][] = [];
  const shown = [...actions] as unknown as Shown[];
  for (const action of shown.sort(byName)) {
    const name = componentOf(action.name, namespace, schemas);
    Object.assign(schemas, schemasOf(action, name));
    Object.assign(examples, examplesOf(action));
    mapping[action.name] = `${SCHEMAS}${name}Request`;
    successes.push([isOpen(action), `${SCHEMAS}${name}Success`]);
  }
  successes.push([false, `${SCHEMAS}DryRun`]);
  // Clients try one after the other: what takes any object comes last.
  successes.sort(([one], [other]) => Number(one) - Number(other));
  schemas["Request"] = {
    description: "One of the actions, told apart by `action`.",
    oneOf: Object.values(mapping).map(($ref) => ({ $ref })),
    discriminator: { propertyName: "action", mapping },
  };
  schemas["Success"] = {
    description:
      "The answer of the action that was called, or the impact where a dry run was asked for.",
    anyOf: successes.map(([, $ref]) => ({ $ref })),
  };
  const { schema } = operation.requestBody.content["application/json"];
  const content = { "application/json": { schema, examples } };
  const requestBody = { ...operation.requestBody, content };
  return {
    ...document,
    info: { ...document.info, version },
    servers: [{ url: "/" }],
    paths: {
      [basePath]: { post: { ...operation, requestBody } },
      [`${basePath}/openapi.json`]: { get: reading },
    },
    components: { ...document.components, schemas },
  };
}

function byName(one: Shown, other: Shown): number {
  return one.name < other.name ? -1 : 1;
}

/** What an action's components begin with; `a.b_c` and `a.b.c` are told apart. */
function componentOf(name: string, namespace: string, taken: object): string {
  const start = namespace === "" ? 0 : namespace.length + 1;
  const words = name.slice(start).split(/[._-]/);
  let made = words
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
  while (`${made}Request` in taken) {
    made += "_";
  }
  return made;
}

function schemasOf(action: Shown, name: string): JsonObject {
  const params = `${SCHEMAS}${name}Params`;
  const result = `${SCHEMAS}${name}Result`;
  const { properties, ...success } = frame.success;
  return {
    [`${name}Params`]: moved(action.params_schema, params),
    [`${name}Request`]: requestOf(action, params),
    [`${name}Result`]: moved(action.result_schema ?? {}, result),
    [`${name}Success`]: {
      ...success,
      properties: { ...properties, data: { $ref: result } },
    },
  };
}

function requestOf(action: Shown, params: string): JsonObject {
  const { supports_dry_run: dry, effect, idempotency } = action;
  const needsKey = effect !== "read" && idempotency === "required";
  const { idempotency_key, confirm_token } = frame.envelope;
  const dryRun = dry ? { description: DRY_RUN } : { const: false };
  const plan = {
    properties: { dry_run: { const: true } },
    required: ["dry_run"],
  };
  const eitherWay = { anyOf: [{ required: ["idempotency_key"] }, plan] };
  return {
    title: action.name,
    description: action.description,
    type: "object",
    properties: {
      action: { type: "string", const: action.name },
      params: { $ref: params },
      idempotency_key,
      dry_run: { type: "boolean", ...dryRun },
      confirm_token,
    },
    required: [
      "action",
      ...(needsParams(action.params_schema) ? ["params"] : []),
      ...(needsKey && !dry ? ["idempotency_key"] : []),
    ],
    additionalProperties: false,
    "x-acp-scope": action.scope,
    "x-acp-effect": effect,
    "x-acp-confirm": action.confirm,
    ...(needsKey && dry ? eitherWay : {}),
  };
}

/** Absent params are `{}`. */
function needsParams(schema: Json): boolean {
  const required = isObject(schema) ? schema["required"] : undefined;
  return Array.isArray(required) && required.length > 0;
}

/** Whole requests; a dry run comes first where the action wants one. */
function examplesOf(action: Shown): JsonObject {
  const { name, confirm, effect, examples = [] } = action;
  const given = examples as readonly JsonObject[];
  const made = given.map(({ title, params }, i): [string, Json] => {
    const value = {
      action: name,
      params,
      ...(confirm === "plan" ? { dry_run: true } : {}),
      ...(effect === "read" ? {} : { idempotency_key: "one-per-intent" }),
    };
    return [i === 0 ? name : `${name}.${i + 1}`, { summary: title, value }];
  });
  return Object.fromEntries(made);
}

/** Whether it may answer with any object. */
function isOpen({ result_schema: schema }: Shown): boolean {
  if (!isObject(schema)) {
    return schema === undefined;
  }
  const isClosed = schema["additionalProperties"] === false;
  return schema["type"] === "object" && !isClosed;
}
