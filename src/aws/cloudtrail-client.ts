/** The client of CloudTrail. */
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { clientOf } from './clients.js';

/** CloudTrail at a place. */
export const cloudTrail = clientOf('cloudtrail', (config) => new CloudTrailClient(config));
