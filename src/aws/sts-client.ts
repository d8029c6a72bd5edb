/** The client of STS. */
import { STSClient } from '@aws-sdk/client-sts';
import { clientOf } from './clients.js';

/** STS at a place. */
export const sts = clientOf('sts', (config) => new STSClient(config));
