import { predefinedArguments, stageBases } from '../base-images';
import { fromArguments } from '../from-args';
import { expand } from '../model/expand';
import type { Rule } from '../rule';
import type { BaseImage } from '../types';

/** Names that programs of other systems have for the same (normalizeArch in containerd/platforms). */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  i386: '386',
  i486: '386',
  i586: '386',
  i686: '386',
  armhf: 'arm',
  armel: 'arm',
};
const SYSTEMS = ['linux', 'windows', 'darwin', 'freebsd', 'wasip1'];
const EXAMPLE: BaseImage = { env: [], onBuild: [], platform: 'linux/arm64', isPulled: true };

export const rule: Rule = {
  meta: {
    code: 'InvalidBaseImagePlatform',
    title: 'The base image is for another platform than the build.',
    severity: 'warning',
    configuration: {
      context: {
        platform: 'linux/amd64',
        imageOf: (name) => (name === 'arm64v8/debian:12' ? EXAMPLE : undefined),
      },
    },
    fix: 'none',
    source: 'BuildKit InvalidBaseImagePlatform',
    why: 'Programs of one processor do not run on another: a RUN fails with `exec format error`, or is emulated, which is slow. Somebody may have pulled the image for another machine (`docker pull --platform`), or there is none for yours. The image is looked up on the connected workbench; where that does not have it, nothing is said.',
    bad: 'FROM arm64v8/debian:12',
    good: 'FROM debian:12',
  },
  check({ document, options, report }) {
    const { context = {} } = options;
    if (context.imageOf === undefined) return;
    const { values } = fromArguments(document, predefinedArguments(context));
    for (const [{ from, image: word }, base] of stageBases(document, context)) {
      if (base.kind !== 'image' || word === undefined) continue;
      const flag = from.flag('platform')?.value;
      const asked = flag === undefined ? undefined : expand(flag, values, document.escape);
      const wanted =
        flag === undefined ? context.platform : asked?.missing.size === 0 ? asked.text : undefined;
      if (wanted === undefined || wanted === '' || isFor(base.image.platform, wanted)) continue;
      // A registry may well have it for the platform that FROM asks for; that the workbench has its own says nothing.
      if (flag !== undefined && base.image.isPulled && isFor(base.image.platform, context.platform)) continue;
      report({
        instruction: from,
        span: word,
        message: `The workbench has ${base.name} for ${base.image.platform}, and this build is for ${wanted}.`,
      });
    }
  },
};

/** True where both name the same system and processor, as far as they do; variants run on each other. */
function isFor(platform: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return false;
  const [a, b] = [partsOf(platform), partsOf(wanted)];
  return [0, 1].every((part) => a[part] === undefined || b[part] === undefined || a[part] === b[part]);
}

function partsOf(platform: string): readonly [system: string | undefined, architecture: string | undefined] {
  const [first = '', second] = platform.toLowerCase().split('/');
  const system = SYSTEMS.includes(first) ? first : undefined;
  const architecture = second ?? (system === undefined ? first : undefined);
  return [
    system,
    architecture === undefined || !Object.hasOwn(ARCHITECTURES, architecture)
      ? architecture
      : ARCHITECTURES[architecture],
  ];
}
