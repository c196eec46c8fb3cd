import { isSameImage, isSameRepository, parseImageName } from '../../../base';
import { no, unless, yes, type CheckKind } from '../kind';
import { judgePattern } from '../judge';
import { given, readExists, readPattern, shortOrFields } from '../read';
import { listed, quoted } from '../sentences';

const IMAGE_FIELDS = ['name', 'exists'] as const;

export const image: CheckKind<'image'> = {
  fields: IMAGE_FIELDS,
  reasons: ['engine'],
  read(value) {
    const read = shortOrFields(value, 'An image check', 'name', IMAGE_FIELDS, 'alpine');
    return read && { kind: 'image', name: read.text, ...given({ exists: readExists(read.fields.exists) }) };
  },
  wants: ({ name, exists }) =>
    (exists ?? true)
      ? `the image ${name} is on the workbench`
      : `the image ${name} is gone from the workbench`,
  async look({ name, exists }, probes) {
    const tags = (await probes.images()).flatMap((one) => one.tags);
    const match = tags.find((tag) => isSameImage(name, tag));
    if (match !== undefined) return unless(exists, yes(`The image ${match} is there.`));
    const near = tags.filter((tag) => isSameRepository(name, tag));
    if (near.length > 0)
      return unless(
        exists,
        no(`There is ${listed(near)}, but with no tag ${parseImageName(name).tag ?? ''}.`),
      );
    return unless(
      exists,
      no(
        tags.length === 0
          ? 'There are no images on the workbench.'
          : `It is not among the images of the workbench: ${listed(tags)}.`,
      ),
    );
  },
};

const HISTORY_FIELDS = ['image', 'matches'] as const;

export const history: CheckKind<'history'> = {
  fields: HISTORY_FIELDS,
  reasons: ['engine'],
  read(value) {
    const fields = value.fields('A history check', HISTORY_FIELDS);
    const name = fields.image?.text('"image"');
    const matches = readPattern(fields.matches);
    if (fields.image === undefined || fields.matches === undefined)
      return value.fail(
        'The check does not say what to look for in which image.',
        'Add "image: dream" and "matches: \'pip install\'".',
      );
    return name === undefined || matches === undefined
      ? undefined
      : { kind: 'history', image: name, matches };
  },
  wants: ({ image: name, matches }) => `the history of the image ${name} has a step that matches ${matches}`,
  async look({ image: name, matches }, probes) {
    const steps = await probes.imageHistory(name);
    if (steps === undefined) return no(`There is no image ${name} on the workbench.`);
    const match = steps.find((step) => judgePattern(matches, step).met);
    if (match !== undefined) return yes(`One of its ${steps.length} steps is ${quoted(match)}.`);
    const judged = judgePattern(matches, steps.join('\n'));
    return judged.met
      ? yes(`It is in the history of ${name}.`)
      : no(`The ${steps.length} steps of ${name} begin with ${listed(steps.map(quoted))}.`);
  },
};
