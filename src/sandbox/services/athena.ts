/** Athena: its table of operations, as far as the table over the trail of the organization is asked by SELECT. */
import { jsonProtocol } from '../protocols/json.js';
import { getQueryExecution, stopQueryExecution } from './athena/execution.js';
import { getTableMetadata } from './athena/metadata.js';
import { getQueryResults } from './athena/results.js';
import { startQueryExecution } from './athena/start.js';
import { workgroupArn } from './athena/workgroup.js';
import { JSON_ERRORS, type Service } from './service.js';

/** The operations of Athena that the sandbox has. */
export const athena: Service = {
  name: 'athena',
  protocol: jsonProtocol('AmazonAthena', 'Message'),
  errors: {
    ...JSON_ERRORS,
    internal: { code: 'InternalServerException', status: 500 },
    validation: { code: 'InvalidRequestException' },
  },
  operations: {
    StartQueryExecution: { resource: workgroupArn, run: startQueryExecution },
    GetQueryExecution: { resource: workgroupArn, run: getQueryExecution },
    GetQueryResults: { resource: workgroupArn, pages: 'NextToken', run: getQueryResults },
    StopQueryExecution: { resource: workgroupArn, run: stopQueryExecution },
    GetTableMetadata: {
      resource: (input, { partition, account, region }) =>
        `arn:${partition}:athena:${region}:${account}:datacatalog/${input.optionalText('CatalogName')}`,
      run: getTableMetadata,
    },
  },
};
