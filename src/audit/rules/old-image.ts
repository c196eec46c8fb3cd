import type { AuditRule } from '../rule';

const DAY = 24 * 60 * 60 * 1000;
const MONTHS = 6;

export const rule: AuditRule = {
  meta: {
    id: 'old-image',
    title: 'The image is old.',
    severity: 'low',
    checklist: 'images',
    points: [3],
    sources: ['CIS Docker Benchmark 4.4'],
    bench: ['4.4'],
    allows: 'Faults in its packages that have been known, and mended, for months can be used against it.',
    remedy: 'Pull or build it anew (docker build --pull --no-cache), and make the containers anew.',
  },
  image({ created, now, name }, report) {
    const days = Math.floor((now - created) / DAY);
    // Reproducible builds write the beginning of the epoch, or another fixed time long ago.
    if (created < Date.UTC(2013, 2)) return 'absent';
    if (days > MONTHS * 30) report({ message: `${name} was made ${Math.floor(days / 30)} months ago.` });
    return undefined;
  },
};
