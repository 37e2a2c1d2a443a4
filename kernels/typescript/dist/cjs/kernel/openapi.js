// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the OpenAPI document: the frame that all endpoints share, filled with the actions.
 *
 * Never asks who reads it: it is a function of actions, bindings and version.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.Document = void 0;
exports.openapiDocument = openapiDocument;
const json_ts_1 = require("./json.js");
const openapi_frame_ts_1 = require("./openapi_frame.js");
const openapi_schema_ts_1 = require("./openapi_schema.js");
const sha256_ts_1 = require("./sha256.js");
const version_ts_1 = require("./version.js");
const SCHEMAS = "#/components/schemas/";
const DRY_RUN = "Say what would change, and change nothing. Absent is false.";
/** The document's text and its tag, made when they are first asked for. */
class Document {
  #actions;
  #bindings;
  #made = null;
  constructor(actions, bindings) {
    this.#actions = actions;
    this.#bindings = bindings;
  }
  get() {
    if (this.#made === null) {
      const { action_namespace: namespace, base_path: path } = this.#bindings;
      const made = openapiDocument(
        this.#actions,
        namespace,
        path,
        version_ts_1.VERSION,
      );
      const text = JSON.stringify(made);
      this.#made = {
        text,
        tag: `"${(0, sha256_ts_1.sha256)(text).slice(0, 32)}"`,
      };
    }
    return this.#made;
  }
}
exports.Document = Document;
/** The document of actions as `meta.actions` shows them. */
function openapiDocument(actions, namespace, basePath, version) {
  const { document, operation, reading } = openapi_frame_ts_1.frame;
  const schemas = { ...document.components.schemas };
  const examples = {};
  const mapping = {};
  const successes = [];
  const shown = [...actions];
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
function byName(one, other) {
  return one.name < other.name ? -1 : 1;
}
/** What an action's components begin with; `a.b_c` and `a.b.c` are told apart. */
function componentOf(name, namespace, taken) {
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
function schemasOf(action, name) {
  const params = `${SCHEMAS}${name}Params`;
  const result = `${SCHEMAS}${name}Result`;
  const { properties, ...success } = openapi_frame_ts_1.frame.success;
  return {
    [`${name}Params`]: (0, openapi_schema_ts_1.moved)(
      action.params_schema,
      params,
    ),
    [`${name}Request`]: requestOf(action, params),
    [`${name}Result`]: (0, openapi_schema_ts_1.moved)(
      action.result_schema ?? {},
      result,
    ),
    [`${name}Success`]: {
      ...success,
      properties: { ...properties, data: { $ref: result } },
    },
  };
}
function requestOf(action, params) {
  const { supports_dry_run: dry, effect, idempotency } = action;
  const needsKey = effect !== "read" && idempotency === "required";
  const { idempotency_key, confirm_token } = openapi_frame_ts_1.frame.envelope;
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
function needsParams(schema) {
  const required = (0, json_ts_1.isObject)(schema)
    ? schema["required"]
    : undefined;
  return Array.isArray(required) && required.length > 0;
}
/** Whole requests; a dry run comes first where the action wants one. */
function examplesOf(action) {
  const { name, confirm, effect, examples = [] } = action;
  const given = examples;
  const made = given.map(({ title, params }, i) => {
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
function isOpen({ result_schema: schema }) {
  if (!(0, json_ts_1.isObject)(schema)) {
    return schema === undefined;
  }
  const isClosed = schema["additionalProperties"] === false;
  return schema["type"] === "object" && !isClosed;
}
