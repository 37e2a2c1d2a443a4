// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the state of one request on its way through the steps.
 *
 * Never outlives the request, and is never shared by two.
 */
const NOTHING = new Uint8Array(0);
/** What is known so far; each step adds to it. */
export class Call {
  arrival;
  raw = NOTHING;
  /** From step 2 on a request leaves an audit entry, unless a stranger is blocked. */
  audited = false;
  keyPrefix = null;
  limits = [];
  /** Undefined until it is parsed. */
  body = undefined;
  requestHash = null;
  fingerprint = "";
  confirmed = null;
  constraints = [];
  caller = null;
  envelope = null;
  action = null;
  constructor(arrival) {
    this.arrival = arrival;
  }
  knownCaller() {
    return known(this.caller, "authenticate");
  }
  knownEnvelope() {
    return known(this.envelope, "readRequest");
  }
  knownAction() {
    return known(this.action, "lookUp");
  }
  /** Whose row it is, where this call may be stored and replayed at all. */
  slotOwner() {
    const { dryRun, idempotencyKey: key } = this.knownEnvelope();
    const action = this.knownAction();
    if (!action.writes || dryRun || key === null) {
      return null;
    }
    return {
      tenantId: this.knownCaller().tenantId,
      action: action.name,
      key,
    };
  }
}
function known(value, step) {
  if (value === null) {
    throw new Error(`the step ${step} comes first`);
  }
  return value;
}
