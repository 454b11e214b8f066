import { backstageAuth } from './backstageCli';

jest.mock('node:module', () => ({
  createRequire: () => ({
    resolve: () => {
      throw new Error('Not installed');
    },
  }),
}));

describe('backstageAuth', () => {
  const { PATH } = process.env;
  afterEach(() => {
    process.env.PATH = PATH;
  });

  it('says what to install where there is no backstage-cli', async () => {
    process.env.PATH = '/nowhere/at/all';
    await expect(
      backstageAuth(['list'], { timeoutMs: 10_000 }),
    ).rejects.toMatchObject({
      name: 'Refusal',
      message: expect.stringMatching(
        /no 'backstage-cli' on the PATH.* backstage-cli auth login$/,
      ),
    });
  });
});
