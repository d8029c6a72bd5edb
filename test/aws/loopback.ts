/** An answer to a server of this machine that gives it to every request, and that the SDK takes for AWS. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { vi } from 'vitest';

/** A running server. */
export interface Loopback {
  readonly server: Server;
  close(): void;
}

/** Starts a server on a free port and points the SDK at it; `close` undoes both. */
export async function standForAws(answer: RequestListener): Promise<Loopback> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  return {
    server,
    close() {
      vi.unstubAllEnvs();
      server.closeAllConnections();
      server.close();
    },
  };
}
