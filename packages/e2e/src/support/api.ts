/** Calls the plugin's API as a signed-in person. */
export async function api<T>(options: {
  url: string;
  token: string;
  path: string;
  method?: string;
  body?: unknown;
}): Promise<{ status: number; body: T; text: string }> {
  const response = await fetch(
    `${options.url}/api/trace-access${options.path}`,
    {
      method: options.method ?? 'GET',
      headers: {
        authorization: `Bearer ${options.token}`,
        ...(options.body ? { 'content-type': 'application/json' } : {}),
      },
      body: options.body ? JSON.stringify(options.body) : undefined,
    },
  );
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text || 'null'), text };
}
