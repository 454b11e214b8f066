/**
 * The group graph, ready to answer whose member somebody is.
 *
 * @public
 */
export interface Membership {
  /**
   * Every group that a member of the `direct` groups is a member of, nearest
   * first, each with the path that leads there.
   */
  groupsOf(direct: readonly string[]): ReadonlyMap<string, readonly string[]>;
  /** Groups that lie on a cycle: they have their direct members only. */
  readonly cyclic: ReadonlySet<string>;
}

/**
 * Groups on a cycle: those of every strongly connected component larger than
 * one, and those that are their own parent. Tarjan's algorithm on a stack of
 * our own, since a chain of groups may be longer than the call stack.
 */
function findCyclic(parents: ReadonlyMap<string, readonly string[]>) {
  const cyclic = new Set<string>();
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();

  const enter = (group: string) => {
    order.set(group, order.size);
    low.set(group, order.size - 1);
    open.push(group);
    isOpen.add(group);
    return { group, next: 0 };
  };
  const lower = (group: string, to: number) =>
    low.set(group, Math.min(low.get(group)!, to));
  const close = (group: string) => {
    if (low.get(group) !== order.get(group)) {
      return;
    }
    const component = open.splice(open.lastIndexOf(group));
    component.forEach(each => isOpen.delete(each));
    if (component.length > 1 || parents.get(group)?.includes(group)) {
      component.forEach(each => cyclic.add(each));
    }
  };

  for (const root of parents.keys()) {
    if (order.has(root)) {
      continue;
    }
    const path = [enter(root)];
    while (path.length > 0) {
      const frame = path[path.length - 1];
      const parent = (parents.get(frame.group) ?? [])[frame.next++];
      if (parent === undefined) {
        close(frame.group);
        path.pop();
        if (path.length > 0) {
          lower(path[path.length - 1].group, low.get(frame.group)!);
        }
      } else if (!order.has(parent)) {
        path.push(enter(parent));
      } else if (isOpen.has(parent)) {
        lower(frame.group, order.get(parent)!);
      }
    }
  }
  return cyclic;
}

const LONGEST_PATH = 64;

/** One step further; very long paths lose their middle, not their end. */
function extend(path: readonly string[], group: string): readonly string[] {
  return [...path.slice(0, LONGEST_PATH - 1), group];
}

/**
 * Builds the group graph. `parents` are those that a group names and those
 * that name it as a child; the same group may come several times.
 *
 * @public
 */
export function createMembership(options: {
  groups: Iterable<{ ref: string; parents: readonly string[] }>;
}): Membership {
  const parents = new Map<string, string[]>();
  for (const group of options.groups) {
    const list = parents.get(group.ref) ?? [];
    for (const parent of group.parents) {
      if (!list.includes(parent)) {
        list.push(parent);
      }
    }
    parents.set(group.ref, list);
  }
  const cyclic = findCyclic(parents);
  return {
    cyclic,
    groupsOf(direct) {
      const paths = new Map<string, readonly string[]>();
      for (const group of direct) {
        paths.set(group, [group]);
      }
      // A map can grow while it is walked, which makes it the queue as well.
      for (const [group, path] of paths) {
        if (cyclic.has(group)) {
          continue;
        }
        for (const parent of parents.get(group) ?? []) {
          if (!cyclic.has(parent) && !paths.has(parent)) {
            paths.set(parent, extend(path, parent));
          }
        }
      }
      return paths;
    },
  };
}
