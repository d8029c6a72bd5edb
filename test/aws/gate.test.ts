import { describe, expect, test } from 'vitest';
import { Gate } from '../../src/aws/gate.js';
import { settled } from './pacing/virtual-clock.js';

/** Requests that end when the test says so; those with a capital letter go first. */
function requests(gate: Gate) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const all: Promise<void>[] = [];
  const send = (...names: string[]): void => {
    for (const name of names)
      all.push(
        gate.pass(
          () => {
            begun.push(name);
            return new Promise((resolve) => ends.set(name, resolve));
          },
          { first: name !== name.toLowerCase() },
        ),
      );
  };
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await settled();
  };
  return { begun, send, end };
}

describe('the gate', () => {
  test('lets as many requests be in flight as it was told to, in the order in which they came', async () => {
    const gate = new Gate(2);
    const { begun, send, end } = requests(gate);
    send('a', 'b', 'c', 'd');
    await settled();
    expect([begun, gate.inFlight]).toEqual([['a', 'b'], 2]);
    await end('b');
    expect([begun, gate.inFlight]).toEqual([['a', 'b', 'c'], 2]);
    await end('a');
    await end('c');
    await end('d');
    expect([begun, gate.inFlight]).toEqual([['a', 'b', 'c', 'd'], 0]);
  });

  test('gives the answer of a request, or its error, and the place to the next', async () => {
    const gate = new Gate(1);
    const failing = gate.pass(() => Promise.reject(new Error('no')));
    const next = gate.pass(async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    expect(gate.inFlight).toBe(0);
  });

  test('lets those go first that tell how much there is to do', async () => {
    const gate = new Gate(1);
    const { begun, send, end } = requests(gate);
    send('a', 'b', 'c', 'D', 'E');
    for (const name of ['a', 'D', 'E', 'b', 'c']) await end(name);
    expect(begun).toEqual(['a', 'D', 'E', 'b', 'c']);
  });

  test('has room as long as none of those has to wait, whatever others do', async () => {
    const gate = new Gate(2);
    const { send, end } = requests(gate);
    send('a', 'b', 'c');
    await gate.room();
    send('D');
    let hasRoom = false;
    const room = gate.room().then(() => {
      hasRoom = true;
    });
    await settled();
    expect(hasRoom).toBe(false);
    await end('a');
    await room;
    expect(hasRoom).toBe(true);
  });

  test('wakes all who wait for room in the end', async () => {
    const gate = new Gate(1);
    const { send, end } = requests(gate);
    send('a', 'B', 'C', 'D');
    await settled();
    let woken = 0;
    const wait = async (): Promise<void> => {
      await gate.room();
      woken++;
    };
    const waits = Array.from({ length: 5 }, wait);
    await settled();
    expect(woken).toBe(0);
    for (const name of ['a', 'B', 'C', 'D']) await end(name);
    await Promise.all(waits);
    expect(woken).toBe(5);
  });
});
