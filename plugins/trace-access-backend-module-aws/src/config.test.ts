import { mockServices } from '@backstage/backend-test-utils';
import { readAwsConfig } from './config';
import { parseXRayConfig } from './xray/config';

const read = (aws: object) =>
  readAwsConfig(mockServices.rootConfig({ data: { traceAccess: { aws } } }));

describe('readAwsConfig', () => {
  it('needs nothing', () => {
    expect(read({})).toEqual({ revocationsPath: '/trace-access/' });
  });

  it.each(['http://127.0.0.1:4600', 'https://localhost:1/', 'http://[::1]:2'])(
    'takes a stand-in on this machine: %s',
    endpoint => {
      const standIns = { endpoint, signinEndpoint: `${endpoint}/federation` };
      expect(read(standIns)).toMatchObject(standIns);
    },
  );

  it.each([
    'https://sts.example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'ftp://127.0.0.1',
    'http://ana:pw@127.0.0.1',
    'http://127.0.0.1/?x',
    'nonsense',
    'http://169.254.169.254',
    'http://0x7f000002.example.com',
  ])('refuses any other endpoint: %s', endpoint => {
    expect(() => read({ endpoint })).toThrow('traceAccess.aws.endpoint');
    expect(() => read({ signinEndpoint: endpoint })).toThrow(
      'traceAccess.aws.signinEndpoint',
    );
  });

  it.each(['/', '/trace-access/', '/a/b.c_d/'])(
    'takes a path of policies: %s',
    path => expect(read({ revocations: { path } }).revocationsPath).toBe(path),
  );

  it.each(['', 'trace-access', '/trace-access', '//', '/a b/', '/*/'])(
    'refuses what is no path of a policy: %j',
    path =>
      expect(() => read({ revocations: { path } })).toThrow(/path|string/),
  );

  it('knows where the portal is', () => {
    const data = { app: { baseUrl: 'https://portal.example.com' } };
    expect(readAwsConfig(mockServices.rootConfig({ data })).portalUrl).toBe(
      'https://portal.example.com',
    );
  });

  it('refuses what is no region', () => {
    expect(() => read({ stsRegion: 'Ireland' })).toThrow('eu-west-1');
    expect(read({ stsRegion: 'us-gov-west-1' }).stsRegion).toBe(
      'us-gov-west-1',
    );
  });
});

describe('parseXRayConfig', () => {
  it.each([
    [{}, 'config.region'],
    [{ region: 'evil.example.com/' }, 'config.region'],
    [{ region: 'eu-west-1', accountId: '12' }, 'config.accountId'],
    [{ region: 'eu-west-1', endpoint: 'http://x' }, 'endpoint'],
  ])('says what is wrong with %j', (config, field) => {
    expect(() => parseXRayConfig(config)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(field),
      }),
    );
  });
});
