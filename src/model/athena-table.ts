/** The columns of a table over CloudTrail's log files, where users name theirs differently. */

/** Columns whose meaning is that of the field of a record that is called so. */
export const ATHENA_COLUMN_NAMES = [
  'userIdentity',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestParameters',
  'additionalEventData',
  'readOnly',
  'recipientAccountId',
  'sharedEventId',
  'vpcEndpointId',
] as const;

/** Columns that tell where a file lies; by them a table is pruned. */
export const ATHENA_PARTITION_NAMES = ['account', 'region', 'day'] as const;
