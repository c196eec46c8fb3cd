// Started by `up`, lives on after it: builds the images that take long. What it says goes to a log.
import { setPriority } from 'node:os';
import { findPrivilege } from '../privilege.mjs';
import { terminalReport } from '../report.mjs';
import { SLOW, buildStandIns } from './stand-ins.mjs';

setPriority(10);
const failures = await buildStandIns(process.argv[2], {
  images: SLOW,
  privilege: await findPrivilege({ terminal: false }),
  report: terminalReport(),
});
for (const failure of failures) console.error(failure);
