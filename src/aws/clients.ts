/** One SDK client per service and Region, shared by all accounts: each request is signed for the session it belongs to. */
import { AccountClient } from '@aws-sdk/client-account';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { PricingClient } from '@aws-sdk/client-pricing';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { STSClient } from '@aws-sdk/client-sts';
import { HttpRequest } from '@smithy/core/protocols';
import type { BuildHandler, MiddlewareStack } from '@smithy/types';
import { TIMEOUTS, type Timeouts, UndiciHandler } from './http-handler.js';
import { withoutNotice } from './node-notice.js';
import { NO_REPETITION } from './retry.js';
import type { Credentials } from './session.js';
import { PLACEHOLDER, Signing } from './signing.js';

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
  requestHandler: UndiciHandler,
) => ({
  region,
  credentials: PLACEHOLDER,
  signer,
  requestHandler,
  retryStrategy: NO_REPETITION,
  // A client puts its steps together once, not for every request.
  cacheMiddleware: true,
});

/** The SDK composes its own user agent anew for every request; ours never changes. */
const SDK_USER_AGENT = 'getUserAgentMiddleware';

const saying =
  (userAgent: string) =>
  <I extends object, O extends object>(next: BuildHandler<I, O>): BuildHandler<I, O> =>
  (args) => {
    if (HttpRequest.isInstance(args.request)) args.request.headers['user-agent'] = userAgent;
    return next(args);
  };

/** The clients of one scan. */
export class Clients {
  readonly #signing = new Signing();
  readonly #handler: UndiciHandler;
  readonly #userAgent: string;
  readonly account = this.#perRegion('account', (config) => new AccountClient(config));
  readonly cloudTrail = this.#perRegion('cloudtrail', (config) => new CloudTrailClient(config));
  readonly ec2 = this.#perRegion('ec2', (config) => new EC2Client(config));
  readonly kms = this.#perRegion('kms', (config) => new KMSClient(config));
  readonly organizations = this.#perRegion(
    'organizations',
    (config) => new OrganizationsClient(config),
  );
  readonly pricing = this.#perRegion('pricing', (config) => new PricingClient(config));
  readonly secretsManager = this.#perRegion(
    'secretsmanager',
    (config) => new SecretsManagerClient(config),
  );
  readonly securityHub = this.#perRegion('securityhub', (config) => new SecurityHubClient(config));
  readonly sts = this.#perRegion('sts', (config) => new STSClient(config));

  constructor({ connections, userAgent, timeouts }: ClientOptions) {
    this.#handler = new UndiciHandler(connections, timeouts ?? TIMEOUTS);
    this.#userAgent = userAgent;
  }

  /** Says what a command is to be signed with. Gives the command. */
  sign<C extends { readonly input: object }>(command: C, credentials: Credentials): C {
    return this.#signing.mark(command, credentials);
  }

  /** Closes the connections. */
  close(): void {
    this.#handler.destroy();
  }

  /** Makes each client once per Region. */
  #perRegion<I extends object, O extends object, T extends Client<I, O>>(
    service: string,
    make: (config: ReturnType<typeof configOf>) => T & Client<I, O>,
  ): (region: string) => T {
    const made = new Map<string, T>();
    return (region) => {
      const known = made.get(region);
      if (known !== undefined) return known;
      const config = configOf(region, this.#signing.signerOf(region, service), this.#handler);
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
      made.set(region, client);
      return client;
    };
  }
}
