// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the run of a handler: for good, or to be undone.
 *
 * Never commits: the transaction is its caller's.
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
var __setModuleDefault =
  (this && this.__setModuleDefault) ||
  (Object.create
    ? function (o, v) {
        Object.defineProperty(o, "default", { enumerable: true, value: v });
      }
    : function (o, v) {
        o["default"] = v;
      });
var __importStar =
  (this && this.__importStar) ||
  (function () {
    var ownKeys = function (o) {
      ownKeys =
        Object.getOwnPropertyNames ||
        function (o) {
          var ar = [];
          for (var k in o)
            if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
          return ar;
        };
      return ownKeys(o);
    };
    return function (mod) {
      if (mod && mod.__esModule) return mod;
      var result = {};
      if (mod != null)
        for (var k = ownKeys(mod), i = 0; i < k.length; i++)
          if (k[i] !== "default") __createBinding(result, mod, k[i]);
      __setModuleDefault(result, mod);
      return result;
    };
  })();
Object.defineProperty(exports, "__esModule", { value: true });
exports.undone = undone;
exports.planAgain = planAgain;
exports.runHandler = runHandler;
exports.impactOf = impactOf;
const canonical_ts_1 = require("./canonical.js");
const confirm = __importStar(require("./confirm.js"));
const errors_ts_1 = require("./errors.js");
const impact_ts_1 = require("./impact.js");
const ports_ts_1 = require("./ports.js");
const services_ts_1 = require("./services.js");
/** Ends a dry run's transaction; never seen outside of this file. */
class Undo extends Error {
  result;
  constructor(result) {
    super("a dry run is rolled back");
    this.result = result;
  }
}
/** What the work gave, after everything it did was rolled back. */
async function undone(run) {
  try {
    return await run((result) => {
      throw new Undo(result);
    });
  } catch (cause) {
    if (cause instanceof Undo) {
      return cause.result;
    }
    throw cause;
  }
}
/** The confirmed plan once more, under the locks of the effect. */
async function planAgain(services, tx, call) {
  if (call.confirmed === null) {
    return;
  }
  const plan = (end) => {
    return tx.savepoint(async (inner) => {
      return end(await runHandler(services, inner, call, true));
    });
  };
  const result = await undone(plan);
  if (
    (0, canonical_ts_1.canonicalHash)(impactOf(result)) !==
    call.confirmed.impact_hash
  ) {
    throw confirm.stale();
  }
}
/** What the handler returned, inside this transaction. */
async function runHandler(services, tx, call, dryRun) {
  const { handler } = call.knownAction();
  const { params } = call.knownEnvelope();
  const context = (0, services_ts_1.contextOf)(services, call, tx, dryRun);
  try {
    // The schema let them through: the handler says what type that makes them.
    const result = await handler(params, context);
    if (result.data === undefined) {
      throw new TypeError("a handler returned no data");
    }
    return result;
  } catch (cause) {
    if (cause instanceof ports_ts_1.UniqueViolation) {
      throw new errors_ts_1.Conflict("There is such a resource already.");
    }
    throw cause;
  }
}
/** The impact that a dry run must have. */
function impactOf(result) {
  if (result.impact === undefined) {
    throw new TypeError("a handler returned no impact in a dry run");
  }
  return (0, impact_ts_1.impactJson)(result.impact);
}
