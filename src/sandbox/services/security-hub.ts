/** Security Hub (CSPM): its table of operations, as far as findings are sent to it and read back. */
import type { Input } from '../input.js';
import { restJsonProtocol } from '../protocols/rest-json.js';
import { getFindings } from './security-hub/get.js';
import { describeHub, enableSecurityHub, hubArn } from './security-hub/hub.js';
import { batchImportFindings, productArnOf } from './security-hub/import.js';
import { batchUpdateFindings } from './security-hub/update.js';
import type { Place, Service } from './service.js';

const onHub = (_input: Input, place: Place): string => hubArn(place);

/** The operations of Security Hub that the sandbox has. Statuses: API reference, "Common Errors" and each operation. */
export const securityHub: Service = {
  name: 'securityhub',
  protocol: restJsonProtocol(
    {
      'GET /accounts': 'DescribeHub',
      'POST /accounts': 'EnableSecurityHub',
      'POST /findings/import': 'BatchImportFindings',
      'POST /findings': 'GetFindings',
      'PATCH /findings/batchupdate': 'BatchUpdateFindings',
    },
    'Message',
  ),
  errors: {
    accessDenied: { code: 'AccessDeniedException', status: 403 },
    expiredToken: { code: 'ExpiredTokenException', status: 403 },
    internal: { code: 'InternalException', status: 500 },
    unavailable: { code: 'ServiceUnavailableException', status: 503 },
    // Of a gateway before the service, so that its model does not know it: prowler-cloud/prowler#5004.
    throttled: { code: 'TooManyRequestsException', status: 429 },
    invalidCredentials: { code: 'UnrecognizedClientException', status: 403 },
    missingCredentials: { code: 'MissingAuthenticationTokenException', status: 403 },
    validation: { code: 'InvalidInputException' },
  },
  operations: {
    DescribeHub: { resource: onHub, run: describeHub },
    EnableSecurityHub: { resource: onHub, run: enableSecurityHub },
    BatchImportFindings: {
      resource: (input) => productArnOf(input.records('Findings')),
      run: batchImportFindings,
    },
    GetFindings: { resource: onHub, pages: 'NextToken', run: getFindings },
    BatchUpdateFindings: { resource: onHub, run: batchUpdateFindings },
  },
};
