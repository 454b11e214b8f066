import { z } from 'zod';
import { serviceGraph } from '../graph';
import {
  checkWindow,
  nextToken,
  readJson,
  readToken,
  timestamp,
  traceIds,
  writeToken,
} from '../input';
import type { XrayOperation } from '../operation';
import { invalidRequest } from '../restErrors';
import { factsOf } from '../summary';
import { viewOf } from '../view';

const PAGE = 100;

/** One page of services; their references hold across pages. */
function pageOfServices(
  services: ReturnType<typeof serviceGraph>,
  question: object,
  token: string | null | undefined,
) {
  const from = token ? Number(readToken(token, question)) : 0;
  const to = from + PAGE;
  return {
    Services: services.slice(from, to),
    NextToken:
      services.length > to ? writeToken(question, String(to)) : undefined,
  };
}

const traceGraphSchema = z.object({
  TraceIds: traceIds.max(100),
  NextToken: nextToken,
});

export const getTraceGraph: XrayOperation = ({ wire, store, account }) => {
  const input = readJson(wire, traceGraphSchema);
  const traces = [...new Set(input.TraceIds)].flatMap(id => {
    const trace = store.get(id);
    return trace ? [factsOf(viewOf(trace), account)] : [];
  });
  const question = { of: 'GetTraceGraph', ids: input.TraceIds };
  return pageOfServices(serviceGraph(traces), question, input.NextToken);
};

const serviceGraphSchema = z.object({
  StartTime: timestamp,
  EndTime: timestamp,
  GroupName: z.string().min(1).max(32).nullish(),
  GroupARN: z.string().min(1).max(400).nullish(),
  NextToken: nextToken,
});

export const getServiceGraph: XrayOperation = ({ wire, store, account }) => {
  const { NextToken, ...input } = readJson(wire, serviceGraphSchema);
  checkWindow(input);
  const group = input.GroupName ?? input.GroupARN;
  if (group && input.GroupName !== 'Default') {
    throw invalidRequest(`The group ${group} does not exist.`);
  }
  const traces = [...store.all()]
    .map(trace => factsOf(viewOf(trace), account))
    .filter(
      ({ start, end }) => start <= input.EndTime && end >= input.StartTime,
    );
  return {
    StartTime: input.StartTime,
    EndTime: input.EndTime,
    ContainsOldGroupVersions: false,
    ...pageOfServices(
      serviceGraph(traces),
      { of: 'GetServiceGraph', ...input },
      NextToken,
    ),
  };
};
