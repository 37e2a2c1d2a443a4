// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what becomes of an action definition: checked member by member, defaults filled in.
 *
 * Never guesses: what is unknown, missing or ill-formed stops the start and is named.
 */
import { ACTION, LONGEST_ACTION } from "./envelope.js";
import { ConfigurationError } from "./errors.js";
import { isObject, present } from "./json.js";
import { writeOnlyNames } from "./redaction.js";
import { closeSchema, SchemaValidator } from "./schema.js";
import { InvalidSchema } from "./schema_check.js";
const REQUIRED = [
  "name",
  "scope",
  "description",
  "params_schema",
  "supports_dry_run",
];
const CHOICES = {
  effect: ["read", "write", "destructive"],
  confirm: ["none", "plan"],
  idempotency: ["optional", "required"],
};
const KNOWN = [
  ...REQUIRED,
  ...Object.keys(CHOICES),
  "title",
  "rate_limit",
  "ceiling",
  "platform_admin",
  "result_schema",
  "examples",
];
/** The action of a definition, or `ConfigurationError`. */
export function makeAction(pack, definition, bindings) {
  const own = checkedName(pack, definition);
  const namespace = bindings.action_namespace;
  const name = namespace === "" ? own : `${namespace}.${own}`;
  if (name.length > LONGEST_ACTION) {
    throw new ConfigurationError(`the action name \`${name}\` is too long`);
  }
  const handler = Object.hasOwn(pack.handlers, own) && pack.handlers[own];
  if (!handler) {
    throw new ConfigurationError(`missing handler for action \`${own}\``);
  }
  checkMembers(definition, own);
  const schema = closeSchema(definition.params_schema);
  const limit = bindings.rate_limits.actions[own] ?? definition.rate_limit;
  const effect = definition.effect ?? effectByScope(definition.scope);
  if (definition.result_schema !== undefined) {
    makeValidator(closeSchema(definition.result_schema), own, "result_schema");
  }
  const complete = { ...definition, name, effect, params_schema: schema };
  return {
    name,
    pack: pack.name,
    scope: definition.scope,
    writes: effect !== "read",
    supportsDryRun: definition.supports_dry_run,
    confirm: definition.confirm ?? "none",
    idempotency: definition.idempotency ?? "optional",
    platformAdmin: definition.platform_admin ?? false,
    ceiling: definition.ceiling ?? null,
    rateLimit: limit ?? null,
    handler,
    check: pack.checks?.[own] ?? null,
    validator: makeValidator(schema, own, "params_schema"),
    hidden: writeOnlyNames(schema),
    document: documentOf(pack, complete, limit),
  };
}
function effectByScope(scope) {
  return scope === "manage.read" ? "read" : "write";
}
function checkedName(pack, definition) {
  const { name } = definition;
  if (typeof name !== "string" || !ACTION.test(name)) {
    const what = "has an action without a valid name";
    throw new ConfigurationError(`pack \`${pack.name}\` ${what}`);
  }
  return name;
}
function checkMembers(definition, name) {
  const given = definition;
  const refuse = (what) => {
    throw new ConfigurationError(`action \`${name}\` ${what}`);
  };
  for (const member of Object.keys(given)) {
    if (!KNOWN.includes(member)) {
      refuse(`has an unknown member \`${member}\``);
    }
  }
  for (const member of REQUIRED) {
    if (given[member] === undefined) {
      refuse(`lacks \`${member}\``);
    }
  }
  for (const [member, choices] of Object.entries(CHOICES)) {
    if (!choices.includes(given[member] ?? choices[0])) {
      refuse(`has an invalid \`${member}\`: none of ${choices.join(", ")}`);
    }
  }
  if (definition.confirm === "plan" && !definition.supports_dry_run) {
    refuse("wants a confirmed plan but supports no dry run");
  }
  if (!isLimit(definition.rate_limit)) {
    refuse("has an invalid `rate_limit`");
  }
}
function isLimit(limit) {
  if (limit === undefined) {
    return true;
  }
  const isPositive = (value) => Number.isInteger(value) && value > 0;
  return (
    isObject(limit) &&
    Object.keys(limit).sort().join() === "limit,window_seconds" &&
    Object.values(limit).every(isPositive)
  );
}
/** The definition as meta.actions shows it: defaults filled in, schema effective. */
function documentOf(pack, definition, limit) {
  return present({
    name: definition.name,
    pack: pack.name,
    title: definition.title,
    description: definition.description,
    scope: definition.scope,
    effect: definition.effect,
    supports_dry_run: definition.supports_dry_run,
    confirm: definition.confirm ?? "none",
    idempotency: definition.idempotency ?? "optional",
    platform_admin: definition.platform_admin,
    rate_limit: limit && { ...limit },
    ceiling: definition.ceiling,
    params_schema: definition.params_schema,
    result_schema: definition.result_schema,
    examples: definition.examples,
  });
}
function makeValidator(schema, name, member) {
  try {
    return new SchemaValidator(schema);
  } catch (cause) {
    if (cause instanceof InvalidSchema) {
      const what = `has an invalid ${member}: ${cause.message}`;
      throw new ConfigurationError(`action \`${name}\` ${what}`);
    }
    throw cause;
  }
}
