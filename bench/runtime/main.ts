/** The runtime's speed: `npm run bench -- runtime [--quick] [--json]`. */
import { measureThroughput } from './throughput.ts';

const quick = process.argv.includes('--quick');
const result = { throughput: await measureThroughput(quick ? 1_000 : 5_000, quick ? 2 : 5) };
console.log(JSON.stringify(result, null, 2));
