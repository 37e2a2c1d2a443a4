// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the reading of the OpenAPI document: who may, and whether it is news to them.
 *
 * Never makes it: `openapi` does.
 */
import type { Call } from "./call.ts";
import type { Services } from "./services.ts";
import type { HttpRequest, HttpResponse } from "./transport.ts";
/** The refusal of what is no reading. */
export declare function checkMethod({ method }: HttpRequest): void;
/** What an authenticated caller is told. */
export declare function readDocument(
  services: Services,
  call: Call,
): Promise<HttpResponse>;
