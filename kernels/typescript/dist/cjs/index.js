// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the kit's public names: what a host and a pack's author import.
 *
 * Never holds state: a router is made by `createRouter`, and the host keeps it.
 */
var __createBinding =
  (this && this.__createBinding) ||
  (Object.create
    ? function (o, m, k, k2) {
        if (k2 === undefined) k2 = k;
        var desc = Object.getOwnPropertyDescriptor(m, k);
        if (
          !desc ||
          ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)
        ) {
          desc = {
            enumerable: true,
            get: function () {
              return m[k];
            },
          };
        }
        Object.defineProperty(o, k2, desc);
      }
    : function (o, m, k, k2) {
        if (k2 === undefined) k2 = k;
        o[k2] = m[k];
      });
var __exportStar =
  (this && this.__exportStar) ||
  function (m, exports) {
    for (var p in m)
      if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports, p))
        __createBinding(exports, m, p);
  };
Object.defineProperty(exports, "__esModule", { value: true });
exports.builtIn =
  exports.VERSION =
  exports.consoleLog =
  exports.Gcra =
  exports.KeyHasher =
  exports.issueKey =
  exports.updated =
  exports.counted =
  exports.SystemIds =
  exports.idempotencySlot =
  exports.handleFetch =
  exports.ValidationFailed =
  exports.ScopeDenied =
  exports.NotWritten =
  exports.NotFound =
  exports.ManageError =
  exports.Conflict =
  exports.ConfigurationError =
  exports.Router =
  exports.createRouter =
  exports.systemClock =
  exports.parseTime =
  exports.formatTime =
  exports.epochMicros =
  exports.canonical =
  exports.parseBindings =
  exports.allScopes =
  exports.countsOf =
    void 0;
var action_ts_1 = require("./kernel/action.js");
Object.defineProperty(exports, "countsOf", {
  enumerable: true,
  get: function () {
    return action_ts_1.countsOf;
  },
});
var bindings_ts_1 = require("./kernel/bindings.js");
Object.defineProperty(exports, "allScopes", {
  enumerable: true,
  get: function () {
    return bindings_ts_1.allScopes;
  },
});
Object.defineProperty(exports, "parseBindings", {
  enumerable: true,
  get: function () {
    return bindings_ts_1.parseBindings;
  },
});
var canonical_ts_1 = require("./kernel/canonical.js");
Object.defineProperty(exports, "canonical", {
  enumerable: true,
  get: function () {
    return canonical_ts_1.canonical;
  },
});
var clock_ts_1 = require("./kernel/clock.js");
Object.defineProperty(exports, "epochMicros", {
  enumerable: true,
  get: function () {
    return clock_ts_1.epochMicros;
  },
});
Object.defineProperty(exports, "formatTime", {
  enumerable: true,
  get: function () {
    return clock_ts_1.formatTime;
  },
});
Object.defineProperty(exports, "parseTime", {
  enumerable: true,
  get: function () {
    return clock_ts_1.parseTime;
  },
});
Object.defineProperty(exports, "systemClock", {
  enumerable: true,
  get: function () {
    return clock_ts_1.systemClock;
  },
});
var dispatch_ts_1 = require("./kernel/dispatch.js");
Object.defineProperty(exports, "createRouter", {
  enumerable: true,
  get: function () {
    return dispatch_ts_1.createRouter;
  },
});
Object.defineProperty(exports, "Router", {
  enumerable: true,
  get: function () {
    return dispatch_ts_1.Router;
  },
});
var errors_ts_1 = require("./kernel/errors.js");
Object.defineProperty(exports, "ConfigurationError", {
  enumerable: true,
  get: function () {
    return errors_ts_1.ConfigurationError;
  },
});
Object.defineProperty(exports, "Conflict", {
  enumerable: true,
  get: function () {
    return errors_ts_1.Conflict;
  },
});
Object.defineProperty(exports, "ManageError", {
  enumerable: true,
  get: function () {
    return errors_ts_1.ManageError;
  },
});
Object.defineProperty(exports, "NotFound", {
  enumerable: true,
  get: function () {
    return errors_ts_1.NotFound;
  },
});
Object.defineProperty(exports, "NotWritten", {
  enumerable: true,
  get: function () {
    return errors_ts_1.NotWritten;
  },
});
Object.defineProperty(exports, "ScopeDenied", {
  enumerable: true,
  get: function () {
    return errors_ts_1.ScopeDenied;
  },
});
Object.defineProperty(exports, "ValidationFailed", {
  enumerable: true,
  get: function () {
    return errors_ts_1.ValidationFailed;
  },
});
var fetch_ts_1 = require("./kernel/fetch.js");
Object.defineProperty(exports, "handleFetch", {
  enumerable: true,
  get: function () {
    return fetch_ts_1.handleFetch;
  },
});
var idempotency_ts_1 = require("./kernel/idempotency.js");
Object.defineProperty(exports, "idempotencySlot", {
  enumerable: true,
  get: function () {
    return idempotency_ts_1.idempotencySlot;
  },
});
var ids_ts_1 = require("./kernel/ids.js");
Object.defineProperty(exports, "SystemIds", {
  enumerable: true,
  get: function () {
    return ids_ts_1.SystemIds;
  },
});
var impact_ts_1 = require("./kernel/impact.js");
Object.defineProperty(exports, "counted", {
  enumerable: true,
  get: function () {
    return impact_ts_1.counted;
  },
});
Object.defineProperty(exports, "updated", {
  enumerable: true,
  get: function () {
    return impact_ts_1.updated;
  },
});
var keys_ts_1 = require("./kernel/keys.js");
Object.defineProperty(exports, "issueKey", {
  enumerable: true,
  get: function () {
    return keys_ts_1.issueKey;
  },
});
Object.defineProperty(exports, "KeyHasher", {
  enumerable: true,
  get: function () {
    return keys_ts_1.KeyHasher;
  },
});
var limits_ts_1 = require("./kernel/limits.js");
Object.defineProperty(exports, "Gcra", {
  enumerable: true,
  get: function () {
    return limits_ts_1.Gcra;
  },
});
var log_ts_1 = require("./kernel/log.js");
Object.defineProperty(exports, "consoleLog", {
  enumerable: true,
  get: function () {
    return log_ts_1.consoleLog;
  },
});
__exportStar(require("./kernel/ports.js"), exports);
var version_ts_1 = require("./kernel/version.js");
Object.defineProperty(exports, "VERSION", {
  enumerable: true,
  get: function () {
    return version_ts_1.VERSION;
  },
});
var built_in_ts_1 = require("./packs/built_in.js");
Object.defineProperty(exports, "builtIn", {
  enumerable: true,
  get: function () {
    return built_in_ts_1.builtIn;
  },
});
