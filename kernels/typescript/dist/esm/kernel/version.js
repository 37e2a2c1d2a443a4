// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the versions that the kernel names itself by.
 *
 * Never the host's version.
 */
export const VERSION = "0.1.0";
export const KERNEL = `typescript/${VERSION}`;
export const CONTRACT_VERSION = 1;
export const API_VERSION = "v1";
export const SCHEMA_VERSION = "1";
