// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/** Owns the part of the OpenAPI document that all endpoints share. Never edited by hand. */
export declare const frame: {
  document: {
    openapi: string;
    info: {
      title: string;
      version: string;
      summary: string;
      description: string;
      license: {
        name: string;
        identifier: string;
      };
    };
    servers: never[];
    security: (
      | {
          ApiKey: never[];
          Bearer?: undefined;
        }
      | {
          ApiKey?: undefined;
          Bearer: never[];
        }
    )[];
    tags: {
      name: string;
      description: string;
    }[];
    paths: {};
    components: {
      securitySchemes: {
        ApiKey: {
          type: string;
          in: string;
          name: string;
          description: string;
        };
        Bearer: {
          type: string;
          scheme: string;
          description: string;
        };
      };
      headers: {
        "X-Request-Id": {
          description: string;
          required: boolean;
          schema: {
            type: string;
            pattern: string;
          };
        };
        "Cache-Control": {
          description: string;
          required: boolean;
          schema: {
            type: string;
            const: string;
          };
        };
        RateLimit: {
          description: string;
          schema: {
            type: string;
          };
        };
        "RateLimit-Policy": {
          description: string;
          schema: {
            type: string;
          };
        };
        "Retry-After": {
          description: string;
          schema: {
            type: string;
            minimum: number;
          };
        };
        "WWW-Authenticate": {
          description: string;
          required: boolean;
          schema: {
            type: string;
            const: string;
          };
        };
        Allow: {
          description: string;
          required: boolean;
          schema: {
            type: string;
          };
        };
        "Idempotent-Replayed": {
          description: string;
          schema: {
            type: string;
            const: string;
          };
        };
        ETag: {
          description: string;
          required: boolean;
          schema: {
            type: string;
          };
        };
        "Cache-Control-Document": {
          description: string;
          required: boolean;
          schema: {
            type: string;
            const: string;
          };
        };
      };
      responses: {
        Success: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
            "Idempotent-Replayed": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                $ref: string;
              };
            };
          };
        };
        Invalid: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      $ref: string;
                      type?: undefined;
                      properties?: undefined;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        Unauthenticated: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            "WWW-Authenticate": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        Refused: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        NotFound: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        MethodNotAllowed: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            Allow: {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        Conflict: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
            "Retry-After": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        ConfirmationInvalid: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        TooLarge: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        UnsupportedMediaType: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        IdempotencyConflict: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        ConfirmationRequired: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        RateLimited: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
            "Retry-After": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        InternalError: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        Unavailable: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
            "Retry-After": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                allOf: (
                  | {
                      type?: undefined;
                      properties?: undefined;
                      $ref: string;
                    }
                  | {
                      $ref?: undefined;
                      type: string;
                      properties: {
                        code: {
                          enum: string[];
                        };
                      };
                    }
                )[];
              };
            };
          };
        };
        Document: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            ETag: {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
          };
          content: {
            "application/json": {
              schema: {
                type: string;
                properties: {
                  openapi: {
                    type: string;
                  };
                  info: {
                    type: string;
                  };
                  paths: {
                    type: string;
                  };
                  components: {
                    type: string;
                  };
                };
                required: string[];
              };
            };
          };
        };
        Unchanged: {
          description: string;
          headers: {
            "X-Request-Id": {
              $ref: string;
            };
            "Cache-Control": {
              $ref: string;
            };
            ETag: {
              $ref: string;
            };
            RateLimit: {
              $ref: string;
            };
            "RateLimit-Policy": {
              $ref: string;
            };
          };
        };
      };
      schemas: {
        Request: {};
        Success: {};
        DryRun: {
          title: string;
          description: string;
          type: string;
          properties: {
            ok: {
              const: boolean;
            };
            request_id: {
              type: string;
              pattern: string;
            };
            data: {
              $ref: string;
            };
            dry_run: {
              const: boolean;
            };
            constraints_applied: {
              type: string;
              items: {
                type: string;
              };
            };
            impact: {
              $ref: string;
            };
            preview: {
              description: string;
            };
            confirm: {
              type: string;
              properties: {
                token: {
                  type: string;
                  pattern: string;
                };
                expires_at: {
                  type: string;
                  format: string;
                };
              };
              required: string[];
              additionalProperties: boolean;
              description: string;
            };
          };
          required: string[];
          additionalProperties: boolean;
        };
        Impact: {
          title: string;
          description: string;
          type: string;
          properties: {
            creates: {
              type: string;
              items: {
                type: string;
                properties: {
                  type: {
                    type: string;
                  };
                  count: {
                    type: string;
                    minimum: number;
                  };
                  details: {
                    type: string;
                  };
                };
                required: string[];
                additionalProperties: boolean;
              };
            };
            updates: {
              type: string;
              items: {
                type: string;
                properties: {
                  type: {
                    type: string;
                  };
                  id: {
                    type: string;
                  };
                  fields: {
                    type: string;
                    items: {
                      type: string;
                    };
                  };
                  details: {
                    type: string;
                  };
                };
                required: string[];
                additionalProperties: boolean;
              };
            };
            deletes: {
              type: string;
              items: {
                type: string;
                properties: {
                  type: {
                    type: string;
                  };
                  count: {
                    type: string;
                    minimum: number;
                  };
                  details: {
                    type: string;
                  };
                };
                required: string[];
                additionalProperties: boolean;
              };
            };
            side_effects: {
              type: string;
              items: {
                type: string;
                properties: {
                  type: {
                    type: string;
                  };
                  count: {
                    type: string;
                    minimum: number;
                  };
                  details: {
                    type: string;
                  };
                };
                required: string[];
                additionalProperties: boolean;
              };
            };
            risk: {
              enum: string[];
            };
            warnings: {
              type: string;
              items: {
                type: string;
              };
            };
            estimated_cost: {};
            requires_approval: {
              type: string;
            };
          };
          required: string[];
          additionalProperties: boolean;
        };
        Error: {
          title: string;
          description: string;
          type: string;
          properties: {
            ok: {
              const: boolean;
            };
            request_id: {
              type: string;
              pattern: string;
            };
            error: {
              type: string;
              minLength: number;
            };
            code: {
              enum: string[];
            };
            dry_run: {
              type: string;
            };
            errors: {
              type: string;
              items: {
                type: string;
                properties: {
                  pointer: {
                    type: string;
                    pattern: string;
                  };
                  keyword: {
                    type: string;
                  };
                  message: {
                    type: string;
                    minLength: number;
                  };
                  suggestion: {
                    type: string;
                  };
                };
                required: string[];
                additionalProperties: boolean;
              };
              minItems: number;
              maxItems: number;
            };
            details: {
              type: string;
            };
          };
          required: string[];
          additionalProperties: boolean;
          allOf: (
            | {
                if: {
                  properties: {
                    code: {
                      const: string;
                    };
                  };
                };
                then: {
                  required: string[];
                  properties: {
                    details: {
                      required: string[];
                      properties: {
                        required_scope: {
                          type: string;
                        };
                        ceiling?: undefined;
                        limit?: undefined;
                        used?: undefined;
                        reason?: undefined;
                      };
                    };
                  };
                };
              }
            | {
                if: {
                  properties: {
                    code: {
                      const: string;
                    };
                  };
                };
                then: {
                  required: string[];
                  properties: {
                    details: {
                      required: string[];
                      properties: {
                        required_scope?: undefined;
                        ceiling: {
                          type: string;
                        };
                        limit: {
                          type: string;
                        };
                        used: {
                          type: string;
                        };
                        reason?: undefined;
                      };
                    };
                  };
                };
              }
            | {
                if: {
                  properties: {
                    code: {
                      const: string;
                    };
                  };
                };
                then: {
                  required: string[];
                  properties: {
                    details: {
                      required: string[];
                      properties: {
                        required_scope?: undefined;
                        ceiling?: undefined;
                        limit?: undefined;
                        used?: undefined;
                        reason: {
                          enum: string[];
                        };
                      };
                    };
                  };
                };
              }
          )[];
        };
      };
    };
  };
  operation: {
    operationId: string;
    summary: string;
    description: string;
    tags: string[];
    requestBody: {
      required: boolean;
      content: {
        "application/json": {
          schema: {
            $ref: string;
          };
          examples: {};
        };
      };
    };
    responses: {
      "200": {
        $ref: string;
      };
      "400": {
        $ref: string;
      };
      "401": {
        $ref: string;
      };
      "403": {
        $ref: string;
      };
      "404": {
        $ref: string;
      };
      "405": {
        $ref: string;
      };
      "409": {
        $ref: string;
      };
      "412": {
        $ref: string;
      };
      "413": {
        $ref: string;
      };
      "415": {
        $ref: string;
      };
      "422": {
        $ref: string;
      };
      "428": {
        $ref: string;
      };
      "429": {
        $ref: string;
      };
      "500": {
        $ref: string;
      };
      "503": {
        $ref: string;
      };
    };
  };
  envelope: {
    idempotency_key: {
      type: string;
      pattern: string;
      description: string;
    };
    confirm_token: {
      type: string;
      description: string;
    };
  };
  success: {
    type: string;
    properties: {
      ok: {
        const: boolean;
      };
      request_id: {
        type: string;
        pattern: string;
      };
      data: {};
      dry_run: {
        const: boolean;
      };
      constraints_applied: {
        type: string;
        items: {
          type: string;
        };
      };
      code: {
        const: string;
      };
      impact: {
        $ref: string;
      };
      replay_of: {
        type: string;
        pattern: string;
      };
    };
    required: string[];
    additionalProperties: boolean;
  };
  reading: {
    operationId: string;
    summary: string;
    description: string;
    tags: string[];
    parameters: {
      name: string;
      in: string;
      description: string;
      schema: {
        type: string;
      };
    }[];
    responses: {
      "200": {
        $ref: string;
      };
      "304": {
        $ref: string;
      };
      "401": {
        $ref: string;
      };
      "403": {
        $ref: string;
      };
      "429": {
        $ref: string;
      };
      "500": {
        $ref: string;
      };
      "503": {
        $ref: string;
      };
    };
  };
};
