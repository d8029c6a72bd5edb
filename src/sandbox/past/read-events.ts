/** The reads of a secret turned into events: one, or two where somebody of another account reads. */
import { deriveHex, deriveUuid } from '../state/derive.js';
import { arnOf } from '../state/secret.js';
import type { TrailEvent } from '../state/trail.js';
import { accountOf, arnOfCaller, principalIdOf, type TrailCaller } from '../state/trail-caller.js';
import type { Happening } from './happening.js';
import { idAs, type ReadPlan, type SecretHistory } from './secret-history.js';

/** What each moment of a plan left in the trails of the accounts that record it. */
export const readEvents = (plan: ReadPlan, history: SecretHistory): readonly Happening[] =>
  plan.times.flatMap((time) => readAt(time, plan, history));

function readAt(time: Date, plan: ReadPlan, history: SecretHistory): readonly Happening[] {
  const { group, records } = history;
  const { region } = plan;
  const caller = plan.caller(time);
  const account = accountOf(caller) ?? group.account;
  const event = eventAt(time, caller, { plan, history });
  if (account === group.account) return [{ account, region, event }];
  const principalId = principalIdOf(caller);
  const shared = {
    ...event,
    sharedEventId: deriveUuid('shared', arnOf(group, region), principalId, time.toISOString()),
  };
  // Whoever owns the secret is not told the ARN of who reads it. Source: CloudTrail user guide, "userIdentity".
  const { accessKey: _own, ...told } = shared;
  const stranger: TrailCaller = { kind: 'stranger', account, principalId };
  return [
    { account: group.account, region, event: { ...told, caller: stranger } },
    ...(records(account, region) ? [{ account, region, event: shared }] : []),
  ];
}

interface Reading {
  readonly plan: ReadPlan;
  readonly history: SecretHistory;
}

function eventAt(time: Date, caller: TrailCaller, { plan, history }: Reading): TrailEvent {
  const { group } = history;
  const { region, batch, error, stage } = plan;
  const id = idAs(plan.as, group, region);
  return {
    name: batch === undefined ? 'GetSecretValue' : 'BatchGetSecretValue',
    time,
    readOnly: true,
    caller,
    ...(batch === undefined ? { secret: id } : {}),
    ...(error === undefined ? {} : { error: refusal(error, caller, id) }),
    requestParameters: parametersOf(plan, id, group.name, stage),
    responseElements: null,
    ...originOf(caller, plan, group.partition),
  };
}

function parametersOf(
  { batch }: ReadPlan,
  id: string,
  name: string,
  stage: string | undefined,
): Readonly<Record<string, unknown>> {
  if (batch === undefined) {
    return stage === undefined ? { secretId: id } : { secretId: id, versionStage: stage };
  }
  return batch.kind === 'list'
    ? { secretIdList: [id, ...batch.others] }
    : { filters: [{ key: 'name', values: [name] }] };
}

const DENIED = /^AccessDenied/;

function refusal(code: string, caller: TrailCaller, id: string): NonNullable<TrailEvent['error']> {
  if (!DENIED.test(code)) return { code };
  const action = 'secretsmanager:GetSecretValue';
  const who = arnOfCaller(caller) ?? principalIdOf(caller);
  const why = `because no identity-based policy allows the ${action} action`;
  const message = `User: ${who} is not authorized to perform: ${action} on resource: ${id} ${why}`;
  return { code, message };
}

const LAMBDA_AGENT =
  'aws-sdk-js/3.1100.0 ua/2.1 os/linux#5.10.245 lang/js md/nodejs#20.19.5 api/secrets-manager#3.1100.0 exec-env/AWS_Lambda_nodejs20.x';
const SERVER_AGENT =
  'aws-sdk-java/2.35.6 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1 lang/java#21.0.9';
const PERSON_AGENT = 'aws-cli/2.31.22 md/awscrt#0.28.2 ua/2.1 os/macos#25.1.0 md/arch#arm64';

/** Where the call came from, and with what. Addresses are of blocks that belong to nobody. */
function originOf(
  caller: TrailCaller,
  plan: ReadPlan,
  partition: string,
): Pick<TrailEvent, 'sourceIp' | 'userAgent' | 'host' | 'vpcEndpoint'> {
  if (caller.kind === 'service') return {};
  if (caller.kind === 'session' && caller.invokedBy !== undefined) return {};
  const { region, throughEndpoint, byFunction } = plan;
  const account = accountOf(caller) ?? '';
  const place = Number.parseInt(deriveHex(2, 'address', principalIdOf(caller)), 16);
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    sourceIp: throughEndpoint ? `10.20.${place}.17` : `198.51.100.${place}`,
    userAgent: agentOf(caller, byFunction),
    host: `secretsmanager.${region}.${domain}`,
    ...(throughEndpoint ? { vpcEndpoint: { id: endpointOf(account, region), account } } : {}),
  };
}

/** Id of the endpoint that an account has in a Region. */
const endpointOf = (account: string, region: string): string =>
  `vpce-0${deriveHex(16, 'endpoint', account, region)}`;

function agentOf(caller: TrailCaller, byFunction: boolean): string {
  if (byFunction) return LAMBDA_AGENT;
  const person = caller.kind !== 'session' || caller.role.includes('AWSReservedSSO_');
  return person ? PERSON_AGENT : SERVER_AGENT;
}
