import {
  useCallback,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  parentsFrom,
  visibleRows,
  walk,
  type SpanNode,
  type SpanTree,
} from '../model';
import { ROW_HEIGHT } from './layout';
import { SpanRow } from './SpanRow';
import { TimeAxis } from './TimeAxis';

/** Whether a hidden span only goes on with what its parent says: hidden, and the same owner's. */
function continuesHidden(tree: SpanTree, { span, parent }: SpanNode): boolean {
  const above = tree.nodes[parent]?.span;
  return (
    span.visibility === 'hidden' &&
    above?.visibility === 'hidden' &&
    span.owner?.entityRef === above.owner?.entityRef
  );
}

/**
 * The spans of a trace as a tree with bars. Only the rows on the screen exist;
 * arrows walk, Enter opens.
 */
export function Waterfall(props: {
  tree: SpanTree;
  selected?: string;
  /** Entities that the viewer has asked for, and waits. */
  requested: ReadonlyMap<string, unknown>;
  onSelect: (id: string) => void;
  onOpen: (node: SpanNode) => void;
  /** Asks for what is hidden. */
  onAsk: (node: SpanNode) => void;
}) {
  const { tree, selected, requested, onSelect, onOpen, onAsk } = props;
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => visibleRows(tree, collapsed), [tree, collapsed]);
  const range = useMemo(() => ({ fromMs: 0, toMs: tree.durationMs }), [tree]);
  const at = rows.findIndex(row => row.span.id === selected);
  const scroller = useRef<HTMLDivElement>(null);
  const treeId = useId();
  const rowId = (id: string) => `${treeId}-${id}`;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });

  const toggle = useCallback((id: string) => {
    setCollapsed(before => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  /** Selects a row and does something with it; the keyboard comes back to the tree. */
  const from = useCallback(
    (act: (node: SpanNode) => void) => (node: SpanNode) => {
      scroller.current?.focus({ preventScroll: true });
      onSelect(node.span.id);
      act(node);
    },
    [onSelect],
  );
  const open = useMemo(() => from(onOpen), [from, onOpen]);
  const ask = useMemo(() => from(onAsk), [from, onAsk]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || event.metaKey)
      return;
    if ((event.key === 'Enter' || event.key === ' ') && at >= 0) {
      event.preventDefault();
      onOpen(rows[at]);
      return;
    }
    const step = walk({ tree, rows, collapsed, at, key: event.key });
    if (!step) return;
    event.preventDefault();
    if (step.toggle) toggle(step.toggle);
    if (step.selected) {
      onSelect(step.selected);
      const place = rows.findIndex(row => row.span.id === step.selected);
      virtual.scrollToIndex(place);
    }
  };

  return (
    <Paper variant="outlined">
      <Box sx={{ display: 'flex', gap: 1, px: 1, py: 0.5, flexWrap: 'wrap' }}>
        <Button size="small" onClick={() => setCollapsed(new Set())}>
          Expand all
        </Button>
        <Button
          size="small"
          onClick={() => setCollapsed(new Set(parentsFrom(tree, 1)))}
        >
          Collapse all
        </Button>
      </Box>
      <TimeAxis range={range} />
      <Box
        ref={scroller}
        role="tree"
        aria-label="Spans. Arrow keys walk, Enter opens a span."
        aria-activedescendant={at >= 0 ? rowId(rows[at].span.id) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        sx={{
          overflowY: 'auto',
          scrollbarGutter: 'stable',
          '&:focus-visible': {
            outline: theme => `2px solid ${theme.palette.primary.main}`,
            outlineOffset: -2,
          },
        }}
        style={{ height: `min(${rows.length * ROW_HEIGHT}px, 65vh)` }}
      >
        <div
          role="presentation"
          style={{ height: virtual.getTotalSize(), position: 'relative' }}
        >
          {virtual.getVirtualItems().map(item => {
            const node = rows[item.index];
            return (
              <SpanRow
                key={node.span.id}
                domId={rowId(node.span.id)}
                node={node}
                range={range}
                collapsed={collapsed.has(node.span.id)}
                selected={item.index === at}
                continued={continuesHidden(tree, node)}
                requested={requested}
                top={item.start}
                onToggle={toggle}
                onOpen={open}
                onAsk={ask}
              />
            );
          })}
        </div>
      </Box>
    </Paper>
  );
}
