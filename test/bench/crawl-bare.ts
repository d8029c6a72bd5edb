/** A bare loop of `client.send` in a process of its own: the calls of a scan, and nothing done with their answers. */
import {
  GetResourcePolicyCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** What the loop took. */
export interface BareTaken {
  readonly calls: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

const [regions = '', wanted = '0', width = '1'] = process.argv.slice(2);

type Call = () => Promise<unknown>;

/** The calls that read one account: its lists, then each policy. */
async function callsOf(region: string): Promise<readonly Call[]> {
  const client = new SecretsManagerClient({ region });
  const list = () =>
    client.send(new ListSecretsCommand({ MaxResults: 100, IncludePlannedDeletion: true }));
  const { SecretList = [] } = await list();
  return [
    list,
    ...SecretList.map(
      ({ ARN }) =>
        () =>
          client.send(new GetResourcePolicyCommand({ SecretId: ARN })),
    ),
  ];
}

const calls = (await Promise.all(regions.split(',').map(callsOf))).flat();

/** Sends so many calls, so many at once. */
async function loop(count: number): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: Number(width) }, async () => {
      while (next < count) await calls[next++ % calls.length]?.();
    }),
  );
}

await loop(Number(wanted) / 10);
const before = process.cpuUsage();
const start = performance.now();
await loop(Number(wanted));
const { user, system } = process.cpuUsage(before);
const taken: BareTaken = {
  calls: Number(wanted),
  cpuSeconds: (user + system) / 1e6,
  wallSeconds: (performance.now() - start) / 1000,
};
process.send?.(taken);
process.disconnect();
