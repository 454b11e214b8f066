import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { NEW_SECRET, OLD_SECRET } from '../testing/endpoint';
import { readWebhookConfig } from './webhookConfig';

const URL_SECRET = 'key=very-secret';
const GOOD = {
  name: 'siem',
  url: `https://hooks.example.com/in?${URL_SECRET}`,
  secrets: [OLD_SECRET],
};

const read = (
  webhook: JsonObject | JsonObject[],
  webhookHosts: string[] = ['hooks.example.com'],
) =>
  readWebhookConfig(
    new ConfigReader({
      traceAccess: { webhooks: [webhook].flat(), webhookHosts },
    }),
  );

/** What is said instead of starting; never anything that is secret. */
function refusal(...args: Parameters<typeof read>): string {
  try {
    read(...args);
  } catch (error) {
    const said = String(error);
    for (const secret of [OLD_SECRET, NEW_SECRET, URL_SECRET]) {
      expect(said).not.toContain(secret);
    }
    return said;
  }
  return 'accepted';
}

describe('readWebhookConfig', () => {
  it('reads nothing where nothing is configured', () => {
    expect(readWebhookConfig(new ConfigReader({}))).toEqual({ endpoints: [] });
  });

  it('reads an endpoint', () => {
    const [endpoint] = read({
      ...GOOD,
      secrets: [NEW_SECRET, OLD_SECRET],
      events: ['grant.*', 'request.created'],
    }).endpoints;
    expect(endpoint).toMatchObject({
      name: 'siem',
      secrets: [NEW_SECRET, OLD_SECRET],
      allowPrivateNetwork: false,
    });
    expect(endpoint.wants('grant.revoked')).toBe(true);
    expect(endpoint.wants('request.created')).toBe(true);
    expect(endpoint.wants('request.denied')).toBe(false);
    expect(endpoint.wants('grants.revoked')).toBe(false);
  });

  it.each([undefined, ['*']])('takes everything with events: %p', events => {
    const [endpoint] = read({ ...GOOD, ...(events && { events }) }).endpoints;
    expect(endpoint.wants('obligation.overdue')).toBe(true);
  });

  it.each([
    ['hooks.example.com', true],
    ['HOOKS.example.com:443', true],
    ['*.example.com', true],
    ['*.com', true],
    ['hooks.example.com:8443', false],
    ['example.com', false],
    ['*.hooks.example.com', false],
    ['ooks.example.com', false],
  ])('with the host %s listed: accepted %p', (host, accepted) => {
    expect(refusal(GOOD, [host])).toMatch(
      accepted
        ? /^accepted$/
        : /InputError: traceAccess.webhooks\[0\].url leads to 'hooks.example.com', which traceAccess.webhookHosts does not list/,
    );
  });

  it.each([
    ['https://hooks.example.com:8443/in', ['hooks.example.com:8443'], true],
    ['https://hooks.example.com:8443/in', ['hooks.example.com'], false],
    ['https://hooks.example.com.evil.example/', ['hooks.example.com'], false],
    ['https://evil.example/#hooks.example.com', ['hooks.example.com'], false],
    ['https://evil.example\\@hooks.example.com/', ['hooks.example.com'], false],
    ['https://xexample.com/', ['*.example.com'], false],
  ])('%s with %p: listed %p', (url, hosts, listed) => {
    expect(refusal({ ...GOOD, url }, hosts)).toMatch(
      listed ? 'accepted' : 'does not list',
    );
  });

  it.each([
    [{ name: 'Siem 1' }, 'traceAccess.webhooks[0].name'],
    [{ url: 'hooks' }, 'traceAccess.webhooks[0].url is not a URL'],
    [{ url: 'http://hooks.example.com/' }, 'must begin with https://'],
    [
      { url: 'http://hooks.example.com/', allowPrivateNetwork: true },
      'must begin with https://',
    ],
    [{ url: 'http://localhost/' }, 'must begin with https://'],
    [{ url: 'file:///etc/passwd' }, 'must begin with https://'],
    [{ url: 'https://a:b@hooks.example.com/' }, 'user name or password'],
    [{ secrets: [] }, 'one secret, or two'],
    [{ secrets: [OLD_SECRET, OLD_SECRET, OLD_SECRET] }, 'one secret, or two'],
    [{ secrets: ['hunter2'] }, 'openssl rand -base64 32'],
    [{ events: [] }, 'nothing would ever be sent'],
    [{ events: ['grant*'] }, "has 'grant*'"],
  ])('refuses %p', (change, said) => {
    expect(
      refusal({ ...GOOD, ...change }, ['hooks.example.com', 'localhost']),
    ).toContain(said);
  });

  it('takes plain http to this machine, for development', () => {
    const url = 'http://localhost:9000/in';
    expect(
      refusal({ ...GOOD, url, allowPrivateNetwork: true }, ['localhost:9000']),
    ).toBe('accepted');
  });

  it('refuses two of one name, and hosts that are none', () => {
    expect(refusal([GOOD, GOOD])).toContain("named 'siem'");
    for (const host of [
      'https://hooks.example.com',
      'a/b',
      '*',
      'a.*.b',
      ' ',
    ]) {
      expect(refusal(GOOD, [host])).toContain('which is no host');
    }
  });
});
