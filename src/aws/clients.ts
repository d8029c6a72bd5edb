/** One SDK client per service and Region, shared by all accounts: the credentials are those of the request's session. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { AccountClient } from '@aws-sdk/client-account';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { withoutNotice } from './node-notice.js';
import { type Backoff, CensusRetryStrategy } from './retry.js';
import type { Credentials, Session } from './session.js';

/** Patience, in milliseconds. */
export interface Timeouts {
  /** Until there is a connection. */
  readonly connect: number;
  /** From the request to the head of its answer. */
  readonly answer: number;
  /** Without a byte, also in the middle of an answer. */
  readonly silence: number;
}

/** How clients behave. */
export interface ClientOptions {
  /** Requests in flight at most. */
  readonly concurrency: number;
  /** Sent with every request, so that an account's trail shows who asked. */
  readonly userAgent: string;
  readonly timeouts?: Timeouts;
  /** The SDK's own where there is none. */
  readonly backoff?: Backoff;
}

const TIMEOUTS: Timeouts = { connect: 5_000, answer: 30_000, silence: 30_000 };

function configOf(sessions: AsyncLocalStorage<Session>, options: ClientOptions) {
  const credentials = async (): Promise<Credentials> => {
    const session = sessions.getStore();
    if (session === undefined) throw new Error('a request was sent outside of any session');
    return session.credentials();
  };
  const { connect, answer, silence } = options.timeouts ?? TIMEOUTS;
  const agent = { keepAlive: true, maxSockets: options.concurrency };
  return {
    // The SDK would keep the first credentials for all accounts; the mark tells it not to.
    credentials: Object.assign(credentials, { memoized: true }),
    requestHandler: new NodeHttpHandler({
      httpAgent: agent,
      httpsAgent: agent,
      connectionTimeout: connect,
      requestTimeout: answer,
      // Otherwise the SDK only prints a warning and waits on.
      throwOnRequestTimeout: true,
      socketTimeout: silence,
    }),
    retryStrategy: new CensusRetryStrategy(options.backoff),
    customUserAgent: options.userAgent,
  };
}

/** Makes each client once per Region. */
function perRegion<T>(make: (region: string) => T): (region: string) => T {
  const made = new Map<string, T>();
  return (region) => {
    const known = made.get(region);
    if (known !== undefined) return known;
    const client = withoutNotice(() => make(region));
    made.set(region, client);
    return client;
  };
}

/** The clients of one scan. */
export class Clients {
  readonly #sessions = new AsyncLocalStorage<Session>();
  readonly #config;
  readonly account;
  readonly ec2;
  readonly kms;
  readonly organizations;
  readonly secretsManager;
  readonly sts;

  constructor(options: ClientOptions) {
    const config = configOf(this.#sessions, options);
    this.#config = config;
    this.account = perRegion((region) => new AccountClient({ ...config, region }));
    this.ec2 = perRegion((region) => new EC2Client({ ...config, region }));
    this.kms = perRegion((region) => new KMSClient({ ...config, region }));
    this.organizations = perRegion((region) => new OrganizationsClient({ ...config, region }));
    this.secretsManager = perRegion((region) => new SecretsManagerClient({ ...config, region }));
    this.sts = perRegion((region) => new STSClient({ ...config, region }));
  }

  /** Runs requests with the credentials of a session. */
  as<T>(session: Session, send: () => Promise<T>): Promise<T> {
    return this.#sessions.run(session, send);
  }

  /** Closes the connections. */
  close(): void {
    this.#config.requestHandler.destroy();
  }
}
