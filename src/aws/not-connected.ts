/** Why the first call failed to what the user can do about it. */
import type { Failure } from '../model/gap.js';
import { UserError } from '../model/user-error.js';
import { areCredentialsRejected } from './classify.js';

const SIGN_IN =
  'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in again; `aws sts get-caller-identity` must work.';

/** What the credential providers of the SDK say where none of them has any. */
const NO_CREDENTIALS = /^(?:Credentials|Token)?ProviderError(?:: |$)/;

/** Settings that exclude each other; nothing was sent. */
const NO_ENDPOINT = 'EndpointError: ';

/** The error of a scan that cannot even ask who it is; `reasons` are those of places that hold no credentials. */
export function notConnected(failure: Failure, reasons: readonly string[] = []): UserError {
  const { detail = '', reason } = failure;
  if (NO_CREDENTIALS.test(detail)) {
    const cause = detail.replace(NO_CREDENTIALS, '');
    const others = reasons.filter((reason) => reason !== cause);
    return new UserError({
      what: `there are no AWS credentials${cause === '' ? '' : ` (${cause})`}`,
      ...(others.length === 0 ? {} : { excerpt: others.map((other) => `- ${other}`).join('\n') }),
      hint: SIGN_IN,
    });
  }
  if (detail.startsWith(NO_ENDPOINT))
    return new UserError({
      what: `the settings lead to no endpoint of AWS (${detail.slice(NO_ENDPOINT.length)})`,
      hint: 'Check AWS_ENDPOINT_URL, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT and AWS_REGION.',
    });
  if (reason === 'accessDenied' || reason === 'regionDisabled' || areCredentialsRejected(failure))
    return new UserError({
      what: `AWS does not accept the credentials (${detail})`,
      hint: SIGN_IN,
    });
  return new UserError({
    what: `AWS does not answer (${detail || reason})`,
    hint: 'Check the network, the proxy, AWS_REGION and AWS_ENDPOINT_URL.',
  });
}
