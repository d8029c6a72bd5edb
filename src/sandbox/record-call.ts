/** A call that changes or reads a secret turned into the event by which CloudTrail tells it. */
import type { ApiError } from './api-error.js';
import type { Output } from './protocols/protocol.js';
import type { Call } from './services/service.js';
import { parseCaller } from './state/trail-caller.js';

/** A call that has ended. */
export interface EndedCall {
  readonly call: Call;
  /** Without the service. */
  readonly name: string;
  readonly readOnly: boolean;
  readonly accessKey: string;
  readonly ended: { readonly output: Output } | { readonly error: ApiError };
}

/** Calls whose answer is in the record, as far as the ARN. */
const TELL_ARN: ReadonlySet<string> = new Set(['CreateSecret', 'PutSecretValue']);

/** Writes the event into the trail of the Region. The world's clock stands still, and so does the event's time. */
export function recordCall({ call, name, readOnly, accessKey, ended }: EndedCall): void {
  const { account, region, caller, state, input } = call;
  const parameter = name === 'CreateSecret' ? 'Name' : 'SecretId';
  const value = textOf(input, parameter);
  const replicas = replicaRegions(input);
  const arn = 'output' in ended && TELL_ARN.has(name) ? ended.output.ARN : undefined;
  account.trail.add(region, {
    name,
    time: state.now,
    readOnly,
    caller: parseCaller(caller.arn),
    accessKey,
    ...(value === undefined ? {} : { secret: value }),
    ...('error' in ended
      ? { error: { code: ended.error.code, message: ended.error.message } }
      : {}),
    requestParameters: {
      ...(value === undefined ? {} : { [name === 'CreateSecret' ? 'name' : 'secretId']: value }),
      ...(replicas.length === 0
        ? {}
        : { addReplicaRegions: replicas.map((replica) => ({ region: replica })) }),
    },
    responseElements: arn === undefined ? null : { arn },
  });
}

/** A parameter of the wrong type has failed the call, and is not recorded. */
function textOf(input: Call['input'], name: string): string | undefined {
  try {
    return input.optionalText(name);
  } catch {
    return undefined;
  }
}

function replicaRegions(input: Call['input']): readonly string[] {
  try {
    return input.structures('AddReplicaRegions').map((replica) => replica.text('Region'));
  } catch {
    return [];
  }
}
