// Writes THIRD-PARTY-NOTICES.md: the packages that are bundled, and their licenses.
import { writeFileSync } from 'node:fs';
import { notices } from './lib/notices.mjs';

writeFileSync('THIRD-PARTY-NOTICES.md', await notices());
