import { HumanDuration } from '@backstage/types';

export interface Config {
  /** Role-mapped trace access. */
  traceAccess?: {
    /** Where the access policy comes from. With none, everybody is denied. */
    policy?: {
      /** Read in this order; together they are one policy. */
      locations?: Array<{
        /**
         * `file`: on this machine; `url`: through the portal's URL readers
         * (`integrations`, `backend.reading.allow`).
         * @visibility backend
         */
        type: 'file' | 'url';
        /**
         * Of `file`: a file, a folder (its `*.yaml` and `*.yml`, at any depth)
         * or a glob; relative to the working directory of the backend process.
         * Of `url`: a document, or a pattern that the URL reader can search.
         * @visibility backend
         */
        target: string;
        /**
         * What findings and versions call it; default the target.
         * @visibility backend
         */
        name?: string;
        /** What its documents may contain; an omitted list allows all. */
        allow?: {
          /**
           * Kinds of document.
           * @visibility backend
           */
          kinds?: Array<
            | 'Environment'
            | 'TraceSource'
            | 'Role'
            | 'RoleBinding'
            | 'ApprovalRule'
          >;
          /**
           * Environments that they may define, or bind.
           * @visibility backend
           */
          environments?: string[];
          /**
           * Role aliases that they may define, or bind.
           * @visibility backend
           */
          roles?: string[];
        };
      }>;
      /** More than this is refused, and the last good policy stays. */
      limits?: {
        /**
         * Default 4 MiB.
         * @visibility backend
         */
        maxFileBytes?: number;
        /**
         * Default 32 MiB.
         * @visibility backend
         */
        maxTotalBytes?: number;
        /**
         * Per location and altogether; default 2000.
         * @visibility backend
         */
        maxFiles?: number;
      };
      /**
       * How often files are looked at, beside being watched; default 2 s.
       * @visibility backend
       */
      pollInterval?: HumanDuration | string;
      /**
       * How often URLs are read; default 1 min.
       * @visibility backend
       */
      urlRefreshInterval?: HumanDuration | string;
    };

    catalog?: {
      /**
       * Locations (`<type>:<target>`, a trailing `*` for a prefix) whose
       * entities, users and groups count; the location that was registered is
       * compared. Not set: all count.
       * @visibility backend
       */
      trustedLocations?: string[];
      /**
       * How often the facts of all entities are read, for lists and claims;
       * default 30 s. What is decided about is read anew where older than 5 s.
       * @visibility backend
       */
      refreshInterval?: HumanDuration | string;
    };

    identity?: {
      /** By the `source` that policy names in `idpGroup`. */
      idpGroups?: {
        [source: string]: {
          /**
           * Groups that were last seen longer ago are unknown; default 24 h.
           * @visibility backend
           */
          staleAfter?: HumanDuration | string;
          /**
           * A list this long may have been cut and is unknown (Okta: 100).
           * @visibility backend
           */
          truncatedAt?: number;
          /**
           * Compare names without case; default false.
           * @visibility backend
           */
          caseInsensitive?: boolean;
        };
      };
    };

    network?: {
      /**
       * How a caller's address is known, for `network` conditions: `unknown`
       * (default; no such condition holds), `proxy` (as `backend.trustProxy`
       * says) or `direct` (the peer of the connection; nothing in front).
       * @visibility backend
       */
      clientAddress?: 'unknown' | 'proxy' | 'direct';
    };

    /** Who is on call, for those without an on-call system. */
    onCall?: {
      schedules?: {
        /**
         * Full refs of the users who are on call in the schedule of that name.
         * @visibility backend
         */
        [schedule: string]: string[];
      };
      /** Which schedules are an entity's own; without any, nobody is on call for it. */
      entities?: Array<{
        /**
         * Full ref of an entity, or `*` for all.
         * @visibility backend
         */
        entity: string;
        /**
         * Name of a schedule.
         * @visibility backend
         */
        schedule: string;
      }>;
    };

    /** Who outside the portal is told of requests, grants and revocations. */
    webhooks?: Array<{
      /**
       * What logs call it: a-z, 0-9 and `-`; unique.
       * @visibility backend
       */
      name: string;
      /**
       * https. Treated as a secret, since receivers put keys into theirs.
       * @visibility secret
       */
      url: string;
      /**
       * One or two live keys, `whsec_` and 24 to 64 random bytes in base64;
       * each signs, so that one can be changed for the other.
       * @visibility secret
       */
      secrets: string[];
      /**
       * Types that are sent: `grant.revoked`, `grant.*`, `*`; default all.
       * @visibility backend
       */
      events?: string[];
      /**
       * Its address may be private, or of this machine; default false.
       * @visibility backend
       */
      allowPrivateNetwork?: boolean;
    }>;
    /**
     * Hosts that webhooks may be sent to: `hooks.example.com`,
     * `hooks.example.com:8443`, `*.example.com`. One that is not listed here
     * stops the backend from starting.
     * @visibility backend
     */
    webhookHosts?: string[];

    issuing?: {
      /**
       * False: no session is ever issued, whatever the switch in the portal says.
       * @visibility backend
       */
      enabled?: boolean;
    };
  };
}
