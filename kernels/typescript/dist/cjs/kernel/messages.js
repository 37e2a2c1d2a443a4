// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the sentence for each keyword that fails.
 *
 * Never quotes the value: a sentence is made of the schema alone.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.messageOf = messageOf;
const PLAIN = {
  required: "This member is required.",
  additionalProperties: "There is no such member.",
  unevaluatedProperties: "There is no such member.",
  uniqueItems: "Items must differ from each other.",
  anyOf: "Matches none of the allowed forms.",
  oneOf: "Must match exactly one of the allowed forms.",
  not: "Matches a form that is not allowed.",
  items: "There are more items than allowed.",
};
const BOUNDED = {
  const: "Must be `{}`.",
  format: "Must be a valid {}.",
  pattern: "Must match the pattern `{}`.",
  minLength: "Must have at least {} characters.",
  maxLength: "Must have at most {} characters.",
  minItems: "Must have at least {} items.",
  maxItems: "Must have at most {} items.",
  minProperties: "Must have at least {} members.",
  maxProperties: "Must have at most {} members.",
  minimum: "Must be at least {}.",
  maximum: "Must be at most {}.",
  exclusiveMinimum: "Must be more than {}.",
  exclusiveMaximum: "Must be less than {}.",
  multipleOf: "Must be a multiple of {}.",
};
/** What is wrong where `keyword` fails, whose value in the schema is `operand`. */
function messageOf(keyword, operand) {
  const plain = PLAIN[keyword];
  if (plain !== undefined) {
    return plain;
  }
  if (operand === undefined) {
    return `Does not satisfy \`${keyword}\`.`;
  }
  const list = Array.isArray(operand) ? operand : [operand];
  if (keyword === "type") {
    return `Must be of type ${list.join(" or ")}.`;
  }
  if (keyword === "enum") {
    const choices = list.map((one) => `\`${text(one)}\``).join(", ");
    return `Must be one of ${choices}.`;
  }
  const bounded = BOUNDED[keyword];
  if (bounded !== undefined) {
    return bounded.replace("{}", () => text(operand));
  }
  return `Does not satisfy \`${keyword}\`.`;
}
function text(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}
