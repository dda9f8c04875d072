/** `npm run bench`: figures, never a test. */
import { cpus } from 'node:os';
import { benchLanguage } from './language.ts';
import { benchPublish } from './publish.ts';
import { benchWire } from './wire.ts';

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n`);
await benchWire();
await benchPublish();
await benchLanguage();
