/** Security Hub itself in the account and Region of a call: whether it is on, and switching it on. */
import { ApiError } from '../../api-error.js';
import type { Output } from '../../protocols/protocol.js';
import type { Hub } from '../../state/hubs.js';
import type { Call, Place } from '../service.js';

const GENERATORS = ['STANDARD_CONTROL', 'SECURITY_CONTROL'] as const;
const DEFAULT_GENERATOR = 'SECURITY_CONTROL';

/** An error as Security Hub writes it: the code is in the body once more. */
export const refuseHub = (code: string, status: number, message: string): ApiError =>
  new ApiError({ code, status }, message, { Code: code });

/** A parameter that Security Hub does not take. Source of the status: API reference. */
export const invalidInput = (message: string): ApiError =>
  refuseHub('InvalidInputException', 400, message);

/** ARN of the hub, which is also what denials name. */
export const hubArn = ({ partition, region, account }: Place): string =>
  `arn:${partition}:securityhub:${region}:${account}:hub/default`;

/** When it was switched on; undefined where it is off. */
function enabledAt({ account, region }: Call, { enabling }: Hub): Date | undefined {
  return enabling?.at ?? account.hubSince(region);
}

/**
 * The hub of the call, which must be on. Source of the status: API reference, and hashicorp/terraform#30285; of the
 * sentence: joshlarsen/aws-recon#65.
 */
export function findHub(call: Call): Hub {
  const { state, account, region } = call;
  const hub = state.hubs.at(account.id, region);
  if (enabledAt(call, hub) !== undefined) return hub;
  throw refuseHub(
    'InvalidAccessException',
    401,
    `Account ${account.id} is not subscribed to AWS Security Hub`,
  );
}

/** DescribeHub: when it was switched on. */
export function describeHub(call: Call): Output {
  const { state, account, region, input } = call;
  const arn = hubArn({ partition: state.tree.partition, region, account: account.id });
  const hub = findHub(call);
  const asked = input.optionalText('HubArn') ?? arn;
  if (asked !== arn) {
    throw refuseHub('ResourceNotFoundException', 404, `Hub ${asked} does not exist`);
  }
  return {
    HubArn: arn,
    SubscribedAt: enabledAt(call, hub)?.toISOString(),
    AutoEnableControls: true,
    ControlFindingGenerator: hub.enabling?.controlFindingGenerator ?? DEFAULT_GENERATOR,
  };
}

/** EnableSecurityHub. Standards and tags change nothing that the sandbox serves. Source of the error: nozaq/terraform-aws-secure-baseline#135. */
export function enableSecurityHub(call: Call): Output {
  const { state, account, region, input } = call;
  input.flag('EnableDefaultStandards');
  const generator = input.oneOf('ControlFindingGenerator', GENERATORS) ?? DEFAULT_GENERATOR;
  const hub = state.hubs.at(account.id, region);
  if (enabledAt(call, hub) !== undefined) {
    const message = 'Account is already subscribed to Security Hub';
    throw refuseHub('ResourceConflictException', 409, message);
  }
  hub.enabling = { at: state.now, controlFindingGenerator: generator };
  return {};
}
