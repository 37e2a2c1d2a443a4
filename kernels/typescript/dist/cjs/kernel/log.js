// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns where causes go that no caller may see: the host's log.
 *
 * Never an answer and never the audit log.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.consoleLog = void 0;
/** The runtime's console. */
exports.consoleLog = {
  error: (message, cause) => console.error(message, cause),
};
