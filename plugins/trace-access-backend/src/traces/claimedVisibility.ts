import { isError } from '@backstage/errors';
import type { AccessService, Caller, Claimable } from '../access/AccessService';
import type { GrantService } from '../grants/GrantService';
import { visibilityOf, type MergedTrace } from './readTraces';
import type { SourcedSpan, VisibilityOf } from './visibility';

/**
 * What a caller may see of a trace that they open. Grants that would show more
 * of it are used by that: each is claimed first, and what one shows stays
 * hidden where the claim is refused.
 */
export async function claimedVisibility(options: {
  access: AccessService;
  grants: Pick<GrantService, 'claimed'>;
  caller: Caller;
  environment: string;
  trace: MergedTrace;
}): Promise<VisibilityOf> {
  const { access, grants, environment, trace } = options;
  const asked = new Set<string>();
  for (;;) {
    // Reading takes seconds, in which somebody may have left a group.
    const caller = await access.caller(options.caller);
    const visible = await visibilityOf({
      access,
      caller,
      environment,
      traces: [trace],
    });
    const wanted = toClaim({ spans: trace.spans, visibilityOf: visible });
    asked.forEach(id => wanted.delete(id));
    if (wanted.size === 0) return visible;
    for (const [id, { entityRef, decision }] of wanted) {
      asked.add(id);
      await grants
        .claimed({ caller, decision, entityRef, environment, action: 'view' })
        .catch(unlessRefused);
    }
  }
}

/** Ids of the grants that show something of these spans. */
export function grantsBehind(options: {
  spans: readonly SourcedSpan[];
  visibilityOf: VisibilityOf;
}): Set<string> {
  const { spans, visibilityOf: visible } = options;
  return new Set(
    spans.flatMap(({ span, source }) =>
      span.service ? (visible(source, span.service)?.grants ?? []) : [],
    ),
  );
}

/** By the id of the grant. */
function toClaim(options: {
  spans: readonly SourcedSpan[];
  visibilityOf: VisibilityOf;
}): Map<string, Claimable> {
  const { spans, visibilityOf: visible } = options;
  const found = new Map<string, Claimable>();
  for (const { span, source } of spans) {
    const service = span.service ? visible(source, span.service) : undefined;
    for (const one of service?.toClaim ?? []) {
      found.set(one.decision.grant!.id, one);
    }
  }
  return found;
}

function unlessRefused(error: unknown): void {
  if (!isError(error) || error.name !== 'NotAllowedError') throw error;
}
