// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns where causes go that no caller may see: the host's log.
 *
 * Never an answer and never the audit log.
 */
/** The host's log. */
export interface Log {
  error(message: string, cause: unknown): void;
}
/** The runtime's console. */
export declare const consoleLog: Log;
