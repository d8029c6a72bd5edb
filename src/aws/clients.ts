/** One SDK client per service and Region, shared by all accounts: each request is signed for the session it belongs to. */
import { HttpRequest } from '@smithy/core/protocols';
import type { BuildHandler, MiddlewareStack } from '@smithy/types';
import { TIMEOUTS, type Timeouts, UndiciHandler } from './http-handler.js';
import { withoutNotice } from './node-notice.js';
import { NO_REPETITION } from './retry.js';
import type { Credentials } from './session.js';
import { PLACEHOLDER, Signing } from './signing.js';
import { StreamHandler } from './stream-handler.js';

/** How clients behave. */
export interface ClientOptions {
  /** Connections to one endpoint at most. */
  readonly connections: number;
  /** Sent with every request, so that an account's trail shows who asked. */
  readonly userAgent: string;
  readonly timeouts?: Timeouts;
}

interface Client<I extends object, O extends object> {
  readonly middlewareStack: MiddlewareStack<I, O>;
}

const configOf = (
  region: string,
  signer: ReturnType<Signing['signerOf']>,
  requestHandler: UndiciHandler | StreamHandler,
) => ({
  region,
  credentials: PLACEHOLDER,
  signer,
  requestHandler,
  retryStrategy: NO_REPETITION,
  // A client puts its steps together once, not for every request.
  cacheMiddleware: true,
});

/** Makes a client of a class of the SDK. */
type Make<I extends object, O extends object, C> = (
  config: ReturnType<typeof configOf>,
) => C & Client<I, O>;

/** The SDK composes its own user agent anew for every request; ours never changes. */
const SDK_USER_AGENT = 'getUserAgentMiddleware';

const saying =
  (userAgent: string) =>
  <I extends object, O extends object>(next: BuildHandler<I, O>): BuildHandler<I, O> =>
  (args) => {
    if (HttpRequest.isInstance(args.request)) args.request.headers['user-agent'] = userAgent;
    return next(args);
  };

/** What the clients of one scan share. */
export class Clients {
  readonly #signing = new Signing();
  readonly #handler: UndiciHandler;
  readonly #streams: StreamHandler;
  readonly #userAgent: string;

  constructor({ connections, userAgent, timeouts }: ClientOptions) {
    this.#handler = new UndiciHandler(connections, timeouts ?? TIMEOUTS);
    this.#streams = new StreamHandler(connections, timeouts ?? TIMEOUTS);
    this.#userAgent = userAgent;
  }

  /** Says what a command is to be signed with. Gives the command. */
  sign<C extends { readonly input: object }>(command: C, credentials: Credentials): C {
    return this.#signing.mark(command, credentials);
  }

  /** Closes the connections. */
  close(): void {
    this.#handler.destroy();
    this.#streams.destroy();
  }

  /** A new client of a service, in a Region. */
  make<I extends object, O extends object, C extends Client<I, O>>(
    service: string,
    region: string,
    make: Make<I, O, C>,
  ): C {
    const isS3 = service === 's3';
    const signer = this.#signing.signerOf(region, service, isS3 ? 'verbatim' : 'escaped');
    const config = configOf(region, signer, isS3 ? this.#streams : this.#handler);
    const client = withoutNotice(() => make(config));
    // It would go through every input and output for the sake of a log that nobody keeps.
    client.middlewareStack.remove('loggerMiddleware');
    client.middlewareStack.add(saying(this.#userAgent), {
      step: 'build',
      name: SDK_USER_AGENT,
      priority: 'low',
      override: true,
    });
    client.middlewareStack.addRelativeTo(this.#signing.step, {
      name: 'secretsCensusSession',
      relation: 'before',
      toMiddleware: 'httpSigningMiddleware',
    });
    return client;
  }
}

/** Where requests are sent: a `Channel`, say. */
export interface Place {
  readonly clients: Clients;
  readonly region: string;
}

/**
 * A service, by the name that requests are signed for, and its class of the SDK -> its client at a place, which is made
 * once. Each port does this for itself, since a table of all services would load all of the SDK for every command.
 */
export function clientOf<I extends object, O extends object, C extends Client<I, O>>(
  service: string,
  make: Make<I, O, C>,
): (place: Place) => C {
  const made = new WeakMap<Clients, Map<string, C>>();
  return ({ clients, region }) => {
    const byRegion = made.get(clients) ?? new Map<string, C>();
    made.set(clients, byRegion);
    const client = byRegion.get(region) ?? clients.make(service, region, make);
    byRegion.set(region, client);
    return client;
  };
}
