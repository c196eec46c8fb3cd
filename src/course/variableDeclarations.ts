import { explainPattern } from './checks/pattern';
import type { Variable } from './types';
import type { YamlValue } from './yaml';

/** A name without a dot: those with one come from the connection. */
const NAME = /^[A-Za-z][\w-]{0,63}$/;
/** Values are kept in objects, which have these already (`constructor`, `toString`, …). */
const isReserved = (name: string): boolean => name in Object.prototype;
const MAX_VARIABLES = 50;

/** Reads `variables:` of the manifest. */
export function readVariables(value: YamlValue | undefined): Variable[] {
  const variables: Variable[] = [];
  for (const item of (value?.list('"variables"') ?? []).slice(0, MAX_VARIABLES)) {
    const fields = item.fields('A variable', ['name', 'title', 'description', 'default', 'pattern']);
    const name = fields.name?.text('"name"');
    if (fields.name === undefined) item.fail('The variable has no name.', 'Add "name: address".');
    if (name === undefined) continue;
    if (!NAME.test(name) || isReserved(name) || variables.some((variable) => variable.name === name)) {
      fields.name?.fail(
        `"${name}" cannot be the name of a variable.`,
        'Use a letter, then letters, digits, - and _, and each name once.',
      );
      continue;
    }
    const title = fields.title?.text('"title"');
    if (fields.title === undefined)
      item.fail(`The variable "${name}" has no title.`, 'Add "title:" with what people are asked for.');
    const pattern = fields.pattern?.text('"pattern"');
    const reason = pattern === undefined ? undefined : explainPattern(pattern);
    if (reason !== undefined)
      fields.pattern?.fail(`This is no regular expression. ${reason}`, 'Correct the pattern.');
    variables.push({
      name,
      title: title ?? name,
      description: fields.description?.text('"description"'),
      default: fields.default?.text('"default"'),
      pattern: reason === undefined ? pattern : undefined,
    });
  }
  return variables;
}
