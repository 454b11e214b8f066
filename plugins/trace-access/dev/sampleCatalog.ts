const payments = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'payments', namespace: 'default', uid: 'sample-1' },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-payments' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/team-payments' }],
};

/** A catalog of one entity. */
export function sampleCatalog(url: string): Response {
  const json = (body: unknown) =>
    new Response(JSON.stringify(body), {
      headers: { 'content-type': 'application/json' },
    });
  if (url.includes('/ancestry')) return json({ items: [] });
  if (url.includes('/entities/by-name/')) return json(payments);
  if (url.includes('/entities/by-refs')) return json({ items: [] });
  if (url.includes('/entities/by-query')) {
    return json({ items: [payments], totalItems: 1, pageInfo: {} });
  }
  return json([]);
}
