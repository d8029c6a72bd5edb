/** What is to be sent to a hub -> the same with what became of it. */
import type { AsffFinding } from '../model/asff.js';
import type { DeliveryError, DeliveryItem } from '../model/delivery.js';
import type { Answer, Failure } from '../model/gap.js';
import { batches } from './batches.js';
import type { HubPort, ImportFailure } from './ports.js';

/** An item of which something is sent. */
export type Sendable = DeliveryItem & { readonly finding: AsffFinding };

/** Whether something is sent of an item. */
export const isSendable = (item: DeliveryItem): item is Sendable => item.finding !== undefined;

const errorOf = ({ reason, detail, api, denial }: Failure): DeliveryError => ({
  code: reason,
  message: detail ?? 'No reason was given.',
  ...(api !== undefined && { api }),
  ...(denial !== undefined && { denial }),
});

const sent = (item: DeliveryItem): DeliveryItem => ({ ...item, outcome: 'sent' });

const failedWith = (item: DeliveryItem, error: DeliveryError): DeliveryItem => ({
  ...item,
  outcome: 'failed',
  error,
});

function refusalOf(
  answer: Answer<readonly ImportFailure[]>,
  { finding }: Sendable,
): DeliveryError | undefined {
  if (!answer.ok) return errorOf(answer.failure);
  const refusal = answer.value.find(({ id }) => id === finding.Id);
  return refusal && { code: refusal.code, message: refusal.message };
}

/** Sends a finding that was refused once more, alone: another one may have been at fault, or a moment's weakness. */
async function alone(hub: HubPort, item: Sendable): Promise<DeliveryItem> {
  const refusal = refusalOf(await hub.import([item.finding]), item);
  return refusal === undefined ? sent(item) : failedWith(item, refusal);
}

/**
 * Sends findings to one hub, batch by batch. A refused finding is tried once more alone. Where a whole call gets no
 * answer, what is left is not tried: the reason is the hub's, not the findings'.
 */
export async function applyHub(hub: HubPort, items: readonly Sendable[]): Promise<DeliveryItem[]> {
  const done: DeliveryItem[] = [];
  let broken: DeliveryError | undefined;
  for (const batch of batches(items)) {
    if (broken !== undefined) {
      for (const item of batch) done.push(failedWith(item, broken));
      continue;
    }
    const answer = await hub.import(batch.map(({ finding }) => finding));
    if (!answer.ok) broken = errorOf(answer.failure);
    for (const item of batch) {
      if (broken !== undefined) done.push(failedWith(item, broken));
      else done.push(refusalOf(answer, item) === undefined ? sent(item) : await alone(hub, item));
    }
  }
  return done;
}
