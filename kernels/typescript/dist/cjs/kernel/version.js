// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the versions that the kernel names itself by.
 *
 * Never the host's version.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.SCHEMA_VERSION =
  exports.API_VERSION =
  exports.CONTRACT_VERSION =
  exports.KERNEL =
  exports.VERSION =
    void 0;
exports.VERSION = "0.1.0";
exports.KERNEL = `typescript/${exports.VERSION}`;
exports.CONTRACT_VERSION = 1;
exports.API_VERSION = "v1";
exports.SCHEMA_VERSION = "1";
