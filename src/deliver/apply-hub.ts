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

type Send = HubPort['import'];

/** A call that gets no answer is the last: the reason is the hub's, not the findings', and would hold for all others. */
function untilBroken(hub: HubPort): Send {
  let broken: Awaited<ReturnType<Send>> | undefined;
  return async (findings) => {
    if (broken !== undefined) return broken;
    const answer = await hub.import(findings);
    if (!answer.ok) broken = answer;
    return answer;
  };
}

function refusalOf(
  answer: Answer<readonly ImportFailure[]>,
  { finding }: Sendable,
): DeliveryError | undefined {
  if (!answer.ok) return errorOf(answer.failure);
  const refusal = answer.value.find(({ id }) => id === finding.Id);
  return refusal && { code: refusal.code, message: refusal.message };
}

/** Sends a finding that was refused once more, alone: another one may have been at fault, or a moment's weakness. */
async function alone(send: Send, item: Sendable): Promise<DeliveryItem> {
  const refusal = refusalOf(await send([item.finding]), item);
  return refusal === undefined ? sent(item) : failedWith(item, refusal);
}

/**
 * Sends findings to one hub, batch by batch. A refused finding is tried once more alone. Where a call gets no answer,
 * what is left is not tried.
 */
export async function applyHub(hub: HubPort, items: readonly Sendable[]): Promise<DeliveryItem[]> {
  const send = untilBroken(hub);
  const done: DeliveryItem[] = [];
  for (const batch of batches(items)) {
    const answer = await send(batch.map(({ finding }) => finding));
    for (const item of batch) {
      const refusal = refusalOf(answer, item);
      if (refusal === undefined) done.push(sent(item));
      else done.push(answer.ok ? await alone(send, item) : failedWith(item, refusal));
    }
  }
  return done;
}
