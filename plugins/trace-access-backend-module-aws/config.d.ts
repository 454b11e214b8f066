export interface Config {
  traceAccess?: {
    aws?: {
      /**
       * A stand-in for AWS on this machine (http or https on a loopback
       * address), for demos and tests. Leave it out to talk to AWS.
       */
      endpoint?: string;
      /**
       * Region whose STS endpoint issues sessions. Default: the region of the
       * account's entry in `aws.accounts`, else the first of the role's partition.
       */
      stsRegion?: string;
    };
  };
}
