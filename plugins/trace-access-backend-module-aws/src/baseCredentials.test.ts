import { mockServices } from '@backstage/backend-test-utils';
import { baseCredentialsFromConfig } from './baseCredentials';

const of = (aws: object) =>
  baseCredentialsFromConfig(mockServices.rootConfig({ data: { aws } }));

describe('baseCredentialsFromConfig', () => {
  const mainAccount = {
    accessKeyId: 'AKIAMAIN',
    secretAccessKey: 'x',
    region: 'eu-north-1',
  };

  it("takes an account's own entry", async () => {
    const base = await of({
      mainAccount,
      accounts: [
        {
          accountId: '111122223333',
          accessKeyId: 'AKIAOWN',
          secretAccessKey: 'x',
        },
      ],
    })('111122223333');
    expect(base.stsRegion).toBeUndefined();
    expect(await base.credentials()).toMatchObject({ accessKeyId: 'AKIAOWN' });
  });

  it('takes the main account for any other, and asks nobody who it is', async () => {
    const base = await of({ mainAccount })('444455556666');
    expect(base.stsRegion).toBe('eu-north-1');
    expect(await base.credentials()).toMatchObject({ accessKeyId: 'AKIAMAIN' });
  });
});
