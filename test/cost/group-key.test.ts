import { describe, expect, test } from 'vitest';
import { groupKey } from '../../src/cost/group-key.js';
import { ownerOf } from '../../src/cost/owner.js';
import { templateTags } from '../../src/cost/template-tags.js';
import { SHOP, secretOf } from './sample-secrets.js';

describe('the key of a group', () => {
  test.each([
    ['production/shop/database', 'production'],
    ['/production/shop', 'production'],
    ['//production//shop', 'production'],
    ['production', null],
    ['production/', null],
    ['/', null],
    ['', null],
    ['events!connection/orders/0a1b', 'events!connection'],
  ])('by prefix of %o is %o', (name, key) => {
    expect(groupKey(secretOf({ name }), { by: 'prefix' }, undefined)).toBe(key);
  });

  test.each([
    [undefined, null],
    ['r-acme', 'r-acme'],
    ['r-acme/ou-acme-shops/ou-acme-web', 'ou-acme-web'],
  ])('by unit of an account at %o is %o', (ouPath, key) => {
    const account = { id: SHOP, state: 'ACTIVE', ...(ouPath && { ouPath }) } as const;
    expect(groupKey(secretOf({ account }), { by: 'ou' }, undefined)).toBe(key);
  });

  test('by account is its id, and by owner what the tag says', () => {
    expect(groupKey(secretOf(), { by: 'account' }, undefined)).toBe(SHOP);
    expect(groupKey(secretOf(), { by: 'owner' }, undefined)).toBeNull();
    expect(groupKey(secretOf(), { by: 'owner' }, { name: 'team', value: 'web' })).toBe('web');
  });

  test('by tag is its value, an empty one too, and none where there is no such tag', () => {
    const secret = secretOf({ tags: { team: 'web', empty: '' } });
    expect(groupKey(secret, { by: 'tag', tag: 'team' }, undefined)).toBe('web');
    expect(groupKey(secret, { by: 'tag', tag: 'empty' }, undefined)).toBe('');
    expect(groupKey(secret, { by: 'tag', tag: 'Team' }, undefined)).toBeNull();
    expect(groupKey(secret, { by: 'tag', tag: 'toString' }, undefined)).toBeNull();
  });
});

describe('the owner of a secret', () => {
  test.each([
    [{ owner: 'web' }, { name: 'owner', value: 'web' }],
    [
      { Owner: 'web', team: 'shop' },
      { name: 'Owner', value: 'web' },
    ],
    [
      { TEAM: 'shop', contact: 'a@b' },
      { name: 'TEAM', value: 'shop' },
    ],
    [
      { owner: '  ', team: 'shop' },
      { name: 'team', value: 'shop' },
    ],
    [
      { owner: 'lower', Owner: 'upper' },
      { name: 'Owner', value: 'upper' },
    ],
    [
      { Owner: 'upper', owner: 'lower' },
      { name: 'Owner', value: 'upper' },
    ],
    [{ cost: 'x' }, undefined],
    [{}, undefined],
  ])('by the tags %o is %o', (tags, owner) => {
    expect(ownerOf(tags)).toEqual(owner);
  });

  test('is whom the tags of the configuration name', () => {
    const tags = { owner: 'web', 'cost-centre': 'cc-1' };
    expect(ownerOf(tags, ['Cost-Centre', 'owner'])).toEqual({ name: 'cost-centre', value: 'cc-1' });
    expect(ownerOf({ owner: 'web' }, ['cost-centre'])).toBeUndefined();
  });
});

describe('what makes a secret, by its tags,', () => {
  test.each([
    [{ 'aws:cloudformation:stack-name': 'shop' }, { stack: 'shop', others: [] }],
    [{ 'aws:cloudformation:logical-id': 'Db' }, { others: [] }],
    [{ 'managed-by': 'Terraform' }, { others: ['managed-by=Terraform'] }],
    [{ ManagedBy: 'pulumi v3' }, { others: ['ManagedBy=pulumi v3'] }],
    [{ Terraform: 'true' }, { others: ['Terraform=true'] }],
    [{ terraform: 'false' }, { others: [] }],
    [{ 'terraform:workspace': 'shop' }, { others: ['terraform:workspace=shop'] }],
    [
      { provisioner: 'cdk', created_by: 'OpenTofu' },
      { others: ['created_by=OpenTofu', 'provisioner=cdk'] },
    ],
    [{ 'managed-by': 'platform-team' }, { others: [] }],
    [{ description: 'not by terraform' }, { others: [] }],
    [{}, { others: [] }],
  ])('%o, is %o', (tags, made) => {
    expect(templateTags(tags)).toEqual(made);
  });
});
