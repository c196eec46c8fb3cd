import { formatBytes } from '../../base';
import type { AuditRule } from '../rule';

/** Bytes; below that nobody minds. */
const LEAST = 1_000_000;

export const rule: AuditRule = {
  meta: {
    id: 'package-cache',
    title: 'The image carries what package managers only need while it is built.',
    severity: 'info',
    checklist: 'images',
    points: [4],
    sources: ['CIS Docker Benchmark 4.3'],
    bench: ['4.3'],
    allows: 'It is larger than it has to be, and has lists of packages that grow old in it.',
    remedy: 'Remove them in the RUN that made them: rm -rf /var/lib/apt/lists/*, pip install --no-cache-dir.',
  },
  image({ contents, name }, report) {
    if (contents === undefined) return 'absent';
    const size = contents.caches.reduce((sum, { bytes }) => sum + bytes, 0);
    const managers = [...new Set(contents.caches.map(({ manager }) => manager))].join(', ');
    if (size >= LEAST)
      report({ message: `${name} carries ${formatBytes(size)} of caches of package managers: ${managers}.` });
    return undefined;
  },
};
