import { parseImageName } from '../../base';
import type { AuditRule } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'untagged-image',
    title: 'Nobody can tell which version of the image this will be.',
    severity: 'low',
    checklist: 'images',
    points: [2, 3],
    sources: ['CIS Docker Benchmark 4.2', 'CIS Docker Benchmark 5.28'],
    allows: 'What runs changes whenever somebody pushes another image under that name.',
    remedy: 'Name a version (debian:12.11), or the very image by its digest (debian:12.11@sha256:…).',
    bad: 'docker run debian id',
    good: 'docker run debian:12.11 id',
  },
  command({ verb, image, runtime }, report) {
    if (image === undefined || (verb !== 'run' && verb !== 'pull')) return;
    const { value } = image;
    const isReference =
      runtime === 'docker' ||
      runtime === 'podman' ||
      value.startsWith('docker://') ||
      /^[\w.-]+[/#].*[:+]/.test(value);
    if (!isReference || !/^[\w.:/@#+-]+$/.test(value) || /^[./~]/.test(value)) return;
    const name = value.replace(/^(?:docker|dockerd|podman):\/\//, '').replace('#', '/');
    const { tag, digest } = parseImageName(name);
    if (digest !== undefined || (tag !== undefined && tag !== 'latest')) return;
    report({ at: image, message: `${value} names no version of the image.` });
  },
};
