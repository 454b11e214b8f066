import { fullRef } from '../catalog/entityRefs';
import type { Clock } from '../clock';
import type { ApiRouter } from '../service/apiRouter';
import type { CallerOf } from '../service/callerOf';
import { keyOf } from '../service/idempotency';
import { decodeIdCursor, encodeIdCursor } from '../service/pageCursor';
import type { AnswerTimes } from './AnswerTimes';
import type { RequestLists } from './RequestLists';
import type { RequestPlanner } from './RequestPlanner';
import type { RequestRights } from './RequestRights';
import type { RequestService } from './RequestService';
import type { RequestTable } from './RequestTable';
import type { RequestViews } from './RequestViews';
import type { Reviewers } from './Reviewers';
import type { ReviewService } from './ReviewService';
import { storedActions } from '../grants/GrantTable';

const COUNTED = 100;

/** Asking for access, and deciding on it. */
export function registerRequestRoutes(options: {
  router: ApiRouter;
  callerOf: CallerOf;
  planner: RequestPlanner;
  requests: RequestService;
  reviews: ReviewService;
  reviewers: Reviewers;
  rights: RequestRights;
  table: RequestTable;
  lists: RequestLists;
  views: RequestViews;
  answerTimes: AnswerTimes;
  ownedBy: (refs: readonly string[]) => readonly string[];
  clock: Clock;
}): void {
  const { router, callerOf, planner, requests, reviews, rights } = options;
  const { table, lists, views, reviewers, answerTimes, clock } = options;

  const detail = async (caller: Awaited<ReturnType<CallerOf>>, id: string) =>
    views.detail({ caller, request: await rights.readable({ caller, id }) });

  router.post('/v1/requests/preview', async (req, res) => {
    const caller = await callerOf(req);
    const draft = req.body;
    const actions = storedActions(draft.actions ?? ['view']);
    const pending = await table.pendingOf({
      requester: caller.ref,
      entityRef: fullRef(draft.entity),
      now: clock.now(),
    });
    const same = pending.find(
      one =>
        one.environment === draft.environment &&
        storedActions(one.actions) === actions,
    );
    const preview = await planner.preview({
      caller,
      draft,
      pending: same?.id,
    });
    const typicalMinutes = await answerTimes.minutesOf(preview.binding);
    res.json({
      ...preview,
      ...(typicalMinutes !== undefined && { typicalMinutes }),
    });
  });

  router.post('/v1/requests', async (req, res) => {
    const caller = await callerOf(req);
    const id = await requests.create({
      caller,
      draft: req.body,
      key: keyOf(req),
    });
    res.status(201).json(await detail(caller, id));
  });

  router.get('/v1/requests', async (req, res) => {
    const caller = await callerOf(req);
    const { box = 'all', state, entity, environment, limit = 50 } = req.query;
    const cursor = decodeIdCursor(req.query.cursor);
    const keys = await reviewers.keysOf(caller);
    if (box === 'inbox') {
      const leaves = await rights.leaves({ caller, what: 'read' });
      const inbox = (after: string | undefined, most: number) =>
        lists.inbox({
          approverKeys: keys,
          not: caller.ref,
          leaves,
          after,
          limit: most,
          now: clock.now(),
        });
      const first = await inbox(undefined, Math.max(limit, COUNTED));
      // A key finds requests; whether they are really the caller's to decide is
      // asked anew.
      const decidable = async (some: typeof first) =>
        (await views.list({ caller, requests: some })).filter(
          one => one.mayReview,
        );
      const waiting = await decidable(first);
      const found =
        cursor === undefined
          ? first.slice(0, limit)
          : await inbox(cursor, limit);
      const onPage = new Set(found.map(one => one.id));
      res.json({
        items:
          cursor === undefined
            ? waiting.filter(one => onPage.has(one.id))
            : await decidable(found),
        waiting: Math.min(waiting.length, COUNTED),
        ...(found.length === limit && {
          nextCursor: encodeIdCursor(found[found.length - 1].id),
        }),
      });
      return;
    }
    const found = await lists.list({
      ...(box === 'mine' && { requester: caller.ref }),
      ...(box === 'all' &&
        !(await rights.seesAll(caller)) && {
          visibleTo: {
            ref: caller.ref,
            approverKeys: keys,
            owned: options.ownedBy([caller.ref, ...caller.facts.groups.keys()]),
          },
        }),
      state,
      entityRef: entity === undefined ? undefined : fullRef(entity),
      environment,
      before: cursor,
      limit,
    });
    const seen = await rights.visible({ caller, requests: found });
    res.json({
      items: await views.list({ caller, requests: seen }),
      ...(found.length === limit && {
        nextCursor: encodeIdCursor(found[found.length - 1].id),
      }),
    });
  });

  router.get('/v1/requests/:requestId', async (req, res) => {
    res.json(await detail(await callerOf(req), req.params.requestId));
  });

  router.post('/v1/requests/:requestId/reviews', async (req, res) => {
    const caller = await callerOf(req);
    const id = req.params.requestId;
    await reviews.review({ caller, id, verdict: req.body, key: keyOf(req) });
    res.json(await detail(caller, id));
  });

  router.post('/v1/requests/:requestId/cancel', async (req, res) => {
    const caller = await callerOf(req);
    const id = req.params.requestId;
    await requests.cancel({ caller, id, key: keyOf(req) });
    res.json(await detail(caller, id));
  });
}
