/** Owns the vectors' form to the type checker; spec/schemas/vectors.json says what it means. */

export interface CallSpec {
  readonly key?: string | null;
  readonly raw_key?: string;
  readonly auth_header?: "x-api-key" | "authorization";
  /** What follows the base path. */
  readonly path?: "/openapi.json";
  readonly method?: string;
  readonly content_type?: string | null;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly body_text?: string;
  readonly body_hex?: string;
  readonly body_repeat?: {
    readonly prefix: string;
    readonly unit: string;
    readonly times: number;
    readonly suffix: string;
  };
  readonly address?: string;
}

export interface Expect {
  readonly status?: number;
  readonly code?: string | null;
  readonly body?: unknown;
  readonly headers?: Record<string, unknown>;
  readonly text_absent?: readonly string[];
}

export interface Observe {
  readonly handler_runs?: Record<string, unknown>;
  readonly audit?: unknown;
  readonly audit_last?: unknown;
  readonly audit_count?: unknown;
  readonly rows?: Record<string, unknown>;
}

export interface ParallelStep {
  readonly parallel: { readonly times: number; readonly call: CallSpec };
  readonly save_all?: Record<string, string>;
  readonly expect: {
    readonly counts?: Record<string, unknown>;
    readonly distinct?: Record<string, number>;
    readonly each?: Expect;
  };
}

export interface CallStep {
  readonly call: CallSpec;
  readonly save?: Record<string, string>;
  readonly expect: Expect;
}

export interface EachStep {
  readonly each: string;
  readonly call: CallSpec;
  readonly expect: Expect;
}

export type Step =
  | ParallelStep
  | CallStep
  | EachStep
  | { readonly advance_ms: number }
  | { readonly faults: readonly string[] }
  | { readonly meet: string }
  | { readonly observe: Observe };

export interface Case {
  readonly name: string;
  readonly runs: readonly string[];
  readonly given?: unknown;
  readonly steps: readonly Step[];
}
