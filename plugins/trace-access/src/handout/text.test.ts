import { sampleCredentials } from '../testing';
import { awsProfile } from './awsProfile';
import { shellExports } from './shellExports';

describe('credentials as a shell takes them', () => {
  const hostile = sampleCredentials(0, { secretAccessKey: `a'b$(id)"c` });

  it.each([
    ['bash', String.raw`export AWS_SECRET_ACCESS_KEY='a'\''b$(id)"c'`],
    ['PowerShell', `$Env:AWS_SECRET_ACCESS_KEY = 'a''b$(id)"c'`],
  ] as const)('are quoted for %s, whatever is in them', (shell, line) => {
    const text = shellExports({ credentials: hostile, shell, masked: false });
    expect(text.split('\n')).toContain(line);
  });

  it('say where and until when, and leave out a region that is not known', () => {
    const text = (region?: string) =>
      shellExports({
        credentials: sampleCredentials(0, { region }),
        shell: 'bash',
        masked: true,
      });
    expect(text('eu-west-1')).toContain("AWS_REGION='eu-west-1'");
    expect(text('eu-west-1')).toContain(
      "AWS_CREDENTIAL_EXPIRATION='1970-01-01T01:00:00.000Z'",
    );
    expect(text()).not.toContain('REGION');
  });
});

describe('a profile', () => {
  it.each([
    ['https://portal.test', 'https://portal.test/', ''],
    [
      'https://api.portal.test/',
      'https://portal.test',
      ' --app-url https://portal.test',
    ],
  ])('with the backend at %s and the pages at %s', (backendUrl, appUrl, more) =>
    expect(
      awsProfile({
        entityRef: 'component:default/payments',
        environment: 'prod',
        backendUrl,
        appUrl,
      }),
    ).toBe(
      `[profile payments-prod]\ncredential_process = trace-access credentials --entity component:default/payments --environment prod --base-url ${backendUrl.replace(/\/$/, '')}${more}`,
    ),
  );
});
