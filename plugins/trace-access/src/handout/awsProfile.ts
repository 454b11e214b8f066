import { parseEntityRef } from '@backstage/catalog-model';

/** A profile for `~/.aws/config` that gets credentials as they are needed, and holds none. */
export function awsProfile(options: {
  entityRef: string;
  environment: string;
  /** Of the portal's backend. */
  backendUrl: string;
  /** Of the portal's pages, where a refusal leads to. */
  appUrl: string;
}): string {
  const { entityRef, environment } = options;
  const [backendUrl, appUrl] = [options.backendUrl, options.appUrl].map(url =>
    url.replace(/\/+$/, ''),
  );
  const command = [
    'trace-access credentials',
    `--entity ${entityRef}`,
    `--environment ${environment}`,
    `--base-url ${backendUrl}`,
    ...(appUrl === backendUrl ? [] : [`--app-url ${appUrl}`]),
  ];
  return [
    `[profile ${parseEntityRef(entityRef).name}-${environment}]`,
    `credential_process = ${command.join(' ')}`,
  ].join('\n');
}
