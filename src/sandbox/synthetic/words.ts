/** The words of which synthetic organizations are made. */

export const ENVIRONMENTS = ['prod', 'prod', 'prod', 'staging', 'dev', 'test', 'uat'] as const;

export const TEAMS = [
  'payments',
  'checkout',
  'search',
  'identity',
  'billing',
  'logistics',
  'catalog',
  'platform',
  'data',
  'risk',
  'mobile',
  'support',
  'growth',
  'pricing',
  'ledger',
  'claims',
  'fraud',
  'media',
] as const;

export const APPLICATIONS = [
  'api',
  'worker',
  'gateway',
  'importer',
  'scheduler',
  'reports',
  'frontend',
  'consumer',
  'notifier',
  'sync',
  'etl',
  'webhooks',
  'backoffice',
  'exporter',
  'indexer',
  'auth',
] as const;

export const KINDS = [
  'db-password',
  'api-key',
  'oauth-client',
  'tls-key',
  'jwt-signing-key',
  'smtp',
  'redis-auth',
  'webhook-secret',
  'datadog',
  'stripe',
  'github-token',
  'sftp',
  'kafka-sasl',
  'encryption-key',
] as const;

export const DESCRIPTIONS = [
  'Managed by Terraform, do not edit by hand',
  'Database credentials of the application',
  'Key of the partner API, asked for by ticket',
  'Created by CDK',
  'Temporary, delete after the migration',
  'Credentials of the reporting user (read only)',
  'Used by the deployment pipeline',
  'Zugangsdaten für die Schnittstelle – bitte nicht löschen',
] as const;

export const OWNERS = [
  'team-a@example.com',
  'oncall@example.com',
  'j.doe@example.com',
  'sre@example.com',
  'unknown',
] as const;

export const SUFFIX_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
