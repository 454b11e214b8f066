// Generated from openapi.yaml by `yarn generate-api`.
export const spec = {
  "openapi": "3.1.0",
  "info": {
    "title": "trace-access",
    "version": "1",
    "description": "Role-mapped trace access. Who may see which traces, and the traces cut to that.",
    "license": {
      "name": "Apache-2.0",
      "url": "https://www.apache.org/licenses/LICENSE-2.0.html"
    }
  },
  "servers": [
    {
      "url": "/"
    }
  ],
  "paths": {
    "/v1/entities/{kind}/{namespace}/{name}/access": {
      "get": {
        "operationId": "getEntityAccess",
        "summary": "What the caller may see of an entity, environment by environment",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/EntityAccess"
                }
              }
            }
          }
        }
      }
    },
    "/v1/entities/{kind}/{namespace}/{name}/environments/{environment}/traces": {
      "get": {
        "operationId": "getEntityTraces",
        "summary": "One page of an entity's traces, from its visible spans alone, newest first",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "$ref": "#/components/parameters/environment"
          },
          {
            "name": "start",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "description": "Inclusive; default one hour before end",
            "schema": {
              "type": "string",
              "format": "date-time",
              "maxLength": 40
            }
          },
          {
            "name": "end",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "description": "Exclusive; default now",
            "schema": {
              "type": "string",
              "format": "date-time",
              "maxLength": 40
            }
          },
          {
            "name": "limit",
            "in": "query",
            "required": false,
            "schema": {
              "type": "integer",
              "minimum": 1,
              "maximum": 100,
              "default": 20
            }
          },
          {
            "name": "cursor",
            "in": "query",
            "required": false,
            "schema": {
              "type": "string",
              "maxLength": 2000
            }
          },
          {
            "name": "errors",
            "in": "query",
            "required": false,
            "description": "Only traces with an error in a visible span of this entity",
            "schema": {
              "type": "boolean"
            }
          },
          {
            "name": "minDuration",
            "in": "query",
            "required": false,
            "description": "Milliseconds",
            "schema": {
              "type": "number",
              "minimum": 0
            }
          },
          {
            "name": "maxDuration",
            "in": "query",
            "required": false,
            "description": "Milliseconds",
            "schema": {
              "type": "number",
              "minimum": 0
            }
          },
          {
            "name": "operation",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "description": "Exact span name",
            "schema": {
              "type": "string",
              "maxLength": 256
            }
          },
          {
            "name": "attribute",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "description": "key=value, of a visible and not redacted attribute",
            "schema": {
              "type": "string",
              "maxLength": 1024
            }
          },
          {
            "name": "traceId",
            "in": "query",
            "required": false,
            "description": "32 hex digits, or X-Ray's 1-8-24 form",
            "schema": {
              "type": "string",
              "maxLength": 64
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/TracePage"
                }
              }
            }
          }
        }
      }
    },
    "/v1/environments/{environment}/traces/{traceId}": {
      "get": {
        "operationId": "getTrace",
        "summary": "One trace, every span visible (less redacted attributes) or hidden",
        "parameters": [
          {
            "$ref": "#/components/parameters/environment"
          },
          {
            "name": "traceId",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string",
              "maxLength": 64
            }
          },
          {
            "name": "entity",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "description": "The entity from whose page the trace is opened; picks the role to read with",
            "schema": {
              "type": "string",
              "maxLength": 300
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Trace"
                }
              }
            }
          }
        }
      }
    },
    "/v1/my-access": {
      "get": {
        "operationId": "getMyAccess",
        "summary": "Entities that the caller may view, or may ask for",
        "parameters": [
          {
            "name": "environment",
            "in": "query",
            "required": false,
            "schema": {
              "type": "string",
              "maxLength": 63
            }
          },
          {
            "name": "search",
            "in": "query",
            "required": false,
            "schema": {
              "type": "string",
              "maxLength": 100
            }
          },
          {
            "name": "limit",
            "in": "query",
            "required": false,
            "schema": {
              "type": "integer",
              "minimum": 1,
              "maximum": 200,
              "default": 50
            }
          },
          {
            "name": "cursor",
            "in": "query",
            "required": false,
            "schema": {
              "type": "string",
              "maxLength": 2000
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/MyAccessPage"
                }
              }
            }
          }
        }
      }
    },
    "/v1/sessions": {
      "get": {
        "operationId": "getMySessions",
        "summary": "The caller's own sessions that are still alive",
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/SessionList"
                }
              }
            }
          }
        }
      }
    },
    "/v1/bindings": {
      "get": {
        "operationId": "getBindings",
        "summary": "Every binding of the active policy",
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/BindingList"
                }
              }
            }
          }
        }
      }
    },
    "/v1/bindings/{binding}": {
      "get": {
        "operationId": "getBinding",
        "summary": "One binding, and whom and what it reaches today",
        "parameters": [
          {
            "name": "binding",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string",
              "maxLength": 63
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/BindingReach"
                }
              }
            }
          }
        }
      }
    },
    "/v1/explain": {
      "post": {
        "operationId": "explain",
        "summary": "Why a principal may or may not do something, step by step",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ExplainRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Explanation"
                }
              }
            }
          }
        }
      }
    },
    "/v1/policy": {
      "get": {
        "operationId": "getPolicyStatus",
        "summary": "The active policy version, and why a newer one was refused",
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PolicyStatus"
                }
              }
            }
          }
        }
      }
    },
    "/v1/claims": {
      "get": {
        "operationId": "getClaims",
        "summary": "Claims of service names that are not settled, and those that were confirmed",
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ClaimList"
                }
              }
            }
          }
        }
      }
    },
    "/v1/claims/confirm": {
      "post": {
        "operationId": "confirmClaim",
        "summary": "Confirm a pending claim of a service name",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ClaimKey"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Claim"
                }
              }
            }
          }
        }
      }
    },
    "/v1/claims/withdraw": {
      "post": {
        "operationId": "withdrawClaim",
        "summary": "Take back the confirmation of a claim",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ClaimKey"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Claim"
                }
              }
            }
          }
        }
      }
    },
    "/v1/issuing": {
      "get": {
        "operationId": "getIssuing",
        "summary": "Whether sessions are being issued",
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Issuing"
                }
              }
            }
          }
        }
      },
      "put": {
        "operationId": "setIssuing",
        "summary": "The global switch; off stops all issuing at once",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/IssuingUpdate"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Issuing"
                }
              }
            }
          }
        }
      }
    },
    "/v1/idp-groups": {
      "put": {
        "operationId": "putIdpGroups",
        "summary": "Groups that the identity provider named at sign-in; for the auth plugin alone",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/IdpGroupsUpdate"
              }
            }
          }
        },
        "responses": {
          "204": {
            "description": "Stored"
          }
        }
      }
    }
  },
  "components": {
    "parameters": {
      "kind": {
        "name": "kind",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 63
        }
      },
      "namespace": {
        "name": "namespace",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 63
        }
      },
      "name": {
        "name": "name",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 63
        }
      },
      "environment": {
        "name": "environment",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 63
        }
      }
    },
    "schemas": {
      "Outcome": {
        "type": "string",
        "enum": [
          "allowed",
          "requestable",
          "denied"
        ]
      },
      "AccessState": {
        "type": "string",
        "enum": [
          "open",
          "ask",
          "closed"
        ],
        "description": "allowed",
        "requestable": null,
        "denied as the screens say it": null
      },
      "Reason": {
        "type": "object",
        "required": [
          "code",
          "message"
        ],
        "properties": {
          "code": {
            "type": "string"
          },
          "message": {
            "type": "string"
          }
        }
      },
      "EnvironmentAccess": {
        "type": "object",
        "required": [
          "name",
          "tier",
          "state",
          "sentence",
          "why",
          "approvers"
        ],
        "properties": {
          "name": {
            "type": "string"
          },
          "tier": {
            "type": "string",
            "enum": [
              "low",
              "medium",
              "high"
            ]
          },
          "state": {
            "$ref": "#/components/schemas/AccessState"
          },
          "sentence": {
            "type": "string",
            "description": "One line for the page: may I, why, until when"
          },
          "binding": {
            "type": "string"
          },
          "role": {
            "type": "string",
            "description": "Alias"
          },
          "maxDuration": {
            "type": "string",
            "description": "ISO 8601 duration"
          },
          "until": {
            "type": "string",
            "format": "date-time",
            "description": "When the access closes by itself (the end of its hours)"
          },
          "why": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Reason"
            }
          },
          "approvers": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Whom to ask; full refs of groups and users"
          }
        }
      },
      "EntityAccess": {
        "type": "object",
        "required": [
          "entityRef",
          "environments",
          "issuing"
        ],
        "properties": {
          "entityRef": {
            "type": "string"
          },
          "policyVersion": {
            "type": "string"
          },
          "issuing": {
            "type": "boolean"
          },
          "services": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Service names under which this entity's spans are looked for"
          },
          "pendingServices": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Names claimed by annotation and not yet confirmed"
          },
          "environments": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/EnvironmentAccess"
            }
          }
        }
      },
      "SourceStatus": {
        "type": "object",
        "required": [
          "name",
          "type",
          "state"
        ],
        "properties": {
          "name": {
            "type": "string"
          },
          "type": {
            "type": "string"
          },
          "state": {
            "type": "string",
            "enum": [
              "ok",
              "partial",
              "failed"
            ]
          },
          "message": {
            "type": "string"
          }
        }
      },
      "TraceService": {
        "type": "object",
        "required": [
          "name",
          "spans"
        ],
        "properties": {
          "name": {
            "type": "string"
          },
          "entityRef": {
            "type": "string"
          },
          "spans": {
            "type": "integer"
          }
        }
      },
      "TraceSummary": {
        "type": "object",
        "required": [
          "traceId",
          "source",
          "startTime",
          "durationMs",
          "operation",
          "spans",
          "errors",
          "services"
        ],
        "properties": {
          "traceId": {
            "type": "string"
          },
          "source": {
            "type": "string"
          },
          "startTime": {
            "type": "string",
            "format": "date-time"
          },
          "durationMs": {
            "type": "number"
          },
          "operation": {
            "type": "string",
            "description": "Name of the entity's first visible span in the trace"
          },
          "spans": {
            "type": "integer",
            "description": "Visible spans of this entity"
          },
          "errors": {
            "type": "integer",
            "description": "Those of them with an error"
          },
          "services": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/TraceService"
            },
            "description": "Services of the trace that the caller may view"
          }
        }
      },
      "TracePage": {
        "type": "object",
        "required": [
          "environment",
          "start",
          "end",
          "traces",
          "sources"
        ],
        "properties": {
          "environment": {
            "type": "string"
          },
          "start": {
            "type": "string",
            "format": "date-time"
          },
          "end": {
            "type": "string",
            "format": "date-time"
          },
          "traces": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/TraceSummary"
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "sources": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/SourceStatus"
            }
          },
          "empty": {
            "type": "object",
            "description": "Present where there are no traces; why, and what to do",
            "required": [
              "reason",
              "message"
            ],
            "properties": {
              "reason": {
                "type": "string",
                "enum": [
                  "no-source",
                  "not-instrumented",
                  "wrong-service-name",
                  "nothing-in-window",
                  "nothing-matches",
                  "nothing-visible"
                ]
              },
              "message": {
                "type": "string"
              }
            }
          }
        }
      },
      "HiddenOwner": {
        "type": "object",
        "required": [
          "entityRef",
          "groups"
        ],
        "properties": {
          "entityRef": {
            "type": "string"
          },
          "groups": {
            "type": "array",
            "items": {
              "type": "string"
            }
          }
        }
      },
      "SpanEvent": {
        "type": "object",
        "required": [
          "timeUnixNano",
          "name",
          "attributes"
        ],
        "properties": {
          "timeUnixNano": {
            "type": "string"
          },
          "name": {
            "type": "string"
          },
          "attributes": {
            "type": "object",
            "additionalProperties": true
          }
        }
      },
      "SpanLink": {
        "type": "object",
        "required": [
          "traceId",
          "spanId",
          "attributes"
        ],
        "properties": {
          "traceId": {
            "type": "string"
          },
          "spanId": {
            "type": "string"
          },
          "attributes": {
            "type": "object",
            "additionalProperties": true
          }
        }
      },
      "VisibleSpan": {
        "type": "object",
        "required": [
          "visibility",
          "id",
          "spanId",
          "service",
          "name",
          "kind",
          "startTimeUnixNano",
          "durationNano",
          "status",
          "attributes",
          "resource",
          "events",
          "links",
          "redacted"
        ],
        "properties": {
          "visibility": {
            "type": "string",
            "enum": [
              "visible"
            ]
          },
          "id": {
            "type": "string",
            "description": "Local to this response"
          },
          "parentId": {
            "type": "string",
            "description": "id of the parent in this response; absent for roots and where the parent is missing"
          },
          "spanId": {
            "type": "string"
          },
          "service": {
            "type": "string"
          },
          "entityRef": {
            "type": "string"
          },
          "name": {
            "type": "string"
          },
          "kind": {
            "type": "string",
            "enum": [
              "unspecified",
              "internal",
              "server",
              "client",
              "producer",
              "consumer"
            ]
          },
          "startTimeUnixNano": {
            "type": "string"
          },
          "durationNano": {
            "type": "string"
          },
          "status": {
            "type": "object",
            "required": [
              "code"
            ],
            "properties": {
              "code": {
                "type": "string",
                "enum": [
                  "unset",
                  "ok",
                  "error"
                ]
              },
              "message": {
                "type": "string"
              }
            }
          },
          "attributes": {
            "type": "object",
            "additionalProperties": true
          },
          "resource": {
            "type": "object",
            "additionalProperties": true
          },
          "events": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/SpanEvent"
            }
          },
          "links": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/SpanLink"
            }
          },
          "redacted": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Names of attributes that policy took out"
          }
        }
      },
      "HiddenSpan": {
        "type": "object",
        "description": "Exactly what remains of a span that the caller may not view",
        "required": [
          "visibility",
          "id",
          "startTimeUnixNano",
          "durationNano",
          "error"
        ],
        "properties": {
          "visibility": {
            "type": "string",
            "enum": [
              "hidden"
            ]
          },
          "id": {
            "type": "string"
          },
          "parentId": {
            "type": "string"
          },
          "startTimeUnixNano": {
            "type": "string"
          },
          "durationNano": {
            "type": "string"
          },
          "error": {
            "type": "boolean"
          },
          "owner": {
            "$ref": "#/components/schemas/HiddenOwner"
          }
        }
      },
      "Trace": {
        "type": "object",
        "required": [
          "traceId",
          "environment",
          "source",
          "partial",
          "spans",
          "warnings"
        ],
        "properties": {
          "traceId": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          },
          "source": {
            "type": "string"
          },
          "partial": {
            "type": "boolean"
          },
          "warnings": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "What was odd about the trace as the source gave it"
          },
          "spans": {
            "type": "array",
            "description": "Depth first, children by start time",
            "items": {
              "oneOf": [
                {
                  "$ref": "#/components/schemas/VisibleSpan"
                },
                {
                  "$ref": "#/components/schemas/HiddenSpan"
                }
              ],
              "discriminator": {
                "propertyName": "visibility",
                "mapping": {
                  "visible": "#/components/schemas/VisibleSpan",
                  "hidden": "#/components/schemas/HiddenSpan"
                }
              }
            }
          }
        }
      },
      "MyAccess": {
        "type": "object",
        "required": [
          "entityRef",
          "owned",
          "environments"
        ],
        "properties": {
          "entityRef": {
            "type": "string"
          },
          "owned": {
            "type": "boolean"
          },
          "environments": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/EnvironmentAccess"
            }
          }
        }
      },
      "MyAccessPage": {
        "type": "object",
        "required": [
          "items",
          "environments"
        ],
        "properties": {
          "environments": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/MyAccess"
            }
          },
          "nextCursor": {
            "type": "string"
          }
        }
      },
      "Session": {
        "type": "object",
        "required": [
          "id",
          "environment",
          "role",
          "binding",
          "action",
          "issuedAt",
          "expiresAt"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          },
          "role": {
            "type": "string"
          },
          "binding": {
            "type": "string"
          },
          "action": {
            "type": "string"
          },
          "issuedAt": {
            "type": "string",
            "format": "date-time"
          },
          "expiresAt": {
            "type": "string",
            "format": "date-time"
          }
        }
      },
      "SessionList": {
        "type": "object",
        "required": [
          "sessions"
        ],
        "properties": {
          "sessions": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Session"
            }
          }
        }
      },
      "Binding": {
        "type": "object",
        "required": [
          "name",
          "owner",
          "effect",
          "subjects",
          "entities",
          "environments",
          "actions",
          "priority",
          "redact"
        ],
        "properties": {
          "name": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "owner": {
            "type": "string"
          },
          "effect": {
            "type": "string",
            "enum": [
              "allow",
              "deny"
            ]
          },
          "access": {
            "type": "string",
            "enum": [
              "standing",
              "onRequest"
            ]
          },
          "subjects": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "In words: owners, group:…, user:…, service:…, idp group okta/…"
          },
          "entities": {
            "description": "The predicate as written",
            "oneOf": [
              {
                "type": "string"
              },
              {
                "type": "object",
                "additionalProperties": true
              }
            ]
          },
          "services": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "environments": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "actions": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "role": {
            "type": "string"
          },
          "priority": {
            "type": "integer"
          },
          "maxDuration": {
            "type": "string"
          },
          "conditions": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "In words"
          },
          "redact": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "approval": {
            "type": "string"
          }
        }
      },
      "BindingList": {
        "type": "object",
        "required": [
          "policyVersion",
          "bindings"
        ],
        "properties": {
          "policyVersion": {
            "type": "string"
          },
          "bindings": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Binding"
            }
          }
        }
      },
      "Reach": {
        "type": "object",
        "required": [
          "total",
          "refs"
        ],
        "properties": {
          "total": {
            "type": "integer"
          },
          "refs": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "The first 100 by name"
          }
        }
      },
      "BindingReach": {
        "type": "object",
        "required": [
          "binding",
          "principals",
          "entities"
        ],
        "properties": {
          "binding": {
            "$ref": "#/components/schemas/Binding"
          },
          "principals": {
            "$ref": "#/components/schemas/Reach"
          },
          "entities": {
            "$ref": "#/components/schemas/Reach"
          }
        }
      },
      "ExplainRequest": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "entity",
          "environment"
        ],
        "properties": {
          "principal": {
            "type": "string",
            "maxLength": 300,
            "description": "Default the caller; anyone else needs trace-access.policy.explain"
          },
          "entity": {
            "type": "string",
            "maxLength": 300
          },
          "environment": {
            "type": "string",
            "maxLength": 63
          },
          "action": {
            "type": "string",
            "enum": [
              "view",
              "share",
              "console",
              "credentials",
              "write"
            ],
            "default": "view"
          },
          "at": {
            "type": "string",
            "format": "date-time",
            "maxLength": 40
          },
          "ip": {
            "type": "string",
            "maxLength": 64
          }
        }
      },
      "Explanation": {
        "type": "object",
        "required": [
          "outcome",
          "policyVersion",
          "why",
          "steps",
          "nearestMisses"
        ],
        "properties": {
          "outcome": {
            "$ref": "#/components/schemas/Outcome"
          },
          "binding": {
            "type": "string"
          },
          "role": {
            "type": "string"
          },
          "maxDuration": {
            "type": "string"
          },
          "policyVersion": {
            "type": "string"
          },
          "why": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Reason"
            }
          },
          "steps": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Reason"
            }
          },
          "membershipPath": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "nearestMisses": {
            "type": "array",
            "items": {
              "type": "object",
              "required": [
                "binding",
                "missing"
              ],
              "properties": {
                "binding": {
                  "type": "string"
                },
                "missing": {
                  "type": "array",
                  "items": {
                    "$ref": "#/components/schemas/Reason"
                  }
                }
              }
            }
          }
        }
      },
      "Finding": {
        "type": "object",
        "required": [
          "severity",
          "code",
          "message",
          "file",
          "line"
        ],
        "properties": {
          "severity": {
            "type": "string",
            "enum": [
              "error",
              "warning"
            ]
          },
          "code": {
            "type": "string"
          },
          "message": {
            "type": "string"
          },
          "file": {
            "type": "string"
          },
          "line": {
            "type": "integer"
          },
          "column": {
            "type": "integer"
          },
          "document": {
            "type": "string"
          }
        }
      },
      "PolicyStatus": {
        "type": "object",
        "required": [
          "findings"
        ],
        "properties": {
          "active": {
            "type": "object",
            "required": [
              "version",
              "loadedAt",
              "bindings"
            ],
            "properties": {
              "version": {
                "type": "string"
              },
              "loadedAt": {
                "type": "string",
                "format": "date-time"
              },
              "bindings": {
                "type": "integer"
              }
            }
          },
          "refused": {
            "type": "object",
            "description": "The newest set that was not taken",
            "required": [
              "at"
            ],
            "properties": {
              "at": {
                "type": "string",
                "format": "date-time"
              },
              "message": {
                "type": "string"
              }
            }
          },
          "findings": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Finding"
            }
          }
        }
      },
      "ClaimKey": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "source",
          "service",
          "entityRef"
        ],
        "properties": {
          "source": {
            "type": "string",
            "maxLength": 63
          },
          "service": {
            "type": "string",
            "maxLength": 256
          },
          "entityRef": {
            "type": "string",
            "maxLength": 300
          }
        }
      },
      "Claim": {
        "type": "object",
        "required": [
          "source",
          "service",
          "entityRef",
          "state"
        ],
        "properties": {
          "source": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          },
          "service": {
            "type": "string"
          },
          "entityRef": {
            "type": "string"
          },
          "state": {
            "type": "string",
            "enum": [
              "pending",
              "confirmed",
              "contested"
            ]
          },
          "by": {
            "type": "string",
            "description": "What settles it: name, policy, trusted, or who confirmed"
          },
          "mayConfirm": {
            "type": "boolean",
            "description": "Whether the caller may confirm it, or take back a confirmation"
          }
        }
      },
      "ClaimList": {
        "type": "object",
        "required": [
          "claims"
        ],
        "properties": {
          "claims": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Claim"
            }
          }
        }
      },
      "Issuing": {
        "type": "object",
        "required": [
          "enabled"
        ],
        "properties": {
          "enabled": {
            "type": "boolean"
          },
          "reason": {
            "type": "string"
          },
          "changedBy": {
            "type": "string"
          },
          "changedAt": {
            "type": "string",
            "format": "date-time"
          },
          "mayChange": {
            "type": "boolean"
          }
        }
      },
      "IssuingUpdate": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "enabled",
          "reason"
        ],
        "properties": {
          "enabled": {
            "type": "boolean"
          },
          "reason": {
            "type": "string",
            "minLength": 3,
            "maxLength": 500
          }
        }
      },
      "IdpGroupsUpdate": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "userRef",
          "source",
          "groups"
        ],
        "properties": {
          "userRef": {
            "type": "string",
            "maxLength": 300
          },
          "source": {
            "type": "string",
            "maxLength": 63
          },
          "groups": {
            "type": "array",
            "maxItems": 2000,
            "items": {
              "type": "string",
              "maxLength": 256
            }
          }
        }
      }
    }
  }
} as const;
