import { mockServices } from '@backstage/backend-test-utils';
import {
  DefaultEventsService,
  type EventParams,
} from '@backstage/plugin-events-node';
import { DefaultNotificationService } from '@backstage/plugin-notifications-node';
import { DefaultSignalsService } from '@backstage/plugin-signals-node';
import { deliverNotification, deliverSignal } from './deliveries';
import { NOTICE, SIGNAL } from './testing/desk';
import { answering, startReceiver, type Receiver } from './testing/receiver';

const { signal } = new AbortController();
const rowOf = (payload: object, attempts = 1) => ({
  id: '01KB0000000000000000000000',
  queue: 'test',
  payload: payload as {},
  createdAt: 0,
  attempts,
});

describe("Backstage's own services", () => {
  let backend: Receiver;
  beforeEach(async () => {
    backend = await startReceiver({ plain: true });
  });
  afterEach(() => backend.stop());

  const notify = (attempts: number) =>
    deliverNotification(
      DefaultNotificationService.create({
        auth: mockServices.auth(),
        discovery: mockServices.discovery.mock({
          getBaseUrl: async () =>
            `http://127.0.0.1:${backend.port}/api/notifications`,
        }),
      }),
    )(rowOf(NOTICE, attempts), signal);

  it('take notifications', async () => {
    await notify(1);
    const [{ method, path, body }] = backend.received;
    expect([method, path]).toEqual(['POST', '/api/notifications']);
    expect(JSON.parse(body)).toMatchObject({
      recipients: { type: 'entity' },
      payload: { title: 'Access request' },
    });
  });

  it.each([
    [404, 4, 'Error'],
    [404, 5, 'Undeliverable'],
    [500, 5, 'Error'],
  ])('say %d at attempt %d: %s', async (status, attempts, name) => {
    backend.answer = answering(status);
    await expect(notify(attempts)).rejects.toMatchObject({ name });
  });

  it('are not reached: tried again', async () => {
    await backend.stop();
    await expect(notify(5)).rejects.toMatchObject({ name: 'Error' });
  });

  it('I13: take signals for users', async () => {
    const events = DefaultEventsService.create({
      logger: mockServices.logger.mock(),
    });
    const heard: EventParams[] = [];
    await events.subscribe({
      id: 'test',
      topics: ['signals'],
      onEvent: async event => void heard.push(event),
    });
    const signals = DefaultSignalsService.create({ events });
    await deliverSignal(signals)(rowOf(SIGNAL), signal);
    expect(heard).toEqual([
      {
        topic: 'signals',
        eventPayload: {
          recipients: { type: 'user', entityRef: ['user:default/ana'] },
          channel: 'trace-access',
          message: expect.objectContaining({ kind: 'request' }),
        },
      },
    ]);
  });
});
