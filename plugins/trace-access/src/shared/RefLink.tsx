import MuiLink from '@mui/material/Link';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
  humanizeEntityRef,
} from '@backstage/plugin-catalog-react';
import { Link as RouterLink } from 'react-router-dom';

/** Path of an entity's "Traces" tab, which is mounted at `/traces` of the entity's page. */
export function useTracesPath(): (entityRef: string) => string {
  const entityRoute = useRouteRef(entityRouteRef);
  return entityRef => `${entityRoute(entityRouteParams(entityRef))}/traces`;
}

/** A ref as people say it: `payments`, or `other/payments` outside the default namespace. */
export function refName(entityRef: string): string {
  try {
    const parsed = parseEntityRef(entityRef);
    return humanizeEntityRef(parsed, { defaultKind: parsed.kind });
  } catch {
    return entityRef;
  }
}

/**
 * A link to an entity's page, by its ref alone: unlike the catalog's own link
 * it asks the catalog nothing, so that a long list costs no call per row.
 */
export function RefLink(props: { entityRef: string }) {
  const { entityRef } = props;
  const entityRoute = useRouteRef(entityRouteRef);
  let to: string;
  try {
    to = entityRoute(entityRouteParams(entityRef));
  } catch {
    return <span>{entityRef}</span>;
  }
  return (
    <MuiLink
      component={RouterLink}
      to={to}
      title={entityRef}
      underline="always"
    >
      {refName(entityRef)}
    </MuiLink>
  );
}
