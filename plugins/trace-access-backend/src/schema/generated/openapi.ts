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
    },
    "/v1/requests/preview": {
      "post": {
        "operationId": "previewRequest",
        "summary": "What a request would need and open, before it is sent",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/RequestDraft"
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
                  "$ref": "#/components/schemas/RequestPreview"
                }
              }
            }
          }
        }
      }
    },
    "/v1/requests": {
      "get": {
        "operationId": "getRequests",
        "summary": "Requests that the caller may see, newest first; `inbox` holds what waits for the caller's decision, oldest first",
        "parameters": [
          {
            "name": "box",
            "in": "query",
            "required": false,
            "schema": {
              "type": "string",
              "enum": [
                "inbox",
                "mine",
                "all"
              ],
              "default": "all"
            }
          },
          {
            "name": "state",
            "in": "query",
            "required": false,
            "schema": {
              "$ref": "#/components/schemas/RequestState"
            }
          },
          {
            "name": "entity",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "type": "string",
              "maxLength": 300
            }
          },
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
            "$ref": "#/components/parameters/limit"
          },
          {
            "$ref": "#/components/parameters/cursor"
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/RequestPage"
                }
              }
            }
          }
        }
      },
      "post": {
        "operationId": "createRequest",
        "summary": "Ask for what a binding makes requestable",
        "parameters": [
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/RequestCreate"
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "Created",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/RequestDetail"
                }
              }
            }
          }
        }
      }
    },
    "/v1/requests/{requestId}": {
      "get": {
        "operationId": "getRequest",
        "summary": "One request, with what an approver needs to decide",
        "parameters": [
          {
            "$ref": "#/components/parameters/requestId"
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/RequestDetail"
                }
              }
            }
          }
        }
      }
    },
    "/v1/requests/{requestId}/reviews": {
      "post": {
        "operationId": "reviewRequest",
        "summary": "Approve or deny; approving may give less than was asked for",
        "parameters": [
          {
            "$ref": "#/components/parameters/requestId"
          },
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ReviewCreate"
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
                  "$ref": "#/components/schemas/RequestDetail"
                }
              }
            }
          }
        }
      }
    },
    "/v1/requests/{requestId}/cancel": {
      "post": {
        "operationId": "cancelRequest",
        "summary": "Take back a request of one's own that is pending",
        "parameters": [
          {
            "$ref": "#/components/parameters/requestId"
          },
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/RequestDetail"
                }
              }
            }
          }
        }
      }
    },
    "/v1/grants": {
      "get": {
        "operationId": "getGrants",
        "summary": "Grants that the caller may see, newest first",
        "parameters": [
          {
            "name": "box",
            "in": "query",
            "required": false,
            "description": "mine: the caller holds them; overseen: the caller may revoke them",
            "schema": {
              "type": "string",
              "enum": [
                "mine",
                "overseen"
              ],
              "default": "mine"
            }
          },
          {
            "name": "live",
            "in": "query",
            "required": false,
            "description": "Only those that open something or will",
            "schema": {
              "type": "boolean"
            }
          },
          {
            "name": "entity",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "type": "string",
              "maxLength": 300
            }
          },
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
            "$ref": "#/components/parameters/limit"
          },
          {
            "$ref": "#/components/parameters/cursor"
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/GrantPage"
                }
              }
            }
          }
        }
      }
    },
    "/v1/grants/{grantId}": {
      "get": {
        "operationId": "getGrant",
        "summary": "One grant",
        "parameters": [
          {
            "$ref": "#/components/parameters/grantId"
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Grant"
                }
              }
            }
          }
        }
      }
    },
    "/v1/revocations/preview": {
      "post": {
        "operationId": "previewRevocation",
        "summary": "What would stop, before it does",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/RevocationScope"
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
                  "$ref": "#/components/schemas/RevocationPreview"
                }
              }
            }
          }
        }
      }
    },
    "/v1/revocations": {
      "get": {
        "operationId": "getRevocations",
        "summary": "Revocations that the caller asked for or is concerned by (all of them with trace-access.audit.read), newest first",
        "parameters": [
          {
            "name": "open",
            "in": "query",
            "required": false,
            "description": "Only those that are not proven yet",
            "schema": {
              "type": "boolean"
            }
          },
          {
            "$ref": "#/components/parameters/limit"
          },
          {
            "$ref": "#/components/parameters/cursor"
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/RevocationPage"
                }
              }
            }
          }
        }
      },
      "post": {
        "operationId": "revoke",
        "summary": "End a grant, everything of a person, or everything granted on an entity in an environment",
        "parameters": [
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/RevocationCreate"
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
                  "$ref": "#/components/schemas/Revocation"
                }
              }
            }
          }
        }
      }
    },
    "/v1/revocations/{revocationId}": {
      "get": {
        "operationId": "getRevocation",
        "summary": "One revocation, and how far its delivery to the provider is",
        "parameters": [
          {
            "$ref": "#/components/parameters/revocationId"
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Revocation"
                }
              }
            }
          }
        }
      }
    },
    "/v1/handouts/preview": {
      "post": {
        "operationId": "previewHandout",
        "summary": "What credentials or a console link would show, before they are handed out",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/HandoutRequest"
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
                  "$ref": "#/components/schemas/HandoutPreview"
                }
              }
            }
          }
        }
      }
    },
    "/v1/credentials": {
      "post": {
        "operationId": "getCredentials",
        "summary": "Temporary credentials for a laptop; never cached, the same again while they last",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/CredentialsRequest"
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
                  "$ref": "#/components/schemas/Credentials"
                }
              }
            }
          }
        }
      }
    },
    "/v1/console-links": {
      "post": {
        "operationId": "getConsoleLink",
        "summary": "A sign-in link to the provider's console; a secret that lives minutes",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/CredentialsRequest"
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
                  "$ref": "#/components/schemas/ConsoleLink"
                }
              }
            }
          }
        }
      }
    },
    "/v1/obligations": {
      "get": {
        "operationId": "getObligations",
        "summary": "Post-reviews that the caller may settle or is concerned by, the most urgent first",
        "parameters": [
          {
            "name": "open",
            "in": "query",
            "required": false,
            "schema": {
              "type": "boolean"
            }
          },
          {
            "$ref": "#/components/parameters/limit"
          },
          {
            "$ref": "#/components/parameters/cursor"
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ObligationPage"
                }
              }
            }
          }
        }
      }
    },
    "/v1/obligations/{obligationId}/settle": {
      "post": {
        "operationId": "settleObligation",
        "summary": "Acknowledge or flag a break-glass use after the fact",
        "parameters": [
          {
            "name": "obligationId",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string",
              "maxLength": 26
            }
          },
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ObligationSettle"
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
                  "$ref": "#/components/schemas/Obligation"
                }
              }
            }
          }
        }
      }
    },
    "/v1/delegations": {
      "get": {
        "operationId": "getDelegations",
        "summary": "Who decides for the caller while they are away, and for whom the caller does",
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/DelegationList"
                }
              }
            }
          }
        }
      },
      "post": {
        "operationId": "createDelegation",
        "summary": "Let somebody decide in one's place for a while",
        "parameters": [
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/DelegationCreate"
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "Created",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Delegation"
                }
              }
            }
          }
        }
      }
    },
    "/v1/delegations/{delegationId}": {
      "delete": {
        "operationId": "endDelegation",
        "summary": "End a delegation of one's own",
        "parameters": [
          {
            "name": "delegationId",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string",
              "maxLength": 26
            }
          }
        ],
        "responses": {
          "204": {
            "description": "Ended"
          }
        }
      }
    },
    "/v1/audit": {
      "get": {
        "operationId": "getAudit",
        "summary": "The audit trail, newest first; of oneself, or all of it with trace-access.audit.read",
        "parameters": [
          {
            "name": "principal",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "type": "string",
              "maxLength": 300
            }
          },
          {
            "name": "event",
            "in": "query",
            "required": false,
            "schema": {
              "type": "string",
              "maxLength": 63
            }
          },
          {
            "name": "outcome",
            "in": "query",
            "required": false,
            "schema": {
              "type": "string",
              "enum": [
                "given",
                "refused",
                "failed",
                "changed"
              ]
            }
          },
          {
            "name": "entity",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "type": "string",
              "maxLength": 300
            }
          },
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
            "name": "request",
            "in": "query",
            "required": false,
            "description": "Id of an access request and all that came of it",
            "schema": {
              "type": "string",
              "maxLength": 26
            }
          },
          {
            "$ref": "#/components/parameters/limit"
          },
          {
            "$ref": "#/components/parameters/cursor"
          }
        ],
        "responses": {
          "200": {
            "description": "Ok",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/AuditPage"
                }
              }
            }
          }
        }
      }
    }
  },
  "components": {
    "parameters": {
      "limit": {
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
      "cursor": {
        "name": "cursor",
        "in": "query",
        "required": false,
        "schema": {
          "type": "string",
          "maxLength": 2000
        }
      },
      "requestId": {
        "name": "requestId",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 26
        }
      },
      "grantId": {
        "name": "grantId",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 26
        }
      },
      "revocationId": {
        "name": "revocationId",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 26
        }
      },
      "idempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": true,
        "description": "A value of the caller that is new for each intent (a UUID); the same key with the same body does nothing twice, with another body it is 409",
        "schema": {
          "type": "string",
          "minLength": 8,
          "maxLength": 128,
          "pattern": "^[\\x21-\\x7e]+$"
        }
      },
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
          "ready",
          "ask",
          "closed"
        ],
        "description": "How the screens say it: allowed; approved, and the clock starts at the first look; requestable; denied"
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
          },
          "grant": {
            "$ref": "#/components/schemas/EnvironmentGrant"
          },
          "requestable": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Action"
            },
            "description": "Actions that may be requested here (also beside something that is open)"
          },
          "handouts": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Handout"
            },
            "description": "How credentials and console stand; left out where no binding names them"
          },
          "pendingRequest": {
            "type": "string",
            "description": "Id of the caller's own pending request for this"
          },
          "typicalMinutes": {
            "type": "number",
            "description": "Median time to a decision",
            "where it must be asked for": null
          }
        }
      },
      "EnvironmentGrant": {
        "type": "object",
        "description": "The grant that opens this, or will",
        "required": [
          "id",
          "state",
          "duration"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "state": {
            "type": "string",
            "enum": [
              "claimable",
              "active"
            ]
          },
          "duration": {
            "type": "string"
          },
          "claimBy": {
            "type": "string",
            "format": "date-time"
          },
          "endsAt": {
            "type": "string",
            "format": "date-time"
          }
        }
      },
      "Handout": {
        "type": "object",
        "required": [
          "action",
          "state"
        ],
        "properties": {
          "action": {
            "type": "string",
            "enum": [
              "console",
              "credentials"
            ]
          },
          "state": {
            "$ref": "#/components/schemas/AccessState"
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
          },
          "grantId": {
            "type": "string"
          },
          "entityRef": {
            "type": "string"
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
      },
      "Action": {
        "type": "string",
        "enum": [
          "view",
          "share",
          "console",
          "credentials",
          "write"
        ]
      },
      "RequestState": {
        "type": "string",
        "enum": [
          "pending",
          "approved",
          "denied",
          "cancelled",
          "expired"
        ]
      },
      "GrantState": {
        "type": "string",
        "enum": [
          "scheduled",
          "claimable",
          "active",
          "ended",
          "revoking",
          "revoked",
          "unclaimed"
        ]
      },
      "Approver": {
        "type": "object",
        "description": "Who can take a step",
        "required": [
          "label"
        ],
        "properties": {
          "label": {
            "type": "string",
            "description": "In words: a ref, \"owners\", \"on call: payments\""
          },
          "ref": {
            "type": "string",
            "description": "Full ref of a user or group",
            "where there is one": null
          }
        }
      },
      "ApprovalStep": {
        "type": "object",
        "required": [
          "count",
          "given",
          "approvers",
          "people"
        ],
        "properties": {
          "count": {
            "type": "integer",
            "description": "How many people it takes"
          },
          "given": {
            "type": "integer",
            "description": "How many have approved"
          },
          "approvers": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Approver"
            }
          },
          "people": {
            "type": "integer",
            "description": "How many people could take it today",
            "the requester left out": null
          },
          "onCall": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Those of them who are on call now"
          }
        }
      },
      "Opens": {
        "type": "object",
        "description": "What an approval opens",
        "required": [
          "environment",
          "tier",
          "actions",
          "services",
          "accounts",
          "wholeAccount"
        ],
        "properties": {
          "environment": {
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
          "actions": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Action"
            }
          },
          "services": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Service names of the entity there"
          },
          "accounts": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Where the traces are: account and region, or the name of the source"
          },
          "wholeAccount": {
            "type": "boolean",
            "description": "Credentials or console: shows every service of these accounts"
          },
          "redact": {
            "type": "array",
            "items": {
              "type": "string"
            }
          }
        }
      },
      "RequestDraft": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "entity",
          "environment"
        ],
        "properties": {
          "entity": {
            "type": "string",
            "maxLength": 300
          },
          "environment": {
            "type": "string",
            "maxLength": 63
          },
          "actions": {
            "type": "array",
            "minItems": 1,
            "maxItems": 3,
            "items": {
              "type": "string",
              "enum": [
                "view",
                "console",
                "credentials"
              ]
            },
            "default": [
              "view"
            ]
          },
          "duration": {
            "type": "string",
            "maxLength": 40,
            "description": "ISO 8601; default the shortest sensible one"
          },
          "ticket": {
            "type": "string",
            "maxLength": 200
          },
          "startsAt": {
            "type": "string",
            "format": "date-time",
            "maxLength": 40,
            "description": "Default now"
          },
          "extends": {
            "type": "string",
            "maxLength": 26,
            "description": "Grant of one's own that this continues"
          },
          "breakGlass": {
            "type": "boolean",
            "default": false
          }
        }
      },
      "RequestCreate": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "entity",
          "environment"
        ],
        "properties": {
          "entity": {
            "type": "string",
            "maxLength": 300
          },
          "environment": {
            "type": "string",
            "maxLength": 63
          },
          "actions": {
            "type": "array",
            "minItems": 1,
            "maxItems": 3,
            "items": {
              "type": "string",
              "enum": [
                "view",
                "console",
                "credentials"
              ]
            },
            "default": [
              "view"
            ]
          },
          "duration": {
            "type": "string",
            "maxLength": 40
          },
          "reason": {
            "type": "string",
            "maxLength": 2000
          },
          "ticket": {
            "type": "string",
            "maxLength": 200
          },
          "startsAt": {
            "type": "string",
            "format": "date-time",
            "maxLength": 40
          },
          "extends": {
            "type": "string",
            "maxLength": 26
          },
          "breakGlass": {
            "type": "boolean",
            "default": false
          }
        }
      },
      "RequestPreview": {
        "type": "object",
        "required": [
          "possible",
          "sentence",
          "why",
          "actions",
          "duration",
          "durations",
          "reasonRequired",
          "ticket",
          "steps",
          "automatic",
          "opens"
        ],
        "properties": {
          "possible": {
            "type": "boolean",
            "description": "False: nobody could approve it, or nothing makes it requestable; the sentence says why"
          },
          "sentence": {
            "type": "string"
          },
          "why": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Reason"
            }
          },
          "binding": {
            "type": "string"
          },
          "rules": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "actions": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Action"
            },
            "description": "Those that may be asked for here"
          },
          "duration": {
            "type": "string",
            "description": "ISO 8601; what would be asked for"
          },
          "maxDuration": {
            "type": "string"
          },
          "durations": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Sensible choices up to the limit, shortest first"
          },
          "startUntil": {
            "type": "string",
            "format": "date-time",
            "description": "How far ahead it may start; absent = now only"
          },
          "reasonRequired": {
            "type": "boolean"
          },
          "ticket": {
            "type": "object",
            "required": [
              "required"
            ],
            "properties": {
              "required": {
                "type": "boolean"
              },
              "pattern": {
                "type": "string"
              },
              "problem": {
                "type": "string",
                "description": "What is wrong with the ticket of the draft"
              },
              "title": {
                "type": "string"
              },
              "url": {
                "type": "string"
              }
            }
          },
          "steps": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ApprovalStep"
            }
          },
          "automatic": {
            "type": "boolean",
            "description": "It would be approved at once by policy"
          },
          "automaticWhy": {
            "type": "string"
          },
          "typicalMinutes": {
            "type": "number",
            "description": "Median time to a decision under these rules in the last 30 days"
          },
          "opens": {
            "$ref": "#/components/schemas/Opens"
          },
          "breakGlass": {
            "type": "object",
            "description": "Present where the caller may break the glass",
            "required": [
              "maxDuration",
              "reviewWithin"
            ],
            "properties": {
              "maxDuration": {
                "type": "string"
              },
              "reviewWithin": {
                "type": "string"
              }
            }
          },
          "pending": {
            "type": "string",
            "description": "Id of a request of the caller's for the same that is pending"
          }
        }
      },
      "AccessRequest": {
        "type": "object",
        "required": [
          "id",
          "requester",
          "entityRef",
          "environment",
          "tier",
          "actions",
          "duration",
          "state",
          "createdAt",
          "expiresAt",
          "breakGlass"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "requester": {
            "type": "string"
          },
          "actor": {
            "type": "string",
            "description": "Full ref of the agent that asked for the requester"
          },
          "entityRef": {
            "type": "string"
          },
          "environment": {
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
          "actions": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Action"
            }
          },
          "duration": {
            "type": "string"
          },
          "reason": {
            "type": "string"
          },
          "ticket": {
            "type": "string"
          },
          "startsAt": {
            "type": "string",
            "format": "date-time"
          },
          "extends": {
            "type": "string"
          },
          "breakGlass": {
            "type": "boolean"
          },
          "automatic": {
            "type": "boolean"
          },
          "state": {
            "$ref": "#/components/schemas/RequestState"
          },
          "sentence": {
            "type": "string",
            "description": "How it stands, in words"
          },
          "createdAt": {
            "type": "string",
            "format": "date-time"
          },
          "expiresAt": {
            "type": "string",
            "format": "date-time"
          },
          "decidedAt": {
            "type": "string",
            "format": "date-time"
          },
          "grantId": {
            "type": "string"
          },
          "grantState": {
            "$ref": "#/components/schemas/GrantState"
          },
          "mayReview": {
            "type": "boolean"
          },
          "mayCancel": {
            "type": "boolean"
          },
          "overdue": {
            "type": "boolean",
            "description": "It has waited longer than the rule's reminder"
          }
        }
      },
      "Review": {
        "type": "object",
        "required": [
          "id",
          "reviewer",
          "verdict",
          "createdAt"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "reviewer": {
            "type": "string"
          },
          "onBehalfOf": {
            "type": "string"
          },
          "verdict": {
            "type": "string",
            "enum": [
              "approve",
              "deny"
            ]
          },
          "comment": {
            "type": "string"
          },
          "duration": {
            "type": "string",
            "description": "Where less was given than asked for"
          },
          "actions": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Action"
            }
          },
          "createdAt": {
            "type": "string",
            "format": "date-time"
          }
        }
      },
      "PastGrant": {
        "type": "object",
        "required": [
          "grantId",
          "principal",
          "reason",
          "at",
          "state"
        ],
        "properties": {
          "grantId": {
            "type": "string"
          },
          "principal": {
            "type": "string"
          },
          "reason": {
            "type": "string"
          },
          "at": {
            "type": "string",
            "format": "date-time"
          },
          "state": {
            "$ref": "#/components/schemas/GrantState"
          },
          "duration": {
            "type": "string"
          }
        }
      },
      "RequestDetail": {
        "type": "object",
        "required": [
          "request",
          "binding",
          "rules",
          "policyVersion",
          "steps",
          "reviews",
          "opens",
          "requesterGrants",
          "history"
        ],
        "properties": {
          "request": {
            "$ref": "#/components/schemas/AccessRequest"
          },
          "binding": {
            "type": "string"
          },
          "rules": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "policyVersion": {
            "type": "string"
          },
          "maxDuration": {
            "type": "string"
          },
          "steps": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ApprovalStep"
            }
          },
          "reviews": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Review"
            }
          },
          "whyNotReview": {
            "type": "string",
            "description": "Why the caller may not decide it"
          },
          "opens": {
            "$ref": "#/components/schemas/Opens"
          },
          "already": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "What of it the requester has already (for the before/after)"
          },
          "requesterGrants": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Grant"
            },
            "description": "Live grants of the requester"
          },
          "history": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/PastGrant"
            },
            "description": "Who had the same and for what"
          },
          "grant": {
            "$ref": "#/components/schemas/Grant"
          }
        }
      },
      "RequestPage": {
        "type": "object",
        "required": [
          "items"
        ],
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/AccessRequest"
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "waiting": {
            "type": "integer",
            "description": "How many wait for the caller's decision (100 = so many or more)"
          }
        }
      },
      "ReviewCreate": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "verdict"
        ],
        "properties": {
          "verdict": {
            "type": "string",
            "enum": [
              "approve",
              "deny"
            ]
          },
          "comment": {
            "type": "string",
            "maxLength": 2000
          },
          "duration": {
            "type": "string",
            "maxLength": 40,
            "description": "Shorter than asked for"
          },
          "actions": {
            "type": "array",
            "minItems": 1,
            "maxItems": 3,
            "items": {
              "type": "string",
              "enum": [
                "view",
                "console",
                "credentials"
              ]
            },
            "description": "Fewer than asked for"
          }
        }
      },
      "Grant": {
        "type": "object",
        "required": [
          "id",
          "requestId",
          "principal",
          "entityRef",
          "environment",
          "actions",
          "state",
          "sentence",
          "duration",
          "binding",
          "role",
          "createdAt",
          "breakGlass"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "requestId": {
            "type": "string"
          },
          "principal": {
            "type": "string"
          },
          "entityRef": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          },
          "actions": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Action"
            }
          },
          "state": {
            "$ref": "#/components/schemas/GrantState"
          },
          "sentence": {
            "type": "string",
            "description": "How it stands, in words: opens for 2 h from the first look; open until …; ended since …"
          },
          "duration": {
            "type": "string"
          },
          "binding": {
            "type": "string"
          },
          "role": {
            "type": "string",
            "description": "Alias"
          },
          "breakGlass": {
            "type": "boolean"
          },
          "extends": {
            "type": "string"
          },
          "createdAt": {
            "type": "string",
            "format": "date-time"
          },
          "startsAt": {
            "type": "string",
            "format": "date-time"
          },
          "claimBy": {
            "type": "string",
            "format": "date-time"
          },
          "claimedAt": {
            "type": "string",
            "format": "date-time"
          },
          "endsAt": {
            "type": "string",
            "format": "date-time"
          },
          "endedAt": {
            "type": "string",
            "format": "date-time"
          },
          "endReason": {
            "type": "string"
          },
          "suspended": {
            "type": "boolean",
            "description": "A condition of its binding (hours) does not hold now; the clock goes on"
          },
          "revocationId": {
            "type": "string"
          },
          "copiesUntil": {
            "type": "string",
            "format": "date-time",
            "description": "While revoking: until when copies of credentials may live at the most"
          },
          "sessions": {
            "type": "integer",
            "description": "Sessions of it that are alive"
          },
          "mayRevoke": {
            "type": "boolean"
          },
          "mayExtend": {
            "type": "boolean"
          }
        }
      },
      "GrantPage": {
        "type": "object",
        "required": [
          "items"
        ],
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Grant"
            }
          },
          "nextCursor": {
            "type": "string"
          }
        }
      },
      "RevocationScope": {
        "type": "object",
        "additionalProperties": false,
        "description": "Exactly one of: grant; principal; entity and environment together",
        "properties": {
          "grant": {
            "type": "string",
            "maxLength": 26
          },
          "principal": {
            "type": "string",
            "maxLength": 300
          },
          "entity": {
            "type": "string",
            "maxLength": 300
          },
          "environment": {
            "type": "string",
            "maxLength": 63
          }
        }
      },
      "RevocationCreate": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "reason"
        ],
        "properties": {
          "grant": {
            "type": "string",
            "maxLength": 26
          },
          "principal": {
            "type": "string",
            "maxLength": 300
          },
          "entity": {
            "type": "string",
            "maxLength": 300
          },
          "environment": {
            "type": "string",
            "maxLength": 63
          },
          "reason": {
            "type": "string",
            "minLength": 3,
            "maxLength": 500
          },
          "acceptRoleWide": {
            "type": "boolean",
            "default": false,
            "description": "The preview said that a role must end for everyone, and that is meant; only for those with trace-access.principal.revoke"
          }
        }
      },
      "AffectedRole": {
        "type": "object",
        "required": [
          "role",
          "environment",
          "sessions",
          "way",
          "roleWide"
        ],
        "properties": {
          "role": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          },
          "sessions": {
            "type": "integer",
            "description": "Sessions that end"
          },
          "way": {
            "type": "string",
            "enum": [
              "kill",
              "expire"
            ],
            "description": "kill: issued credentials are refused by the provider; expire: the role may not be written to, so copies live until copiesUntil"
          },
          "copiesUntil": {
            "type": "string",
            "format": "date-time"
          },
          "roleWide": {
            "type": "boolean",
            "description": "The deny policy is full",
            "so everyone's session on this role ends": null
          }
        }
      },
      "RevocationPreview": {
        "type": "object",
        "required": [
          "sentence",
          "grants",
          "requests",
          "sessions",
          "roles"
        ],
        "properties": {
          "sentence": {
            "type": "string"
          },
          "grants": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Grant"
            }
          },
          "requests": {
            "type": "integer",
            "description": "Pending requests that are withdrawn"
          },
          "sessions": {
            "type": "integer"
          },
          "delegations": {
            "type": "integer",
            "description": "Delegations by and to the person that end"
          },
          "roles": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/AffectedRole"
            }
          },
          "mayAcceptRoleWide": {
            "type": "boolean",
            "description": "Where a role must end for everyone: whether the caller may say that this is meant (trace-access.principal.revoke)"
          },
          "remains": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "What is still open afterwards, and how to close it: standing access by policy"
          }
        }
      },
      "Delivery": {
        "type": "object",
        "required": [
          "role",
          "environment",
          "state",
          "attempts"
        ],
        "properties": {
          "role": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          },
          "state": {
            "type": "string",
            "enum": [
              "waiting",
              "delivered",
              "verified",
              "expiring",
              "expired"
            ]
          },
          "attempts": {
            "type": "integer"
          },
          "problem": {
            "type": "string",
            "description": "Why it is not through yet"
          },
          "copiesUntil": {
            "type": "string",
            "format": "date-time"
          },
          "verifiedAt": {
            "type": "string",
            "format": "date-time"
          }
        }
      },
      "Revocation": {
        "type": "object",
        "required": [
          "id",
          "scope",
          "state",
          "sentence",
          "requestedBy",
          "reason",
          "createdAt",
          "grants",
          "deliveries"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "scope": {
            "$ref": "#/components/schemas/RevocationScope"
          },
          "state": {
            "type": "string",
            "enum": [
              "revoking",
              "revoked"
            ]
          },
          "sentence": {
            "type": "string"
          },
          "requestedBy": {
            "type": "string"
          },
          "reason": {
            "type": "string"
          },
          "createdAt": {
            "type": "string",
            "format": "date-time"
          },
          "revokedAt": {
            "type": "string",
            "format": "date-time"
          },
          "grants": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "copiesUntil": {
            "type": "string",
            "format": "date-time"
          },
          "deliveries": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Delivery"
            }
          }
        }
      },
      "RevocationPage": {
        "type": "object",
        "required": [
          "items"
        ],
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Revocation"
            }
          },
          "nextCursor": {
            "type": "string"
          }
        }
      },
      "HandoutRequest": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "entity",
          "environment",
          "action"
        ],
        "properties": {
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
              "console",
              "credentials"
            ]
          }
        }
      },
      "HandoutPreview": {
        "type": "object",
        "required": [
          "state",
          "sentence",
          "why"
        ],
        "properties": {
          "state": {
            "$ref": "#/components/schemas/AccessState"
          },
          "sentence": {
            "type": "string"
          },
          "why": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Reason"
            }
          },
          "opens": {
            "$ref": "#/components/schemas/Opens"
          },
          "until": {
            "type": "string",
            "format": "date-time",
            "description": "When what would be handed out ends"
          },
          "killable": {
            "type": "boolean",
            "description": "Whether revoking ends copies at once"
          }
        }
      },
      "CredentialsRequest": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "entity",
          "environment"
        ],
        "properties": {
          "entity": {
            "type": "string",
            "maxLength": 300
          },
          "environment": {
            "type": "string",
            "maxLength": 63
          }
        }
      },
      "Credentials": {
        "type": "object",
        "required": [
          "provider",
          "accessKeyId",
          "secretAccessKey",
          "sessionToken",
          "expiration",
          "sessionId",
          "entityRef",
          "environment"
        ],
        "properties": {
          "provider": {
            "type": "string"
          },
          "accessKeyId": {
            "type": "string"
          },
          "secretAccessKey": {
            "type": "string"
          },
          "sessionToken": {
            "type": "string"
          },
          "expiration": {
            "type": "string",
            "format": "date-time"
          },
          "accountId": {
            "type": "string"
          },
          "region": {
            "type": "string"
          },
          "sessionId": {
            "type": "string"
          },
          "entityRef": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          }
        }
      },
      "ConsoleLink": {
        "type": "object",
        "required": [
          "url",
          "expiresAt",
          "sessionId",
          "sessionEndsAt"
        ],
        "properties": {
          "url": {
            "type": "string"
          },
          "expiresAt": {
            "type": "string",
            "format": "date-time",
            "description": "When the link itself dies"
          },
          "sessionEndsAt": {
            "type": "string",
            "format": "date-time"
          },
          "sessionId": {
            "type": "string"
          }
        }
      },
      "Obligation": {
        "type": "object",
        "required": [
          "id",
          "kind",
          "grantId",
          "requestId",
          "principal",
          "entityRef",
          "environment",
          "reason",
          "state",
          "dueAt",
          "createdAt"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "kind": {
            "type": "string",
            "enum": [
              "post-review"
            ]
          },
          "grantId": {
            "type": "string"
          },
          "requestId": {
            "type": "string"
          },
          "principal": {
            "type": "string",
            "description": "Who broke the glass"
          },
          "entityRef": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          },
          "reason": {
            "type": "string"
          },
          "state": {
            "type": "string",
            "enum": [
              "due",
              "acknowledged",
              "flagged",
              "overdue"
            ]
          },
          "dueAt": {
            "type": "string",
            "format": "date-time"
          },
          "createdAt": {
            "type": "string",
            "format": "date-time"
          },
          "settledBy": {
            "type": "string"
          },
          "settledAt": {
            "type": "string",
            "format": "date-time"
          },
          "comment": {
            "type": "string"
          },
          "maySettle": {
            "type": "boolean"
          },
          "seen": {
            "type": "object",
            "additionalProperties": true,
            "description": "What was looked at under the grant: traces, searches, handouts"
          }
        }
      },
      "ObligationPage": {
        "type": "object",
        "required": [
          "items"
        ],
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Obligation"
            }
          },
          "nextCursor": {
            "type": "string"
          }
        }
      },
      "ObligationSettle": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "verdict"
        ],
        "properties": {
          "verdict": {
            "type": "string",
            "enum": [
              "acknowledge",
              "flag"
            ]
          },
          "comment": {
            "type": "string",
            "maxLength": 2000
          }
        }
      },
      "Delegation": {
        "type": "object",
        "required": [
          "id",
          "from",
          "to",
          "startsAt",
          "endsAt",
          "mine"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "from": {
            "type": "string"
          },
          "to": {
            "type": "string"
          },
          "startsAt": {
            "type": "string",
            "format": "date-time"
          },
          "endsAt": {
            "type": "string",
            "format": "date-time"
          },
          "mine": {
            "type": "boolean",
            "description": "The caller gave it and may end it"
          }
        }
      },
      "DelegationList": {
        "type": "object",
        "required": [
          "delegations"
        ],
        "properties": {
          "delegations": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Delegation"
            }
          }
        }
      },
      "DelegationCreate": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "to",
          "endsAt"
        ],
        "properties": {
          "to": {
            "type": "string",
            "maxLength": 300
          },
          "startsAt": {
            "type": "string",
            "format": "date-time",
            "maxLength": 40
          },
          "endsAt": {
            "type": "string",
            "format": "date-time",
            "maxLength": 40
          }
        }
      },
      "AuditEvent": {
        "type": "object",
        "required": [
          "id",
          "at",
          "event",
          "principal",
          "outcome",
          "count"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "at": {
            "type": "string",
            "format": "date-time"
          },
          "event": {
            "type": "string"
          },
          "principal": {
            "type": "string"
          },
          "actor": {
            "type": "string",
            "description": "Full ref of the agent that did it for the principal"
          },
          "outcome": {
            "type": "string",
            "enum": [
              "given",
              "refused",
              "failed",
              "changed"
            ]
          },
          "count": {
            "type": "integer"
          },
          "environment": {
            "type": "string"
          },
          "entityRef": {
            "type": "string"
          },
          "action": {
            "type": "string"
          },
          "binding": {
            "type": "string"
          },
          "role": {
            "type": "string"
          },
          "sessionId": {
            "type": "string"
          },
          "traceId": {
            "type": "string"
          },
          "requestId": {
            "type": "string"
          },
          "grantId": {
            "type": "string"
          },
          "details": {
            "type": "object",
            "additionalProperties": true
          }
        }
      },
      "AuditPage": {
        "type": "object",
        "required": [
          "items"
        ],
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/AuditEvent"
            }
          },
          "nextCursor": {
            "type": "string"
          }
        }
      }
    }
  }
} as const;
