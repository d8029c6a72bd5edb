/** `npm run bench -- SUBJECT`: prints one JSON document of figures about the library as it was built into `dist/`. */
import type { Engine } from './bench-policy.js';
import { benchFor } from './subjects.js';

/** From this file as it is compiled, `dist-bench/test/bench/bench.js`. */
const LIBRARY = new URL('../../../dist/index.js', import.meta.url);

const bench = benchFor(process.argv.slice(2));
if (typeof bench === 'string') {
  process.stderr.write(`${bench}\n`);
  process.exitCode = 2;
} else {
  const engine: Engine = await import(LIBRARY.href);
  process.stdout.write(`${JSON.stringify(await bench(engine), undefined, 2)}\n`);
}
