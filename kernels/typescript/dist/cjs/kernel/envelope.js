// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the request and response envelopes: their members, their checks, their text.
 *
 * Never knows an action: `params` is any object here.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.PreparedJson = exports.LONGEST_ACTION = exports.ACTION = void 0;
exports.parseBody = parseBody;
exports.readEnvelope = readEnvelope;
exports.successMembers = successMembers;
exports.successBody = successBody;
exports.errorBody = errorBody;
const errors_ts_1 = require("./errors.js");
const json_ts_1 = require("./json.js");
const messages_ts_1 = require("./messages.js");
const report_ts_1 = require("./report.js");
const strict_json_ts_1 = require("./strict_json.js");
const suggestions_ts_1 = require("./suggestions.js");
/** The form of an action's name. */
exports.ACTION = /^[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*)+$/;
exports.LONGEST_ACTION = 128;
const LONGEST_KEY = 255;
const PRINTABLE = /^[\x20-\x7e]*$/;
/** A value whose JSON text was made before, to be embedded as it is. */
class PreparedJson {
  text;
  constructor(value) {
    this.text = JSON.stringify(value);
  }
}
exports.PreparedJson = PreparedJson;
/** The body as JSON, or the refusal. */
function parseBody(raw) {
  try {
    return (0, strict_json_ts_1.parseStrictly)(raw);
  } catch (cause) {
    if (cause instanceof strict_json_ts_1.JsonRefused) {
      const { message } = cause;
      const problem = { pointer: "", keyword: "json", message };
      throw new errors_ts_1.RequestInvalid(message, [problem]);
    }
    throw cause;
  }
}
/** The checked envelope, or everything that is wrong with it at once. */
function readEnvelope(body) {
  if (!(0, json_ts_1.isObject)(body)) {
    const message = "The body must be an object.";
    const problem = { pointer: "", keyword: "type", message };
    throw new errors_ts_1.RequestInvalid(message, [problem]);
  }
  const problems = [];
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
    problems.sort(report_ts_1.byPointer);
    throw new errors_ts_1.RequestInvalid(
      text,
      problems.slice(0, report_ts_1.MOST_PROBLEMS),
    );
  }
  return {
    action: body["action"],
    params: body["params"] ?? {},
    idempotencyKey: body["idempotency_key"] ?? null,
    dryRun: body["dry_run"] === true,
    confirmToken: body["confirm_token"] ?? null,
  };
}
const MEMBERS = new Map([
  ["action", "string"],
  ["params", "object"],
  ["idempotency_key", "string"],
  ["dry_run", "boolean"],
  ["confirm_token", "string"],
]);
function memberProblem(name, value) {
  const type = MEMBERS.get(name);
  if (type === undefined) {
    const [suggestion] = (0, suggestions_ts_1.closest)(name, MEMBERS.keys(), 1);
    const problem = fault(
      (0, report_ts_1.pointerTo)("", name),
      "additionalProperties",
      null,
    );
    return suggestion === undefined ? problem : { ...problem, suggestion };
  }
  if ((0, json_ts_1.typeOf)(value) !== type) {
    return fault(`/${name}`, "type", type);
  }
  if (name === "action") {
    return actionProblem(value);
  }
  return name === "idempotency_key" ? keyProblem(value) : null;
}
function actionProblem(value) {
  if (isLonger(value, exports.LONGEST_ACTION)) {
    return fault("/action", "maxLength", exports.LONGEST_ACTION);
  }
  if (!exports.ACTION.test(value)) {
    const message = "Must be names joined by dots, such as `meta.actions`.";
    return { pointer: "/action", keyword: "pattern", message };
  }
  return null;
}
function keyProblem(value) {
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
function isLonger(value, most) {
  return value.length > most && [...value].length > most;
}
function fault(pointer, keyword, operand) {
  return {
    pointer,
    keyword,
    message: (0, messages_ts_1.messageOf)(keyword, operand),
  };
}
const OPTIONAL = ["code", "impact", "preview", "confirm", "replay_of"];
/**
 * Everything of a success after `request_id`, as JSON.
 *
 * Made before the commit: what has no JSON must fail while it still can.
 */
function successMembers(members) {
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
function successBody(requestId, members) {
  return `{"ok":true,"request_id":"${requestId}",${members}}`;
}
/** The body of any other answer; throws where a handler's details are no JSON. */
function errorBody(requestId, error, dryRun) {
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
function encode(value) {
  if (value instanceof PreparedJson) {
    return value.text;
  }
  (0, json_ts_1.checkJson)(value);
  const text = JSON.stringify(value);
  if (text.includes("\\ud") && LONE_SURROGATE.test(text)) {
    throw new TypeError("a text with a lone surrogate is no JSON");
  }
  return text;
}
