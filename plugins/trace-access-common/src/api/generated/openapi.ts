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
    "/v1/requests/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a request would need and open, before it is sent */
        post: operations["previewRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests that the caller may see, newest first; `inbox` holds what waits for the caller's decision, oldest first */
        get: operations["getRequests"];
        put?: never;
        /** Ask for what a binding makes requestable */
        post: operations["createRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{requestId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One request, with what an approver needs to decide */
        get: operations["getRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{requestId}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve or deny; approving may give less than was asked for */
        post: operations["reviewRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{requestId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back a request of one's own that is pending */
        post: operations["cancelRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Grants that the caller may see, newest first */
        get: operations["getGrants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grants/{grantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One grant */
        get: operations["getGrant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/revocations/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would stop, before it does */
        post: operations["previewRevocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/revocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Revocations that the caller asked for or is concerned by (all of them with trace-access.audit.read), newest first */
        get: operations["getRevocations"];
        put?: never;
        /** End a grant, everything of a person, or everything granted on an entity in an environment */
        post: operations["revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/revocations/{revocationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One revocation, and how far its delivery to the provider is */
        get: operations["getRevocation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/handouts/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What credentials or a console link would show, before they are handed out */
        post: operations["previewHandout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Temporary credentials for a laptop; never cached, the same again while they last */
        post: operations["getCredentials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/console-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A sign-in link to the provider's console; a secret that lives minutes */
        post: operations["getConsoleLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/obligations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Post-reviews that the caller may settle or is concerned by, the most urgent first */
        get: operations["getObligations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/obligations/{obligationId}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Acknowledge or flag a break-glass use after the fact */
        post: operations["settleObligation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delegations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who decides for the caller while they are away, and for whom the caller does */
        get: operations["getDelegations"];
        put?: never;
        /** Let somebody decide in one's place for a while */
        post: operations["createDelegation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delegations/{delegationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a delegation of one's own */
        delete: operations["endDelegation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audit trail, newest first; of oneself, or all of it with trace-access.audit.read */
        get: operations["getAudit"];
        put?: never;
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
         * How the screens say it: allowed; approved, and the clock starts at the first look; requestable; denied
         */
        AccessState: "open" | "ready" | "ask" | "closed";
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
            grant?: components["schemas"]["EnvironmentGrant"];
            /** Actions that may be requested here (also beside something that is open) */
            requestable?: components["schemas"]["Action"][];
            /** How credentials and console stand; left out where no binding names them */
            handouts?: components["schemas"]["Handout"][];
            /** Id of the caller's own pending request for this */
            pendingRequest?: string;
            /** Median time to a decision */
            typicalMinutes?: number;
        };
        /** The grant that opens this, or will */
        EnvironmentGrant: {
            id: string;
            state: "claimable" | "active";
            duration: string;
            /** Format: date-time */
            claimBy?: string;
            /** Format: date-time */
            endsAt?: string;
        };
        Handout: {
            action: "console" | "credentials";
            state: components["schemas"]["AccessState"];
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
            grantId?: string;
            entityRef?: string;
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
        Action: "view" | "share" | "console" | "credentials" | "write";
        RequestState: "pending" | "approved" | "denied" | "cancelled" | "expired";
        GrantState: "scheduled" | "claimable" | "active" | "ended" | "revoking" | "revoked" | "unclaimed";
        /** Who can take a step */
        Approver: {
            /** In words: a ref, "owners", "on call: payments" */
            label: string;
            /** Full ref of a user or group */
            ref?: string;
        };
        ApprovalStep: {
            /** How many people it takes */
            count: number;
            /** How many have approved */
            given: number;
            approvers: components["schemas"]["Approver"][];
            /** How many people could take it today */
            people: number;
            /** Those of them who are on call now */
            onCall?: string[];
        };
        /** What an approval opens */
        Opens: {
            environment: string;
            tier: "low" | "medium" | "high";
            actions: components["schemas"]["Action"][];
            /** Service names of the entity there */
            services: string[];
            /** Where the traces are: account and region, or the name of the source */
            accounts: string[];
            /** Credentials or console: shows every service of these accounts */
            wholeAccount: boolean;
            redact?: string[];
        };
        RequestDraft: {
            entity: string;
            environment: string;
            /**
             * Default: [
             *       "view"
             *     ]
             */
            actions: ("view" | "console" | "credentials")[];
            /** ISO 8601; default the shortest sensible one */
            duration?: string;
            ticket?: string;
            /**
             * Format: date-time
             * Default now
             */
            startsAt?: string;
            /** Grant of one's own that this continues */
            extends?: string;
            /** Default: false */
            breakGlass: boolean;
        };
        RequestCreate: {
            entity: string;
            environment: string;
            /**
             * Default: [
             *       "view"
             *     ]
             */
            actions: ("view" | "console" | "credentials")[];
            duration?: string;
            reason?: string;
            ticket?: string;
            /** Format: date-time */
            startsAt?: string;
            extends?: string;
            /** Default: false */
            breakGlass: boolean;
        };
        RequestPreview: {
            /** False: nobody could approve it, or nothing makes it requestable; the sentence says why */
            possible: boolean;
            sentence: string;
            why: components["schemas"]["Reason"][];
            binding?: string;
            rules?: string[];
            /** Those that may be asked for here */
            actions: components["schemas"]["Action"][];
            /** ISO 8601; what would be asked for */
            duration: string;
            maxDuration?: string;
            /** Sensible choices up to the limit, shortest first */
            durations: string[];
            /**
             * Format: date-time
             * How far ahead it may start; absent = now only
             */
            startUntil?: string;
            reasonRequired: boolean;
            ticket: {
                required: boolean;
                pattern?: string;
                /** What is wrong with the ticket of the draft */
                problem?: string;
                title?: string;
                url?: string;
            };
            steps: components["schemas"]["ApprovalStep"][];
            /** It would be approved at once by policy */
            automatic: boolean;
            automaticWhy?: string;
            /** Median time to a decision under these rules in the last 30 days */
            typicalMinutes?: number;
            opens: components["schemas"]["Opens"];
            /** Present where the caller may break the glass */
            breakGlass?: {
                maxDuration: string;
                reviewWithin: string;
            };
            /** Id of a request of the caller's for the same that is pending */
            pending?: string;
        };
        AccessRequest: {
            id: string;
            requester: string;
            /** Full ref of the agent that asked for the requester */
            actor?: string;
            entityRef: string;
            environment: string;
            tier: "low" | "medium" | "high";
            actions: components["schemas"]["Action"][];
            duration: string;
            reason?: string;
            ticket?: string;
            /** Format: date-time */
            startsAt?: string;
            extends?: string;
            breakGlass: boolean;
            automatic?: boolean;
            state: components["schemas"]["RequestState"];
            /** How it stands, in words */
            sentence?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: date-time */
            decidedAt?: string;
            grantId?: string;
            grantState?: components["schemas"]["GrantState"];
            mayReview?: boolean;
            mayCancel?: boolean;
            /** It has waited longer than the rule's reminder */
            overdue?: boolean;
        };
        Review: {
            id: string;
            reviewer: string;
            onBehalfOf?: string;
            verdict: "approve" | "deny";
            comment?: string;
            /** Where less was given than asked for */
            duration?: string;
            actions?: components["schemas"]["Action"][];
            /** Format: date-time */
            createdAt: string;
        };
        PastGrant: {
            grantId: string;
            principal: string;
            reason: string;
            /** Format: date-time */
            at: string;
            state: components["schemas"]["GrantState"];
            duration?: string;
        };
        RequestDetail: {
            request: components["schemas"]["AccessRequest"];
            binding: string;
            rules: string[];
            policyVersion: string;
            maxDuration?: string;
            steps: components["schemas"]["ApprovalStep"][];
            reviews: components["schemas"]["Review"][];
            /** Why the caller may not decide it */
            whyNotReview?: string;
            opens: components["schemas"]["Opens"];
            /** What of it the requester has already (for the before/after) */
            already?: string[];
            /** Live grants of the requester */
            requesterGrants: components["schemas"]["Grant"][];
            /** Who had the same and for what */
            history: components["schemas"]["PastGrant"][];
            grant?: components["schemas"]["Grant"];
        };
        RequestPage: {
            items: components["schemas"]["AccessRequest"][];
            nextCursor?: string;
            /** How many wait for the caller's decision (100 = so many or more) */
            waiting?: number;
        };
        ReviewCreate: {
            verdict: "approve" | "deny";
            comment?: string;
            /** Shorter than asked for */
            duration?: string;
            /** Fewer than asked for */
            actions?: ("view" | "console" | "credentials")[];
        };
        Grant: {
            id: string;
            requestId: string;
            principal: string;
            entityRef: string;
            environment: string;
            actions: components["schemas"]["Action"][];
            state: components["schemas"]["GrantState"];
            /** How it stands, in words: opens for 2 h from the first look; open until …; ended since … */
            sentence: string;
            duration: string;
            binding: string;
            /** Alias */
            role: string;
            breakGlass: boolean;
            extends?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startsAt?: string;
            /** Format: date-time */
            claimBy?: string;
            /** Format: date-time */
            claimedAt?: string;
            /** Format: date-time */
            endsAt?: string;
            /** Format: date-time */
            endedAt?: string;
            endReason?: string;
            /** A condition of its binding (hours) does not hold now; the clock goes on */
            suspended?: boolean;
            revocationId?: string;
            /**
             * Format: date-time
             * While revoking: until when copies of credentials may live at the most
             */
            copiesUntil?: string;
            /** Sessions of it that are alive */
            sessions?: number;
            mayRevoke?: boolean;
            mayExtend?: boolean;
        };
        GrantPage: {
            items: components["schemas"]["Grant"][];
            nextCursor?: string;
        };
        /** Exactly one of: grant; principal; entity and environment together */
        RevocationScope: {
            grant?: string;
            principal?: string;
            entity?: string;
            environment?: string;
        };
        RevocationCreate: {
            grant?: string;
            principal?: string;
            entity?: string;
            environment?: string;
            reason: string;
            /**
             * The preview said that a role must end for everyone, and that is meant; only for those with trace-access.principal.revoke
             * Default: false
             */
            acceptRoleWide: boolean;
        };
        AffectedRole: {
            role: string;
            environment: string;
            /** Sessions that end */
            sessions: number;
            /**
             * kill: issued credentials are refused by the provider; expire: the role may not be written to, so copies live until copiesUntil
             */
            way: "kill" | "expire";
            /** Format: date-time */
            copiesUntil?: string;
            /** The deny policy is full */
            roleWide: boolean;
        };
        RevocationPreview: {
            sentence: string;
            grants: components["schemas"]["Grant"][];
            /** Pending requests that are withdrawn */
            requests: number;
            sessions: number;
            /** Delegations by and to the person that end */
            delegations?: number;
            roles: components["schemas"]["AffectedRole"][];
            /** Where a role must end for everyone: whether the caller may say that this is meant (trace-access.principal.revoke) */
            mayAcceptRoleWide?: boolean;
            /** What is still open afterwards, and how to close it: standing access by policy */
            remains?: string[];
        };
        Delivery: {
            role: string;
            environment: string;
            state: "waiting" | "delivered" | "verified" | "expiring" | "expired";
            attempts: number;
            /** Why it is not through yet */
            problem?: string;
            /** Format: date-time */
            copiesUntil?: string;
            /** Format: date-time */
            verifiedAt?: string;
        };
        Revocation: {
            id: string;
            scope: components["schemas"]["RevocationScope"];
            state: "revoking" | "revoked";
            sentence: string;
            requestedBy: string;
            reason: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            revokedAt?: string;
            grants: string[];
            /** Format: date-time */
            copiesUntil?: string;
            deliveries: components["schemas"]["Delivery"][];
        };
        RevocationPage: {
            items: components["schemas"]["Revocation"][];
            nextCursor?: string;
        };
        HandoutRequest: {
            entity: string;
            environment: string;
            action: "console" | "credentials";
        };
        HandoutPreview: {
            state: components["schemas"]["AccessState"];
            sentence: string;
            why: components["schemas"]["Reason"][];
            opens?: components["schemas"]["Opens"];
            /**
             * Format: date-time
             * When what would be handed out ends
             */
            until?: string;
            /** Whether revoking ends copies at once */
            killable?: boolean;
        };
        CredentialsRequest: {
            entity: string;
            environment: string;
        };
        Credentials: {
            provider: string;
            accessKeyId: string;
            secretAccessKey: string;
            sessionToken: string;
            /** Format: date-time */
            expiration: string;
            accountId?: string;
            region?: string;
            sessionId: string;
            entityRef: string;
            environment: string;
        };
        ConsoleLink: {
            url: string;
            /**
             * Format: date-time
             * When the link itself dies
             */
            expiresAt: string;
            /** Format: date-time */
            sessionEndsAt: string;
            sessionId: string;
        };
        Obligation: {
            id: string;
            kind: "post-review";
            grantId: string;
            requestId: string;
            /** Who broke the glass */
            principal: string;
            entityRef: string;
            environment: string;
            reason: string;
            state: "due" | "acknowledged" | "flagged" | "overdue";
            /** Format: date-time */
            dueAt: string;
            /** Format: date-time */
            createdAt: string;
            settledBy?: string;
            /** Format: date-time */
            settledAt?: string;
            comment?: string;
            maySettle?: boolean;
            /** What was looked at under the grant: traces, searches, handouts */
            seen?: {
                [key: string]: unknown;
            };
        };
        ObligationPage: {
            items: components["schemas"]["Obligation"][];
            nextCursor?: string;
        };
        ObligationSettle: {
            verdict: "acknowledge" | "flag";
            comment?: string;
        };
        Delegation: {
            id: string;
            from: string;
            to: string;
            /** Format: date-time */
            startsAt: string;
            /** Format: date-time */
            endsAt: string;
            /** The caller gave it and may end it */
            mine: boolean;
        };
        DelegationList: {
            delegations: components["schemas"]["Delegation"][];
        };
        DelegationCreate: {
            to: string;
            /** Format: date-time */
            startsAt?: string;
            /** Format: date-time */
            endsAt: string;
        };
        AuditEvent: {
            id: string;
            /** Format: date-time */
            at: string;
            event: string;
            principal: string;
            /** Full ref of the agent that did it for the principal */
            actor?: string;
            outcome: "given" | "refused" | "failed" | "changed";
            count: number;
            environment?: string;
            entityRef?: string;
            action?: string;
            binding?: string;
            role?: string;
            sessionId?: string;
            traceId?: string;
            requestId?: string;
            grantId?: string;
            details?: {
                [key: string]: unknown;
            };
        };
        AuditPage: {
            items: components["schemas"]["AuditEvent"][];
            nextCursor?: string;
        };
    };
    responses: never;
    parameters: {
        limit: number;
        cursor: string;
        requestId: string;
        grantId: string;
        revocationId: string;
        /** A value of the caller that is new for each intent (a UUID); the same key with the same body does nothing twice, with another body it is 409 */
        idempotencyKey: string;
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
    previewRequest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestDraft"];
            };
        };
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestPreview"];
                };
            };
        };
    };
    getRequests: {
        parameters: {
            query?: {
                box?: "inbox" | "mine" | "all";
                state?: components["schemas"]["RequestState"];
                entity?: string;
                environment?: string;
                limit?: components["parameters"]["limit"];
                cursor?: components["parameters"]["cursor"];
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
                    "application/json": components["schemas"]["RequestPage"];
                };
            };
        };
    };
    createRequest: {
        parameters: {
            query?: never;
            header: {
                /** A value of the caller that is new for each intent (a UUID); the same key with the same body does nothing twice, with another body it is 409 */
                "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestCreate"];
            };
        };
        responses: {
            /** Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
        };
    };
    getRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                requestId: components["parameters"]["requestId"];
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
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
        };
    };
    reviewRequest: {
        parameters: {
            query?: never;
            header: {
                /** A value of the caller that is new for each intent (a UUID); the same key with the same body does nothing twice, with another body it is 409 */
                "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            path: {
                requestId: components["parameters"]["requestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewCreate"];
            };
        };
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
        };
    };
    cancelRequest: {
        parameters: {
            query?: never;
            header: {
                /** A value of the caller that is new for each intent (a UUID); the same key with the same body does nothing twice, with another body it is 409 */
                "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            path: {
                requestId: components["parameters"]["requestId"];
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
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
        };
    };
    getGrants: {
        parameters: {
            query?: {
                /** mine: the caller holds them; overseen: the caller may revoke them */
                box?: "mine" | "overseen";
                /** Only those that open something or will */
                live?: boolean;
                entity?: string;
                environment?: string;
                limit?: components["parameters"]["limit"];
                cursor?: components["parameters"]["cursor"];
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
                    "application/json": components["schemas"]["GrantPage"];
                };
            };
        };
    };
    getGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                grantId: components["parameters"]["grantId"];
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
                    "application/json": components["schemas"]["Grant"];
                };
            };
        };
    };
    previewRevocation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevocationScope"];
            };
        };
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevocationPreview"];
                };
            };
        };
    };
    getRevocations: {
        parameters: {
            query?: {
                /** Only those that are not proven yet */
                open?: boolean;
                limit?: components["parameters"]["limit"];
                cursor?: components["parameters"]["cursor"];
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
                    "application/json": components["schemas"]["RevocationPage"];
                };
            };
        };
    };
    revoke: {
        parameters: {
            query?: never;
            header: {
                /** A value of the caller that is new for each intent (a UUID); the same key with the same body does nothing twice, with another body it is 409 */
                "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevocationCreate"];
            };
        };
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revocation"];
                };
            };
        };
    };
    getRevocation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                revocationId: components["parameters"]["revocationId"];
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
                    "application/json": components["schemas"]["Revocation"];
                };
            };
        };
    };
    previewHandout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandoutRequest"];
            };
        };
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandoutPreview"];
                };
            };
        };
    };
    getCredentials: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CredentialsRequest"];
            };
        };
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credentials"];
                };
            };
        };
    };
    getConsoleLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CredentialsRequest"];
            };
        };
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsoleLink"];
                };
            };
        };
    };
    getObligations: {
        parameters: {
            query?: {
                open?: boolean;
                limit?: components["parameters"]["limit"];
                cursor?: components["parameters"]["cursor"];
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
                    "application/json": components["schemas"]["ObligationPage"];
                };
            };
        };
    };
    settleObligation: {
        parameters: {
            query?: never;
            header: {
                /** A value of the caller that is new for each intent (a UUID); the same key with the same body does nothing twice, with another body it is 409 */
                "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            path: {
                obligationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ObligationSettle"];
            };
        };
        responses: {
            /** Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Obligation"];
                };
            };
        };
    };
    getDelegations: {
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
                    "application/json": components["schemas"]["DelegationList"];
                };
            };
        };
    };
    createDelegation: {
        parameters: {
            query?: never;
            header: {
                /** A value of the caller that is new for each intent (a UUID); the same key with the same body does nothing twice, with another body it is 409 */
                "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DelegationCreate"];
            };
        };
        responses: {
            /** Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delegation"];
                };
            };
        };
    };
    endDelegation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delegationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getAudit: {
        parameters: {
            query?: {
                principal?: string;
                event?: string;
                outcome?: "given" | "refused" | "failed" | "changed";
                entity?: string;
                environment?: string;
                /** Id of an access request and all that came of it */
                request?: string;
                limit?: components["parameters"]["limit"];
                cursor?: components["parameters"]["cursor"];
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
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
        };
    };
}
