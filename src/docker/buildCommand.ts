import { flag, option } from './commandOptions';
import type { BuildSpec } from './types';

/** What stands between `build` and the context: see `docker build --help`. */
export function buildWords(spec: BuildSpec): string[] {
  return [
    ...option('--file', spec.dockerfile),
    ...(spec.tags ?? []).flatMap((tag) => ['--tag', tag]),
    ...Object.entries(spec.args ?? {}).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...option('--target', spec.target),
    ...option('--platform', spec.platform),
    ...flag('--no-cache', spec.noCache),
    ...flag('--pull', spec.pull),
  ];
}
