import type { SpanNode, SpanTree } from './spanTree';

/** The nodes on the screen: all but those below a collapsed one, in order. */
export function visibleRows(
  tree: SpanTree,
  collapsed: ReadonlySet<string>,
): SpanNode[] {
  const rows: SpanNode[] = [];
  for (let i = 0; i < tree.nodes.length;) {
    const node = tree.nodes[i];
    rows.push(node);
    i = collapsed.has(node.span.id) ? node.end : i + 1;
  }
  return rows;
}

/** Whether a node has anything below it. */
export function hasChildren(node: SpanNode): boolean {
  return node.end > node.index + 1;
}

/** Ids of every node that has something below it, at a depth or deeper. */
export function parentsFrom(tree: SpanTree, depth: number): string[] {
  return tree.nodes
    .filter(node => node.depth >= depth && hasChildren(node))
    .map(node => node.span.id);
}

/** What a key does to the selection and the collapsed set of the rows. */
export interface Walk {
  selected?: string;
  toggle?: string;
}

/**
 * The tree's keyboard: up and down walk the rows, right opens or enters, left
 * closes or goes to the parent, Home and End go to the ends.
 *
 * @returns what changes; undefined where the key means nothing here
 */
export function walk(options: {
  tree: SpanTree;
  rows: readonly SpanNode[];
  collapsed: ReadonlySet<string>;
  /** Place of the selected row; -1 for none. */
  at: number;
  key: string;
}): Walk | undefined {
  const { tree, rows, collapsed, at, key } = options;
  if (rows.length === 0) return undefined;
  const select = (place: number): Walk => ({
    selected: rows[Math.min(Math.max(place, 0), rows.length - 1)].span.id,
  });
  const node = rows[at];
  switch (key) {
    case 'ArrowDown':
      return select(at + 1);
    case 'ArrowUp':
      return select(at < 0 ? 0 : at - 1);
    case 'PageDown':
      return select(at + 10);
    case 'PageUp':
      return select(at - 10);
    case 'Home':
      return select(0);
    case 'End':
      return select(rows.length - 1);
    case 'ArrowRight':
      if (!node || !hasChildren(node)) return {};
      return collapsed.has(node.span.id)
        ? { toggle: node.span.id }
        : select(at + 1);
    case 'ArrowLeft':
      if (!node) return {};
      if (hasChildren(node) && !collapsed.has(node.span.id)) {
        return { toggle: node.span.id };
      }
      return node.parent >= 0
        ? { selected: tree.nodes[node.parent].span.id }
        : {};
    default:
      return undefined;
  }
}
