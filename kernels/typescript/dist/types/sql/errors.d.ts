// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a database's error means to the kernel, whichever library it comes through.
 *
 * Never shows one to a caller; what it does not know stays as it is.
 */
/** The port's error that this one means, or the error itself. */
export declare function portError(cause: unknown): unknown;
/** What the promise gives; its refusal in the port's words. */
export declare function inPortWords<T>(work: Promise<T>): Promise<T>;
/** Whether a statement of SQLite found the database locked. */
export declare function isBusy(cause: unknown): boolean;
