import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  actionsInWords,
  durationInWords,
  refName,
  whereInWords,
} from '../shared';

/** Who asks for what: `kim: payments in prod`. */
export function requestInWords(request: Schemas['AccessRequest']): string {
  return `${refName(request.requester)}: ${whereInWords(request)}`;
}

/** What a request asks for: `View traces for 2 hours`. */
export function askedInWords(asked: {
  actions: readonly Schemas['Action'][];
  duration: string;
}): string {
  return `${actionsInWords(asked.actions)} for ${durationInWords(asked.duration)}`;
}
