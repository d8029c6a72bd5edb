/** The client of Athena. */
import { AthenaClient } from '@aws-sdk/client-athena';
import { clientOf } from './clients.js';

/** Athena at a place. */
export const athena = clientOf('athena', (config) => new AthenaClient(config));
