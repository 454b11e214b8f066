import { metadataOf, object, text, type SegmentNode } from './document';

/**
 * Whose each node is: the name of the process's own segment that it is, or that
 * it hangs on. A subsegment, or a segment that X-Ray inferred from one, is named
 * after what was called, but it was recorded by the caller. A subsegment sent by
 * OpenTelemetry says itself which process recorded it, and may hang on another's.
 * Where the sender isn't known the span is nobody's: guessing by name would show
 * the caller's data to the callee's team.
 */
export function sendersOf(nodes: readonly SegmentNode[]): Map<string, string> {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const senders = new Map<string, string>();
  for (const node of nodes) {
    const sender = ownSender(node);
    if (sender !== undefined) senders.set(node.id, sender);
  }
  for (const node of nodes) {
    const path: string[] = [];
    const seen = new Set<string>();
    let at: SegmentNode | undefined = node;
    while (at && !senders.has(at.id) && !seen.has(at.id)) {
      seen.add(at.id);
      path.push(at.id);
      at = at.parentId === undefined ? undefined : byId.get(at.parentId);
    }
    const sender = (at && senders.get(at.id)) ?? '';
    for (const id of path) senders.set(id, sender);
  }
  return senders;
}

function ownSender({ own, inferred, json }: SegmentNode): string | undefined {
  if (own) return text(json.name);
  if (inferred) return undefined;
  return (
    text(metadataOf(json)['otel.resource.service.name']) ??
    text(object(json.annotations)?.['aws.local.service'])
  );
}
