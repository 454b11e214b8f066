import { useCallback, useRef, useState } from 'react';
import { DateTime } from 'luxon';
import useDebounce from 'react-use/esm/useDebounce';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { isRefused, useRequestPreview } from '../api';
import type { RequestedAction, RequestStart } from './start';

const REST_MS = 250;

/** What has been chosen and typed so far. */
export interface Typed {
  actions: RequestedAction[];
  /** ISO 8601; absent = the shortest sensible one. */
  duration?: string;
  reason: string;
  ticket: string;
  /** Wall clock of the viewer's zone, as the browser's field has it; absent = now. */
  startsAt?: string;
  breakGlass: boolean;
}

/** What is typed as the backend takes it, without the reason. */
function draftOf(start: RequestStart, typed: Typed): Schemas['RequestDraft'] {
  const { actions, duration, ticket, startsAt, breakGlass } = typed;
  const later =
    startsAt && !breakGlass ? DateTime.fromISO(startsAt) : undefined;
  return {
    entity: start.entityRef,
    environment: start.environment,
    actions,
    breakGlass,
    ...(duration && { duration }),
    ...(ticket.trim() && { ticket: ticket.trim() }),
    ...(later?.isValid && { startsAt: later.toUTC().toISO() }),
    ...(start.extends && { extends: start.extends }),
  };
}

/**
 * A request as it is being written. What the backend says of it follows the
 * typing after a short rest; the last answer stays on the screen until the
 * next is there.
 */
export function useRequestDraft(start: RequestStart) {
  const [typed, setTyped] = useState<Typed>({
    actions: start.actions ?? ['view'],
    reason: '',
    ticket: '',
    breakGlass: false,
  });
  const change = useCallback((part: Partial<Typed>) => {
    // How long it may be depends on these: what was chosen may be too long.
    const anew = part.actions || part.breakGlass !== undefined;
    setTyped(before => ({
      ...before,
      ...(anew && { duration: undefined }),
      ...part,
    }));
  }, []);
  const draft = draftOf(start, typed);
  const [asked, setAsked] = useState(draft);
  const draftKey = JSON.stringify(draft);
  useDebounce(() => setAsked(draft), REST_MS, [draftKey]);
  const answer = useRequestPreview(asked);
  const last = useRef<Schemas['RequestPreview']>();
  last.current = answer.value ?? last.current;
  const preview = last.current;

  /** What is sent: what was typed, with the duration that the screen shows. */
  const body: Schemas['RequestCreate'] = {
    ...draft,
    duration: typed.duration ?? preview?.duration,
    ...(typed.reason.trim() && { reason: typed.reason.trim() }),
  };
  return {
    typed,
    change,
    body,
    preview,
    /** Whether the preview is of what is typed now. */
    fresh: answer.value !== undefined && JSON.stringify(asked) === draftKey,
    /** Whether the backend says that what is typed makes no sense. */
    refused: isRefused(answer.error),
    error: answer.error,
    loading: answer.loading,
    retry: answer.retry,
  };
}

/** A request as it is being written, and what the backend says of it. */
export type RequestDraft = ReturnType<typeof useRequestDraft>;
