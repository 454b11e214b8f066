import { mockServices } from '@backstage/backend-test-utils';
import { NotFoundError, serializeError } from '@backstage/errors';
import express, { type ErrorRequestHandler } from 'express';
import request from 'supertest';
import { createRouter } from './router';

/** As much as any error middleware could say, in development. */
const tellAll: ErrorRequestHandler = (error, _req, res, _next) =>
  res
    .status(error.name === 'NotFoundError' ? 404 : (error.status ?? 500))
    .json(serializeError(error, { includeStack: true }));

describe('errors that nobody foresaw', () => {
  it('are logged, and tell a caller nothing', async () => {
    const logger = mockServices.logger.mock();
    const failure = Object.assign(
      new Error("insert into `sessions` values ('very-secret')"),
      { detail: 'very-secret', cause: new Error('very-secret') },
    );
    const app = express();
    app.use(
      createRouter({
        logger,
        routes: [
          router =>
            router.get('/v1/issuing', () => {
              throw failure;
            }),
          router =>
            router.get('/v1/policy', () => {
              throw new NotFoundError('Said on purpose');
            }),
        ],
      }),
    );
    app.use(tellAll);
    const { status, text } = await request(app).get('/v1/issuing');
    expect(status).toBe(500);
    expect(text).toContain('unforeseen');
    expect(text).not.toMatch(/very-secret|insert/);
    expect(logger.error).toHaveBeenCalledWith(expect.any(String), failure);

    const said = await request(app).get('/v1/policy');
    expect(said.status).toBe(404);
    expect(said.text).toContain('Said on purpose');
  });

  it('do not send a body back to where it came from', async () => {
    const app = express();
    app.use(createRouter({ logger: mockServices.logger.mock(), routes: [] }));
    app.use(tellAll);
    const { status, text } = await request(app)
      .put('/v1/issuing')
      .set('content-type', 'application/json')
      .send(`{"secret":"${'very-secret'.repeat(100)}`);
    expect(status).toBe(400);
    expect(text).not.toContain('very-secret');
  });
});
