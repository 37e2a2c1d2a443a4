// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the steps of the contract, each a function that adds to the call or refuses it.
 *
 * Never their order: `dispatch.STEPS` is.
 */
import type { Answer, Call } from "./call.ts";
import { type Services } from "./services.ts";
/** Step 2. */
export declare function authenticate(
  services: Services,
  call: Call,
): Promise<void>;
/** Step 3. */
export declare function limitKey(services: Services, call: Call): Promise<void>;
/** Step 4. */
export declare function readRequest(_: Services, call: Call): void;
/** Step 5. */
export declare function lookUp(services: Services, call: Call): void;
/** Step 6: deny by default. */
export declare function checkScope(
  services: Services,
  call: Call,
): Promise<void> | undefined;
/** Step 7. */
export declare function checkDryRun(_: Services, call: Call): void;
/** Step 8. */
export declare function checkParams(_: Services, call: Call): void;
/** Step 9. */
export declare function answerFromStore(
  services: Services,
  call: Call,
): Promise<Answer | null> | undefined;
/** Step 10. */
export declare function limitAction(
  services: Services,
  call: Call,
): Promise<void> | undefined;
/** Step 11. */
export declare function checkConfirmation(
  services: Services,
  call: Call,
): Promise<void> | undefined;
/** Step 11 too: a pack's own slow check, before any lock is taken. */
export declare function runCheck(
  services: Services,
  call: Call,
): Promise<void> | undefined;
/** Step 12. */
export declare function takeEffect(
  services: Services,
  call: Call,
): Promise<Answer>;
