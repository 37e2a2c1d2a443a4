// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what becomes of an action definition: checked member by member, defaults filled in.
 *
 * Never guesses: what is unknown, missing or ill-formed stops the start and is named.
 */
import type { ActionDefinition, Pack } from "./action.ts";
import type { Bindings } from "./bindings.ts";
import type { Action } from "./registry.ts";
/** The action of a definition, or `ConfigurationError`. */
export declare function makeAction(
  pack: Pack,
  definition: ActionDefinition,
  bindings: Bindings,
): Action;
