import type { AuditRule } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'image-digest',
    title: 'No registry answers for the image.',
    severity: 'info',
    checklist: 'images',
    points: [2, 5],
    sources: ['CIS Docker Benchmark 4.2'],
    bench: ['4.2'],
    allows: 'Nobody can compare it with what its author has published.',
    remedy:
      'Pull it from a registry, by its digest where it matters (NAME@sha256:…); of one that you build keep the Dockerfile.',
  },
  image({ digests, name }, report) {
    if (digests.length === 0)
      report({ message: `${name} was built or loaded here: no registry knows its digest.` });
    return undefined;
  },
};
