import {
  BatchUpdateFindingsCommand,
  type BatchUpdateFindingsRequest,
} from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import { customerSays, defaultProduct, finding, importAll, onlyFinding } from './findings.js';
import { members, refusal, SHOP, tinyForTest } from './tiny.js';

const withFinding = async () => {
  const { hub } = (await tinyForTest()).as(SHOP);
  await importAll(hub, finding());
  return hub;
};

const own = { Id: 'tiny/unused/1', ProductArn: defaultProduct() };

type Words = Omit<BatchUpdateFindingsRequest, 'FindingIdentifiers'>;

describe('what a customer says', () => {
  test.each<[Words, object]>([
    [
      { Note: { Text: 'seen', UpdatedBy: 'me' } },
      { Note: { Text: 'seen', UpdatedBy: 'me', UpdatedAt: '2026-03-02T09:30:00.000Z' } },
    ],
    [{ Workflow: { Status: 'SUPPRESSED' } }, { Workflow: { Status: 'SUPPRESSED' } }],
    [{ VerificationState: 'FALSE_POSITIVE' }, { VerificationState: 'FALSE_POSITIVE' }],
    [{ UserDefinedFields: { ticket: '7' } }, { UserDefinedFields: { ticket: '7' } }],
    [{ Severity: { Label: 'LOW' } }, { Severity: { Label: 'LOW', Normalized: 1 } }],
    [{ Severity: { Normalized: 89 } }, { Severity: { Label: 'HIGH', Normalized: 89 } }],
    [{ Types: ['Effects/Data Exposure'] }, { Types: ['Effects/Data Exposure'] }],
    [
      { Confidence: 0, Criticality: 100 },
      { Confidence: 0, Criticality: 100 },
    ],
    [{ RelatedFindings: [own] }, { RelatedFindings: [own] }],
  ])('is kept: %j', async (words, expected) => {
    const hub = await withFinding();
    const before = await onlyFinding(hub);
    const answer = await customerSays(hub, words);
    expect(members(answer)).toStrictEqual({ ProcessedFindings: [own], UnprocessedFindings: [] });
    // The provider's own words and times stay.
    expect(await onlyFinding(hub)).toStrictEqual({ ...before, ...expected });
  });

  test.each<[Words, string]>([
    [{ Note: { Text: '', UpdatedBy: 'me' } }, 'data.Note.Text should NOT be shorter than 1'],
    [{ Note: { Text: 'x'.repeat(513), UpdatedBy: 'me' } }, 'data.Note.Text should NOT be longer'],
    [{ Confidence: 101 }, 'data.Confidence should be <= 100'],
    [{ Types: ['automated'] }, 'data.Types[0] should match pattern'],
    [{ RelatedFindings: Array(11).fill(own) }, 'data.RelatedFindings should NOT have more than 10'],
  ])('is refused: %j', async (words, message) => {
    expect(await refusal(customerSays(await withFinding(), words))).toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining(message),
      status: 400,
    });
  });
});

describe('findings', () => {
  const update = async (FindingIdentifiers: BatchUpdateFindingsRequest['FindingIdentifiers']) => {
    const hub = await withFinding();
    const Workflow = { Status: 'NOTIFIED' as const };
    return hub.send(new BatchUpdateFindingsCommand({ FindingIdentifiers, Workflow }));
  };

  test('that are not there or named twice are told of', async () => {
    const missing = { ...own, Id: 'none' };
    const answer = await update([own, missing, own]);
    expect(members(answer)).toStrictEqual({
      ProcessedFindings: [own],
      UnprocessedFindings: [
        {
          FindingIdentifier: missing,
          ErrorCode: 'FindingNotFound',
          ErrorMessage: 'Finding Not Found',
        },
        {
          FindingIdentifier: own,
          ErrorCode: 'DuplicatedFindingIdentifier',
          ErrorMessage: 'Finding Identifier is duplicated',
        },
      ],
    });
  });

  test.each([0, 101])('are refused when there are %d', async (count) => {
    const identifiers = Array.from({ length: count }, (_, n) => ({ ...own, Id: `tiny/${n}` }));
    expect(await refusal(update(identifiers))).toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining('data.FindingIdentifiers should NOT have'),
    });
  });
});
