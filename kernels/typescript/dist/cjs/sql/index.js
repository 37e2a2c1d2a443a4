// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns how the adapters of a SQL database are put together.
 *
 * Never knows a library: a driver does.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.ownSql =
  exports.Manage =
  exports.SqlTransaction =
  exports.SqlDb =
    void 0;
exports.sqlAdapters = sqlAdapters;
const audit_ts_1 = require("./audit.js");
const ceilings_ts_1 = require("./ceilings.js");
const db_ts_1 = require("./db.js");
const idempotency_ts_1 = require("./idempotency.js");
const lines_ts_1 = require("./lines.js");
const manage_ts_1 = require("./manage.js");
const rate_limit_ts_1 = require("./rate_limit.js");
const shared_ts_1 = require("./shared.js");
var db_ts_2 = require("./db.js");
Object.defineProperty(exports, "SqlDb", {
  enumerable: true,
  get: function () {
    return db_ts_2.SqlDb;
  },
});
Object.defineProperty(exports, "SqlTransaction", {
  enumerable: true,
  get: function () {
    return db_ts_2.SqlTransaction;
  },
});
var manage_ts_2 = require("./manage.js");
Object.defineProperty(exports, "Manage", {
  enumerable: true,
  get: function () {
    return manage_ts_2.Manage;
  },
});
var own_ts_1 = require("./own.js");
Object.defineProperty(exports, "ownSql", {
  enumerable: true,
  get: function () {
    return own_ts_1.ownSql;
  },
});
/** `counts` says how the ceilings of the host's own packs are counted. */
function sqlAdapters(driver, bindings, counts = {}) {
  const lines = new lines_ts_1.Lines();
  const db = new db_ts_1.SqlDb(new shared_ts_1.Shared(driver, bindings), lines);
  return {
    db,
    audit: new audit_ts_1.SqlAudit(),
    idempotency: new idempotency_ts_1.SqlIdempotency(db, lines),
    rateLimit: new rate_limit_ts_1.SqlRateLimit(db),
    ceilings: new ceilings_ts_1.SqlCeilings(lines, counts),
    manage: new manage_ts_1.Manage(db),
  };
}
