import { describe, expect, it } from 'vitest';
import { planDelivery, applyPlan, told } from '../../src/deliver/deliver.js';
import { planHub } from '../../src/deliver/plan-hub.js';
import { readSuppressions } from '../../src/deliver/suppressions.js';
import { silenceOf } from '../../src/deliver/covered.js';
import type { HubsPort, HubPort } from '../../src/deliver/ports.js';
import { asffId } from '../../src/model/asff-id.js';
import { answered } from '../../src/model/gap.js';
import { toAsff } from '../../src/report/asff.js';
import { findingProblem } from '../../src/sandbox/services/security-hub/check.js';
import { ACCOUNT, ARN, HUB, REGION, contextOf, day, finding, held, row, rule, sentFinding, stored, known } from '../deliver/samples.js';

const OTHER = '444455556666';
const quiet = () => {};
const elsewhere = (account: string, region = REGION, id = 'a') =>
  finding({ id: id.repeat(64), account, region, arn: `arn:aws:secretsmanager:${region}:${account}:secret:a-AbCdEf` });
const hubs = (holds: Record<string, any[]>, sent: any[] = [], extra: Partial<HubPort> = {}): HubsPort => ({
  async enter(account) {
    return answered({ hub: (region: string): HubPort => ({
      state: async () => answered({ enabled: true }),
      async *findings() { yield answered(holds[`${account}/${region}`] ?? []); },
      async *suppressed() { yield answered((holds[`${account}/${region}`] ?? []).filter((x) => x.workflow === 'SUPPRESSED')); },
      import: async (f) => { sent.push(...f); return answered([]); },
      ...extra,
    }) });
  },
});
const show = (plan: any) => told(plan).items.map((i: any) => [i.hub.account + '/' + i.hub.region, i.account, i.region, i.action, i.reason, i.finding?.Compliance.Status, i.finding?.CreatedAt]);

it('P1 member push after central push resolves what is still open', async () => {
  const coverage = [row(), row({ account: OTHER })];
  const open = elsewhere(OTHER, REGION, 'b');
  const plan = await planDelivery({ coverage, findings: [open], context: contextOf({ coverage }) }, hubs({ [`${ACCOUNT}/${REGION}`]: [stored(open)] }), quiet);
  console.log('P1', show(plan), told(plan).hubs);
});
it('P2 central + only-regions: hub region not chosen, gone finding of chosen region', async () => {
  const central = { account: ACCOUNT, region: 'us-east-1' };
  const coverage = [row(), row({ account: OTHER })];
  const gone = elsewhere(OTHER, REGION, 'b');
  const plan = await planDelivery({ coverage, findings: [], central, context: contextOf({ coverage, regions: [REGION] }) }, hubs({ [`${ACCOUNT}/us-east-1`]: [stored(gone)] }), quiet);
  console.log('P2', show(plan), told(plan).hubs);
});
it('P3 old report resolves/creates behind the back of later unchanged', () => {
  // hub: F created day 1 (ScannedAt day 1), scan of day 10 found it unchanged (not sent). Report of day 5 has no F.
  const F = finding();
  const G = finding({ id: 'c'.repeat(64), arn: ARN + 'x', firstSeenAt: day(5), lastSeenAt: day(5) }); // was fixed before day 10
  const other = finding({ id: 'd'.repeat(64), arn: ARN + 'y' });
  const items = planHub(HUB, { present: [G, other], holding: new Map([[asffId(F), held(F, { sentAt: day(1) })],[asffId(other), held(other, { sentAt: day(10) })]]) }, contextOf({ asOf: day(5), at: day(11) }));
  console.log('P3', items.map((i) => [i.id.slice(-3), i.action, i.reason, i.finding?.Compliance.Status]));
});
it('P4 foreign suppression', async () => {
  const F = finding();
  const planted = { ...stored(F), workflow: 'SUPPRESSED' as const };
  const read = await readSuppressions([HUB, { account: OTHER, region: REGION }], hubs({ [`${OTHER}/${REGION}`]: [planted] }));
  console.log('P4', read);
});
it('P5 receipt that lacks a finding resets age', async () => {
  const F = finding({ firstSeenAt: day(21) });
  const coverage = [row()];
  const receipt = { receiptVersion: 1 as const, tool: { name: 'x', version: '1' }, pushedAt: day(18), hubs: [{ ...HUB, readAt: day(18), findings: [] }] };
  const plan = await planDelivery({ coverage, findings: [F], receipt, context: contextOf({ coverage }) }, hubs({ [`${ACCOUNT}/${REGION}`]: [stored(F, { createdAt: day(2), sentAt: day(19) })] }), quiet);
  console.log('P5', show(plan), told(plan).hubs);
});
it('P6 unreadable loses createdAt', () => {
  const F = finding({ firstSeenAt: day(21) });
  const items = planHub(HUB, { present: [F], holding: new Map([[asffId(F), { updatedAt: day(20), known: undefined }]]) }, contextOf());
  console.log('P6', items.map((i) => [i.action, i.finding?.CreatedAt]));
});
it('P7 slashes in ids', () => {
  for (const F of [finding({ ruleId: 'acme/unused' }), finding({ id: 'x/y' }), finding({ id: 'x\u0007y' }), finding({ ruleId: 'r'.repeat(600) }), finding({ ruleId: '' }), finding({ruleId: ' '})]) {
    const a = toAsff(F, undefined, { tool: { name: 'a', version: '1', rulesHash: 'h' }, partition: 'aws' });
    console.log('P7', JSON.stringify(F.ruleId.slice(0, 20)), a.Id.length, asffId(F) === a.Id, a.GeneratorId.length, findingProblem(a as any));
    const h = { updatedAt: day(20), known: undefined };
  }
});
it('P8 numbers', () => {
  for (const d of [0.5, -1, 1e21, 2 ** 31, 0]) {
    const a = toAsff(finding({ secret: { deletionScheduled: false, tags: {}, rotationEveryDays: d } }), undefined, { tool: { name: 'a', version: '1', rulesHash: 'h' }, partition: 'aws' });
    console.log('P8', d, findingProblem(a as any), JSON.stringify((a.Resources[0] as any).Details.AwsSecretsManagerSecret));
  }
});
it('P9 ARN of another partition', () => {
  const a = toAsff(finding({ arn: ARN.replace('arn:aws:', 'arn:aws-cn:') }), undefined, { tool: { name: 'a', version: '1', rulesHash: 'h' }, partition: 'aws' });
  console.log('P9', a.ProductArn);
});
it('P10 duplicate coverage rows', () => {
  for (const coverage of [[row({ status: 'not', listed: false }), row()], [row(), row({ status: 'not', listed: false })]])
    console.log('P10', silenceOf({ coverage, unknown: [], rules: [rule()] }).covers(known(finding())));
});
it('P11 partly without listed; scanned with listed false', () => {
  console.log('P11', silenceOf({ coverage: [row({ status: 'scanned', listed: false })], unknown: [], rules: [rule()] }).covers(known(finding())));
});
it('P12 hidden times', () => {
  const a = toAsff(finding({ lastSeenAt: '+012026-01-01T00:00:00Z' }), undefined, { tool: { name: 'a', version: '1', rulesHash: 'h' }, partition: 'aws' });
  console.log('P12', findingProblem(a as any));
});
it('P13 renamed says passed', () => {
  const old = finding({ id: 'e'.repeat(64), ruleId: 'never-read' });
  const now = finding({});
  const items = planHub(HUB, { present: [now], holding: new Map([[asffId(old), held(old)]]) }, contextOf());
  console.log('P13', items.map((i) => [i.ruleId, i.action, i.reason, i.finding?.Compliance.Status]));
});
it('P14 alias of a security hub control as ruleId etc: rule deleted then waived under new name', () => {
  const old = finding({ id: 'e'.repeat(64), ruleId: 'never-read' });
  const now = finding({ waiver: { owner: 'a', reason: 'b', expires: '2027-01-01' } });
  const items = planHub(HUB, { present: [now], holding: new Map([[asffId(old), held(old)]]) }, contextOf({ waived: 'leave' }));
  console.log('P14', items.map((i) => [i.ruleId, i.action, i.reason, i.finding?.Compliance.Status]));
});
it('P15 waived then sent again after 45 days? and waived archived with ageing', () => {
  const now = finding({ waiver: { owner: 'a', reason: 'b', expires: '2027-01-01' } });
  const items = planHub(HUB, { present: [now], holding: new Map([[asffId(now), held(now, { sentAt: day(-80) })]]) }, contextOf({ waived: 'leave' }));
  console.log('P15', items.map((i) => [i.action, i.reason, i.detail]));
});
