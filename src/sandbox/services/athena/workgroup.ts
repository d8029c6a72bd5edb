/** The workgroups of Athena: under which name queries run, and where their results go. */
import { ApiError } from '../../api-error.js';
import type { Input } from '../../input.js';
import type { Call, Place } from '../service.js';

/** Where each workgroup puts results; undefined: nowhere, so that every query must say it. */
const WORKGROUPS: Readonly<Record<string, string | undefined>> = {
  primary: undefined,
  'secrets-census': 's3://secrets-census-results/athena/',
};

const DEFAULT = 'primary';

/** Source: S3 user guide, "Bucket naming rules". */
const S3_FOLDER = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/;

/** An error by which Athena says that a request is wrong. */
export const invalidRequest = (message: string, code = 'INVALID_INPUT'): ApiError =>
  new ApiError({ code: 'InvalidRequestException' }, message, { AthenaErrorCode: code });

/** What denials name. */
export const workgroupArn = (input: Input, { partition, account, region }: Place): string =>
  `arn:${partition}:athena:${region}:${account}:workgroup/${input.optionalText('WorkGroup') ?? DEFAULT}`;

/** Where a query runs and puts its result. */
export interface Assignment {
  readonly workgroup: string;
  /** A folder in S3, with a slash at its end. */
  readonly output: string;
}

/** Reads workgroup and place of the result. The place of the request counts before that of the workgroup. */
export function readAssignment({ input }: Call): Assignment {
  const workgroup = input.optionalText('WorkGroup') ?? DEFAULT;
  if (!Object.hasOwn(WORKGROUPS, workgroup)) {
    throw invalidRequest(`WorkGroup ${workgroup} is not found.`);
  }
  const configuration = input.structure('ResultConfiguration');
  const output = configuration?.optionalText('OutputLocation') ?? WORKGROUPS[workgroup];
  if (output === undefined) {
    throw invalidRequest(
      'No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.',
    );
  }
  if (!S3_FOLDER.test(output)) throw invalidRequest('outputLocation is not a valid S3 path.');
  return { workgroup, output: output.endsWith('/') ? output : `${output}/` };
}
