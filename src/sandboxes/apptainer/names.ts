import { ExplainedError } from '../../base';

const NAME = /^[A-Za-z0-9][\w.-]{0,127}$/;

export function isInstanceName(name: string): boolean {
  return NAME.test(name);
}

/** What `exec` and `instance` take for an instance. Throws `sandbox-name` for what none is called. */
export function instanceName(name: string): string {
  if (isInstanceName(name)) return name;
  throw new ExplainedError('sandbox-name', `“${name}” cannot be the name of an instance.`, {
    remedy: 'Letters, digits, “.”, “_” and “-” can.',
  });
}
