import net from 'node:net';

/** Whether somebody listens on the port, on either loopback family. */
async function taken(port) {
  const tries = ['127.0.0.1', '::1'].map(
    host =>
      new Promise(resolve => {
        const socket = net.connect({ host, port });
        socket
          .once('connect', () => resolve(true))
          .once('error', () => resolve(false));
        socket.setTimeout(1000, () => resolve(false));
        socket.once('close', () => {});
        setTimeout(() => socket.destroy(), 1100).unref();
      }),
  );
  return (await Promise.all(tries)).some(Boolean);
}

/** The first of the ports that is in use, if any. */
export async function firstTaken(ports) {
  for (const port of ports) if (await taken(port)) return port;
  return undefined;
}

/** So many ports that nobody uses now. */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((resolve, reject) => {
          const server = net.createServer();
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map(server => server.address().port);
  await Promise.all(servers.map(s => new Promise(done => s.close(done))));
  return ports;
}
