import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { SpanNode, SpanTree, TraceSpan } from './model';

const PARAM = 'span';

/**
 * The span whose details are open. A visible one is in the link; a hidden one
 * has no name there, and stays open when it becomes visible.
 *
 * @param tree - of spans with stable ids
 */
export function useOpenSpan(tree: SpanTree) {
  const [search, setSearch] = useSearchParams();
  const [hidden, setHidden] = useState<string>();
  const linked = search.get(PARAM);

  const link = useCallback(
    (spanId: string | undefined) =>
      setSearch(
        before => {
          const after = new URLSearchParams(before);
          if (spanId) after.set(PARAM, spanId);
          else after.delete(PARAM);
          return after;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const open = useCallback(
    ({ span }: SpanNode) => {
      const visible = span.visibility === 'visible';
      setHidden(visible ? undefined : span.id);
      link(visible ? span.spanId : undefined);
    },
    [link],
  );
  const close = useCallback(() => {
    setHidden(undefined);
    link(undefined);
  }, [link]);

  const isShown = (span: TraceSpan) =>
    hidden === undefined
      ? span.visibility === 'visible' && span.spanId === linked
      : span.id === hidden;
  const shown = tree.nodes.find(({ span }) => isShown(span))?.span;
  return { shown, open, close };
}
