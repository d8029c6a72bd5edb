/** All services of the sandbox. */
import { account } from './account.js';
import { athena } from './athena.js';
import { cloudtrail } from './cloudtrail.js';
import { ec2 } from './ec2.js';
import { kms } from './kms.js';
import { organizations } from './organizations.js';
import { pricing } from './pricing.js';
import { s3 } from './s3.js';
import { secretsManager } from './secrets-manager.js';
import { securityHub } from './security-hub.js';
import type { Service } from './service.js';
import { sts } from './sts.js';

export const SERVICES: readonly Service[] = [
  secretsManager,
  kms,
  organizations,
  account,
  sts,
  ec2,
  cloudtrail,
  securityHub,
  pricing,
  athena,
  // The last, since it takes any path of requests that are not signed.
  s3,
];

/** Every operation of every service, such as `secretsmanager:ListSecrets`. */
export const OPERATIONS: readonly string[] = SERVICES.flatMap(({ name, operations }) =>
  Object.keys(operations).map((operation) => `${name}:${operation}`),
);
