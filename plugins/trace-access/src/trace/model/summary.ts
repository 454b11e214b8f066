import type { TraceSpan } from './spans';
import type { SpanTree } from './spanTree';

/** The figures at the top of a trace. */
export interface TraceFigures {
  visible: number;
  hidden: number;
  errors: number;
  /** Services of the visible spans, the busiest first. */
  services: { name: string; entityRef?: string; spans: number }[];
  /** Name of the first visible span, depth first. */
  operation?: string;
}

/** Whether a span, visible or hidden, ended in an error. */
export function isError(span: TraceSpan): boolean {
  return span.visibility === 'hidden'
    ? span.error
    : span.status.code === 'error';
}

/** Counts what a trace holds. */
export function figuresOf(tree: SpanTree): TraceFigures {
  const services = new Map<string, TraceFigures['services'][number]>();
  const figures = { visible: 0, hidden: 0, errors: 0 };
  let operation: string | undefined;
  for (const { span } of tree.nodes) {
    if (isError(span)) figures.errors++;
    if (span.visibility === 'hidden') {
      figures.hidden++;
      continue;
    }
    figures.visible++;
    operation ??= `${span.service}: ${span.name}`;
    const service = services.get(span.service) ?? {
      name: span.service,
      entityRef: span.entityRef,
      spans: 0,
    };
    service.spans++;
    services.set(span.service, service);
  }
  return {
    ...figures,
    services: [...services.values()].sort(
      (a, b) => b.spans - a.spans || (a.name < b.name ? -1 : 1),
    ),
    operation,
  };
}
