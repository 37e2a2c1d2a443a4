// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the OpenAPI document: the frame that all endpoints share, filled with the actions.
 *
 * Never asks who reads it: it is a function of actions, bindings and version.
 */
import type { Bindings } from "./bindings.ts";
import { type JsonObject } from "./json.ts";
/** The document's text and its tag, made when they are first asked for. */
export declare class Document {
  #private;
  constructor(actions: readonly JsonObject[], bindings: Bindings);
  get(): {
    readonly text: string;
    readonly tag: string;
  };
}
/** The document of actions as `meta.actions` shows them. */
export declare function openapiDocument(
  actions: readonly JsonObject[],
  namespace: string,
  basePath: string,
  version: string,
): JsonObject;
