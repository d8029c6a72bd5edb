import { describe, expect, it } from 'vitest';
import { changesBetween, material } from '../../src/deliver/material.js';
import type { AsffFinding } from '../../src/model/asff.js';
import { finding, render } from './samples.js';

const NONE: ReadonlySet<string> = new Set();
const AGING = new Set(['idleDays']);
const plain = render(finding({ frameworks: { 'nist-800-53-r5': ['AC-2(1)', 'AC-3(15)'] } }));

const changed = (change: Partial<AsffFinding>, aging = NONE) => {
  const [before, after] = [material(plain, aging), material({ ...plain, ...change }, aging)];
  expect(before.digest === after.digest).toBe(
    changesBetween(before.fields, after.fields).length === 0,
  );
  return changesBetween(before.fields, after.fields);
};

const fields = (more: Record<string, string>) => ({
  ProductFields: { ...plain.ProductFields, ...more },
});

describe('what matters in a finding', () => {
  it.each([
    { name: 'its times', change: { UpdatedAt: 'x', LastObservedAt: 'x', CreatedAt: 'x' } },
    { name: 'whether it is archived', change: { RecordState: 'ARCHIVED' as const } },
    {
      name: 'which version of ours sent it',
      change: fields({ 'secrets-census/ToolVersion': '9' }),
    },
    { name: 'which rules there were', change: fields({ 'secrets-census/RulesHash': '9' }) },
    { name: 'which scan it was sent for', change: fields({ 'secrets-census/ScannedAt': '9' }) },
  ])('is not $name', ({ change }) => {
    expect(changed(change)).toEqual([]);
  });

  it.each([
    { name: 'its title', change: { Title: 'Another' }, field: 'Title' },
    { name: 'its text', change: { Description: 'Another' }, field: 'Description' },
    {
      name: 'what it is required by',
      change: { Compliance: { ...plain.Compliance, RelatedRequirements: ['AC-2(1)'] } },
      field: 'Compliance.RelatedRequirements',
    },
    {
      name: 'its cost',
      change: fields({ 'secrets-census/EstimatedMonthlyCost': '0.8' }),
      field: 'ProductFields.secrets-census/EstimatedMonthlyCost',
    },
  ])('is $name', ({ change, field }) => {
    expect(changed(change).map((one) => one.field)).toEqual([field]);
  });

  it('is no text that is made of passing days', () => {
    expect(changed({ Description: 'Another' }, AGING)).toEqual([]);
  });

  it('is told from and to where it is short, and by name alone where it is long', () => {
    const before = { a: 'old', b: 'sha256:0123', c: 'gone', same: 'x' };
    const after = { a: 'new', b: 'sha256:4567', same: 'x', toString: 'made' };
    expect(changesBetween(before, after)).toEqual([
      { field: 'a', from: 'old', to: 'new' },
      { field: 'b' },
      { field: 'c', from: 'gone' },
      { field: 'toString', to: 'made' },
    ]);
  });

  it('takes little room in a receipt', () => {
    const { fields: kept } = material(plain, AGING);
    expect(Math.max(...Object.values(kept).map((value) => value.length))).toBeLessThanOrEqual(40);
    expect(Object.keys(kept).length).toBeLessThan(20);
  });
});
