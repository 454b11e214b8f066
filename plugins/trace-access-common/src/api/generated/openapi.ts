// Generated from openapi.yaml by `yarn generate-api`.
/** @public */
export interface paths {
    "/v1/entities/{kind}/{namespace}/{name}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller may see of an entity, environment by environment */
        get: operations["getEntityAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/entities/{kind}/{namespace}/{name}/environments/{environment}/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One page of an entity's traces, from its visible spans alone, newest first */
        get: operations["getEntityTraces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/environments/{environment}/traces/{traceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trace, every span visible (less redacted attributes) or hidden */
        get: operations["getTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/my-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entities that the caller may view, or may ask for */
        get: operations["getMyAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's own sessions that are still alive */
        get: operations["getMySessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/bindings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every binding of the active policy */
        get: operations["getBindings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/bindings/{binding}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One binding, and whom and what it reaches today */
        get: operations["getBinding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Why a principal may or may not do something, step by step */
        post: operations["explain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The active policy version, and why a newer one was refused */
        get: operations["getPolicyStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Claims of service names that are not settled, and those that were confirmed */
        get: operations["getClaims"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claims/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm a pending claim of a service name */
        post: operations["confirmClaim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claims/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back the confirmation of a claim */
        post: operations["withdrawClaim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/issuing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether sessions are being issued */
        get: operations["getIssuing"];
        /** The global switch; off stops all issuing at once */
        put: operations["setIssuing"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/idp-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Groups that the identity provider named at sign-in; for the auth plugin alone */
        put: operations["putIdpGroups"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
/** @public */
export type webhooks = Record<string, never>;
/** @public */
export interface components {
    schemas: {
        Outcome: "allowed" | "requestable" | "denied";
        /**
         * allowed
         */
        AccessState: "open" | "ask" | "closed";
        Reason: {
            code: string;
            message: string;
        };
        EnvironmentAccess: {
            name: string;
            tier: "low" | "medium" | "high";
            state: components["schemas"]["AccessState"];
            /** One line for the page: may I, why, until when */
            sentence: string;
            binding?: string;
            /** Alias */
            role?: string;
            /** ISO 8601 duration */
            maxDuration?: string;
            /**
             * Format: date-time
             * When the access closes by itself (the end of its hours)
             */
            until?: string;
            why: components["schemas"]["Reason"][];
            /** Whom to ask; full refs of groups and users */
            approvers: string[];
        };
        EntityAccess: {
            entityRef: string;
            policyVersion?: string;
            issuing: boolean;
            /** Service names under which this entity's spans are looked for */
            services?: string[];
            /** Names claimed by annotation and not yet confirmed */
            pendingServices?: string[];
            environments: components["schemas"]["EnvironmentAccess"][];
        };
        SourceStatus: {
            name: string;
            type: string;
            state: "ok" | "partial" | "failed";
            message?: string;
        };
        TraceService: {
            name: string;
            entityRef?: string;
            spans: number;
        };
        TraceSummary: {
            traceId: string;
            source: string;
            /** Format: date-time */
            startTime: string;
            durationMs: number;
            /** Name of the entity's first visible span in the trace */
            operation: string;
            /** Visible spans of this entity */
            spans: number;
            /** Those of them with an error */
            errors: number;
            /** Services of the trace that the caller may view */
            services: components["schemas"]["TraceService"][];
        };
        TracePage: {
            environment: string;
            /** Format: date-time */
            start: string;
            /** Format: date-time */
            end: string;
            traces: components["schemas"]["TraceSummary"][];
            nextCursor?: string;
            sources: components["schemas"]["SourceStatus"][];
            /** Present where there are no traces; why, and what to do */
            empty?: {
                reason: "no-source" | "not-instrumented" | "wrong-service-name" | "nothing-in-window" | "nothing-matches" | "nothing-visible";
                message: string;
            };
        };
        HiddenOwner: {
            entityRef: string;
            groups: string[];
        };
        SpanEvent: {
            timeUnixNano: string;
            name: string;
            attributes: {
                [key: string]: unknown;
            };
        };
        SpanLink: {
            traceId: string;
            spanId: string;
            attributes: {
                [key: string]: unknown;
            };
        };
        VisibleSpan: {
            /**
             * discriminator enum property added by openapi-typescript
             */
            visibility: "visible";
            /** Local to this response */
            id: string;
            /** id of the parent in this response; absent for roots and where the parent is missing */
            parentId?: string;
            spanId: string;
            service: string;
            entityRef?: string;
            name: string;
            kind: "unspecified" | "internal" | "server" | "client" | "producer" | "consumer";
            startTimeUnixNano: string;
            durationNano: string;
            status: {
                code: "unset" | "ok" | "error";
                message?: string;
            };
            attributes: {
                [key: string]: unknown;
            };
            resource: {
                [key: string]: unknown;
            };
            events: components["schemas"]["SpanEvent"][];
            links: components["schemas"]["SpanLink"][];
            /** Names of attributes that policy took out */
            redacted: string[];
        };
        /** Exactly what remains of a span that the caller may not view */
        HiddenSpan: {
            /**
             * discriminator enum property added by openapi-typescript
             */
            visibility: "hidden";
            id: string;
            parentId?: string;
            startTimeUnixNano: string;
            durationNano: string;
            error: boolean;
            owner?: components["schemas"]["HiddenOwner"];
        };
        Trace: {
            traceId: string;
            environment: string;
            source: string;
            partial: boolean;
            /** What was odd about the trace as the source gave it */
            warnings: string[];
            /** Depth first, children by start time */
            spans: (components["schemas"]["VisibleSpan"] | components["schemas"]["HiddenSpan"])[];
        };
        MyAccess: {
            entityRef: string;
            owned: boolean;
            environments: components["schemas"]["EnvironmentAccess"][];
        };
        MyAccessPage: {
            environments: string[];
            items: components["schemas"]["MyAccess"][];
            nextCursor?: string;
        };
        Session: {
            id: string;
            environment: string;
            role: string;
            binding: string;
            action: string;
            /** Format: date-time */
            issuedAt: string;
            /** Format: date-time */
            expiresAt: string;
        };
        SessionList: {
            sessions: components["schemas"]["Session"][];
        };
        Binding: {
            name: string;
            title?: string;
            owner: string;
            effect: "allow" | "deny";
            access?: "standing" | "onRequest";
            /** In words: owners, group:…, user:…, service:…, idp group okta/… */
            subjects: string[];
            /** The predicate as written */
            entities: string | {
                [key: string]: unknown;
            };
            services?: string[];
            environments: string[];
            actions: string[];
            role?: string;
            priority: number;
            maxDuration?: string;
            /** In words */
            conditions?: string[];
            redact: string[];
            approval?: string;
        };
        BindingList: {
            policyVersion: string;
            bindings: components["schemas"]["Binding"][];
        };
        Reach: {
            total: number;
            /** The first 100 by name */
            refs: string[];
        };
        BindingReach: {
            binding: components["schemas"]["Binding"];
            principals: components["schemas"]["Reach"];
            entities: components["schemas"]["Reach"];
        };
        ExplainRequest: {
            /** Default the caller; anyone else needs trace-access.policy.explain */
            principal?: string;
            entity: string;
            environment: string;
            /**
             * Default: view
             */
            action: "view" | "share" | "console" | "credentials" | "write";
            /** Format: date-time */
            at?: string;
            ip?: string;
        };
        Explanation: {
            outcome: components["schemas"]["Outcome"];
            binding?: string;
            role?: string;
            maxDuration?: string;
            policyVersion: string;
            why: components["schemas"]["Reason"][];
            steps: components["schemas"]["Reason"][];
            membershipPath?: string[];
            nearestMisses: {
                binding: string;
                missing: components["schemas"]["Reason"][];
            }[];
        };
        Finding: {
            severity: "error" | "warning";
            code: string;
            message: string;
            file: string;
            line: number;
            column?: number;
            document?: string;
        };
        PolicyStatus: {
            active?: {
                version: string;
                /** Format: date-time */
                loadedAt: string;
                bindings: number;
            };
            /** The newest set that was not taken */
            refused?: {
                /** Format: date-time */
                at: string;
                message?: string;
            };
            findings: components["schemas"]["Finding"][];
        };
        ClaimKey: {
            source: string;
            service: string;
            entityRef: string;
        };
        Claim: {
            source: string;
            environment?: string;
            service: string;
            entityRef: string;
            state: "pending" | "confirmed" | "contested";
            /** What settles it: name, policy, trusted, or who confirmed */
            by?: string;
            /** Whether the caller may confirm it, or take back a confirmation */
            mayConfirm?: boolean;
        };
        ClaimList: {
            claims: components["schemas"]["Claim"][];
        };
        Issuing: {
            enabled: boolean;
            reason?: string;
            changedBy?: string;
            /** Format: date-time */
            changedAt?: string;
            mayChange?: boolean;
        };
        IssuingUpdate: {
            enabled: boolean;
            reason: string;
        };
        IdpGroupsUpdate: {
            userRef: string;
            source: string;
            groups: string[];
        };
    };
    responses: never;
    parameters: {
        kind: string;
        namespace: string;
        name: string;
        environment: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
/** @public */
export type $defs = Record<string, never>;
/** @public */
export interface operations {
    getEntityAccess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityAccess"];
                };
            };
        };
    };
    getEntityTraces: {
        parameters: {
            query?: {
                /** Inclusive; default one hour before end */
                start?: string;
                /** Exclusive; default now */
                end?: string;
                limit?: number;
                cursor?: string;
                /** Only traces with an error in a visible span of this entity */
                errors?: boolean;
                /** Milliseconds */
                minDuration?: number;
                /** Milliseconds */
                maxDuration?: number;
                /** Exact span name */
                operation?: string;
                /** key=value, of a visible and not redacted attribute */
                attribute?: string;
                /** 32 hex digits, or X-Ray's 1-8-24 form */
                traceId?: string;
            };
            header?: never;
            path: {
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
                environment: components["parameters"]["environment"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TracePage"];
                };
            };
        };
    };
    getTrace: {
        parameters: {
            query?: {
                /** The entity from whose page the trace is opened; picks the role to read with */
                entity?: string;
            };
            header?: never;
            path: {
                environment: components["parameters"]["environment"];
                traceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trace"];
                };
            };
        };
    };
    getMyAccess: {
        parameters: {
            query?: {
                environment?: string;
                search?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyAccessPage"];
                };
            };
        };
    };
    getMySessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
        };
    };
    getBindings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BindingList"];
                };
            };
        };
    };
    getBinding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                binding: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BindingReach"];
                };
            };
        };
    };
    explain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplainRequest"];
            };
        };
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
        };
    };
    getPolicyStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyStatus"];
                };
            };
        };
    };
    getClaims: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimList"];
                };
            };
        };
    };
    confirmClaim: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimKey"];
            };
        };
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
        };
    };
    withdrawClaim: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimKey"];
            };
        };
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
        };
    };
    getIssuing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Issuing"];
                };
            };
        };
    };
    setIssuing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssuingUpdate"];
            };
        };
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Issuing"];
                };
            };
        };
    };
    putIdpGroups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdpGroupsUpdate"];
            };
        };
        responses: {
            /** Stored */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
