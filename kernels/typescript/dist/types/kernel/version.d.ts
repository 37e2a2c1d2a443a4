// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the versions that the kernel names itself by.
 *
 * Never the host's version.
 */
export declare const VERSION = "0.1.0";
export declare const KERNEL = "typescript/0.1.0";
export declare const CONTRACT_VERSION = 1;
export declare const API_VERSION = "v1";
export declare const SCHEMA_VERSION = "1";
