import { format, inspect } from 'node:util';
import { AwsSessionCredentials } from './AwsSessionCredentials';

const SECRET = 'sample-secret-access-key';

describe('AwsSessionCredentials', () => {
  const credentials = new AwsSessionCredentials({
    accessKeyId: 'ASIASAMPLE',
    secretAccessKey: SECRET,
    sessionToken: 'sample-token',
  });

  it('gives the secret to who asks for it by name', () => {
    expect(credentials.identity().secretAccessKey).toBe(SECRET);
  });

  it.each([
    ['JSON', JSON.stringify({ credentials })],
    ['text', `${credentials}`],
    ['inspect', inspect({ credentials }, { depth: 9, showHidden: true })],
    ['format', format('%o %j %s', credentials, credentials, credentials)],
    ['a copy', JSON.stringify({ ...credentials })],
  ])('is not printed by %s', (_, printed) => {
    expect(printed).not.toMatch(/sample|ASIA/);
  });
});
