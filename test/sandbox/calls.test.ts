import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { refusal, SHOP, tinyForTest } from './tiny.js';

test('calls are counted by operation and outcome, also from outside', async () => {
  const tiny = await tinyForTest({
    faults: [
      { kind: 'throttle', operations: ['secretsmanager:*'], times: 2 },
      { kind: 'reset', operations: ['secretsmanager:*'], times: 1 },
      { kind: 'html', operations: ['sts:*'], status: 200 },
    ],
    cpuUsage: () => ({ user: 12, system: 3 }),
  });
  const { secrets, sts } = tiny.as(SHOP);
  for (const _ of [1, 2, 3, 4, 5]) await refusal(secrets.send(new ListSecretsCommand({})));
  await refusal(sts.send(new GetCallerIdentityCommand({})));
  await fetch(tiny.url, { method: 'POST' });
  const calls = {
    total: 7,
    byOperation: {
      'secretsmanager:ListSecrets': { ok: 2, throttled: 2, failed: 1 },
      'sts:GetCallerIdentity': { ok: 0, throttled: 0, failed: 1 },
      unknown: { ok: 0, throttled: 0, failed: 1 },
    },
    peakInFlight: 1,
  };
  expect(tiny.calls()).toStrictEqual(calls);
  const told = await fetch(`${tiny.url}/_sandbox/calls`);
  expect(told.headers.get('content-type')).toBe('application/json');
  expect(await told.json()).toStrictEqual({ ...calls, cpuMicros: { user: 12, system: 3 } });
  expect(tiny.calls().total).toBe(7);
});

test('requests that wait are in flight', async () => {
  const tiny = await tinyForTest({ latency: 400 });
  const { secrets } = tiny.as(SHOP);
  await Promise.all([1, 2, 3].map(() => secrets.send(new ListSecretsCommand({}))));
  expect(tiny.calls().peakInFlight).toBe(3);
});

test('quotas can be others than those of AWS', async () => {
  const quota = { service: 'sts', scope: 'account', rate: 0, burst: 1 } as const;
  const tiny = await tinyForTest({ quotas: [{ ...quota, operations: ['GetCallerIdentity'] }] });
  const { sts } = tiny.as(SHOP);
  await sts.send(new GetCallerIdentityCommand({}));
  expect(await refusal(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
    name: 'Throttling',
  });
});
