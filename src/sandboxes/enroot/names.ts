import { ExplainedError } from '../../base';

/** enroot takes more, but makes paths of it: `remove -f .` removes every container, and `..` the folder above them. */
const NAME = /^(?!-)(?!\.{1,2}$)[A-Za-z0-9._+-]+$/;

/** Whether a command of enroot takes it as the name of a container, and as nothing else. */
export function isContainerName(name: string): boolean {
  return NAME.test(name) && !name.startsWith('.') && name.length <= 255;
}

/** The name itself. Throws `sandbox-name` for one that enroot could take for something else. */
export function containerName(name: string): string {
  if (isContainerName(name)) return name;
  throw new ExplainedError('sandbox-name', `“${name}” cannot be the name of a container.`, {
    remedy: 'Letters, digits, “.”, “_”, “+” and “-” can, beginning with none of “.” and “-”.',
  });
}
