import type { SegmentBody } from './segment';
import { serviceId, type TraceFacts } from './summary';

/** Running statistics of a service or an edge. */
class Statistics {
  ok = 0;
  throttle = 0;
  otherError = 0;
  fault = 0;
  total = 0;
  totalTime = 0;
  start = Infinity;
  end = -Infinity;
  readonly #times = new Map<number, number>();

  add(segment: SegmentBody): void {
    const end = segment.end_time ?? segment.start_time;
    const time = end - segment.start_time;
    this.total += 1;
    this.totalTime += time;
    if (segment.fault) {
      this.fault += 1;
    } else if (segment.throttle) {
      this.throttle += 1;
    } else if (segment.error) {
      this.otherError += 1;
    } else {
      this.ok += 1;
    }
    this.start = Math.min(this.start, segment.start_time);
    this.end = Math.max(this.end, end);
    const value = Math.round(time * 1000) / 1000;
    this.#times.set(value, (this.#times.get(value) ?? 0) + 1);
  }

  summary() {
    return {
      OkCount: this.ok,
      ErrorStatistics: {
        ThrottleCount: this.throttle,
        OtherCount: this.otherError,
        TotalCount: this.throttle + this.otherError,
      },
      FaultStatistics: { OtherCount: this.fault, TotalCount: this.fault },
      TotalCount: this.total,
      TotalResponseTime: this.totalTime,
    };
  }

  histogram() {
    return [...this.#times]
      .sort(([a], [b]) => a - b)
      .map(([Value, Count]) => ({ Value, Count }));
  }
}

interface Node {
  reference: number;
  id: { Name: string; Names: string[]; AccountId?: string; Type?: string };
  root: boolean;
  statistics: Statistics;
  edges: Map<Node, Statistics>;
}

/** The graph of services in some traces, as X-Ray writes it. */
export function serviceGraph(traces: TraceFacts[]) {
  const nodes = new Map<string, Node>();
  const node = (key: string, id: Node['id']) => {
    let found = nodes.get(key);
    if (!found) {
      found = {
        reference: nodes.size,
        id,
        root: false,
        statistics: new Statistics(),
        edges: new Map(),
      };
      nodes.set(key, found);
    }
    return found;
  };
  const nodeOf = (segment: SegmentBody, account: string) =>
    node(
      JSON.stringify([segment.name, segment.origin]),
      serviceId(segment, account),
    );
  for (const { segments, ownerOf, account, root } of traces) {
    for (const segment of segments) {
      const callee = nodeOf(segment, account);
      callee.statistics.add(segment);
      const parent = segment.parent_id && ownerOf.get(segment.parent_id);
      let caller = parent ? nodeOf(parent, account) : undefined;
      if (segment === root && !parent) {
        callee.root = true;
        const names = [segment.name];
        caller = node(`client of ${segment.name}`, {
          Name: segment.name,
          Names: names,
          Type: 'client',
        });
        caller.statistics.add(segment);
      }
      if (caller && caller !== callee) {
        const edge = caller.edges.get(callee) ?? new Statistics();
        edge.add(segment);
        caller.edges.set(callee, edge);
      }
    }
  }
  return [...nodes.values()].map(serviceXray);
}

function serviceXray({ reference, id, root, statistics, edges }: Node) {
  return {
    ReferenceId: reference,
    ...id,
    Root: root || undefined,
    State: 'active',
    StartTime: statistics.start,
    EndTime: statistics.end,
    Edges: [...edges].map(([to, edge]) => ({
      ReferenceId: to.reference,
      StartTime: edge.start,
      EndTime: edge.end,
      SummaryStatistics: edge.summary(),
      ResponseTimeHistogram: edge.histogram(),
      Aliases: [],
    })),
    SummaryStatistics: statistics.summary(),
    DurationHistogram: statistics.histogram(),
    ResponseTimeHistogram: statistics.histogram(),
  };
}
