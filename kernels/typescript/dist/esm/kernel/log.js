// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns where causes go that no caller may see: the host's log.
 *
 * Never an answer and never the audit log.
 */
/** The runtime's console. */
export const consoleLog = {
  error: (message, cause) => console.error(message, cause),
};
