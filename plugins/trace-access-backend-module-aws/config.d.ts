export interface Config {
  traceAccess?: {
    aws?: {
      /**
       * A stand-in for AWS on this machine (http or https on a loopback
       * address), for demos and tests. Leave it out to talk to AWS.
       */
      endpoint?: string;
      /**
       * A stand-in for the sign-in federation endpoint, on this machine, as
       * above. Leave it out to sign in to AWS.
       */
      signinEndpoint?: string;
      /**
       * Region whose STS endpoint issues sessions. Default: the region of the
       * account's entry in `aws.accounts`, else the first of the role's partition.
       */
      stsRegion?: string;
      revocations?: {
        /**
         * Path of the managed policies `TraceAccessRevocations-<role>`.
         * Default: `/trace-access/`.
         */
        path?: string;
      };
    };
  };
}
