import { describe, expect, test } from 'vitest';
import { classify } from '../../src/aws/classify.js';

const WHO =
  'User: arn:aws:sts::111122223333:assumed-role/Audit/s is not authorized to perform: secretsmanager:ListSecrets';

const thrown = (name: string, message = '', status?: number): Error =>
  Object.assign(new Error(message), {
    name,
    $metadata: status === undefined ? {} : { httpStatusCode: status },
  });

describe('the reason of a failure', () => {
  test.each([
    ['AccessDeniedException', undefined, 'accessDenied'],
    ['AccessDenied', undefined, 'accessDenied'],
    ['UnauthorizedOperation', undefined, 'accessDenied'],
    ['ThrottlingException', 400, 'throttled'],
    ['TooManyRequestsException', 429, 'throttled'],
    ['UnrecognizedClientException', 400, 'regionDisabled'],
    ['AuthFailure', 401, 'regionDisabled'],
    ['InternalServiceError', 500, 'error'],
    ['SomethingNew', 403, 'accessDenied'],
    ['SomethingNew', 429, 'throttled'],
    ['SomethingNew', 503, 'throttled'],
    ['ExpiredTokenException', 400, 'error'],
    ['ExpiredTokenException', 403, 'error'],
    ['ExpiredToken', 403, 'error'],
    ['SignatureDoesNotMatch', 403, 'error'],
    ['InvalidSignatureException', 403, 'error'],
    ['InvalidAccessException', 401, 'error'],
    ['InvalidAccessException', 403, 'error'],
    ['constructor', 400, 'error'],
  ])('%s with status %s is %s', (name, status, reason) => {
    expect(classify('a:B', thrown(name, 'm', status)).reason).toBe(reason);
  });

  test.each([
    ['secretsmanager:ListSecrets', 'regionDisabled'],
    ['kms:DescribeKey', 'regionDisabled'],
    ['securityhub:DescribeHub', 'regionDisabled'],
    ['sts:GetCallerIdentity', 'error'],
    ['organizations:ListAccounts', 'error'],
    ['ec2:DescribeRegions', 'error'],
  ])('a missing endpoint of %s is %s', (api, reason) => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND x'), { code: 'ENOTFOUND' });
    expect(classify(api, error).reason).toBe(reason);
  });

  test('a body in no known protocol is told by its status', () => {
    expect(classify('a:B', thrown('SyntaxError', 'Unexpected token <', 500))).toEqual({
      reason: 'error',
      api: 'a:B',
      detail: 'The answer (HTTP 500) is not readable.',
    });
  });
});

describe('a denial names its policy', () => {
  const scp =
    'arn:aws:organizations::999988887777:policy/o-a1b2c3d4e5/service_control_policy/p-guard';
  test.each([
    [
      `${WHO} with an explicit deny in a service control policy: ${scp}`,
      { policyType: 'serviceControlPolicy', explicit: true, policyArn: scp },
    ],
    [
      `${WHO} with an explicit deny in a service control policy`,
      { policyType: 'serviceControlPolicy', explicit: true },
    ],
    [
      `${WHO} because no service control policy allows the secretsmanager:ListSecrets action`,
      { policyType: 'serviceControlPolicy', explicit: false },
    ],
    [
      `${WHO} with an explicit deny in a resource control policy`,
      { policyType: 'resourceControlPolicy', explicit: true },
    ],
    [
      `${WHO} with an explicit deny in a session policy`,
      { policyType: 'sessionPolicy', explicit: true },
    ],
    [
      `${WHO} with an explicit deny in a permissions boundary`,
      { policyType: 'permissionsBoundary', explicit: true },
    ],
    [
      `${WHO} with an explicit deny in an identity-based policy`,
      { policyType: 'identityPolicy', explicit: true },
    ],
    [
      `${WHO} because no identity-based policy allows the secretsmanager:ListSecrets action`,
      { policyType: 'identityPolicy', explicit: false },
    ],
    [
      `${WHO} with an explicit deny in a VPC endpoint policy`,
      { policyType: 'vpcEndpointPolicy', explicit: true },
    ],
    [WHO, undefined],
  ])('%s', (message, denial) => {
    expect(classify('a:B', thrown('AccessDeniedException', message)).denial).toEqual(denial);
  });
});

test('the text of a failure is one printable line of bounded length', () => {
  const detail =
    classify('a:B', thrown('Odd', `a\n\u001b[31mb\u2028${'x'.repeat(5000)}`)).detail ?? '';
  expect(detail).toMatch(/^Odd: a \[31mb x+…$/);
  expect(detail.length).toBeLessThanOrEqual(500);
});
