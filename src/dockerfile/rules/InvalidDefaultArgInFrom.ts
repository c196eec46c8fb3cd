import { fromArguments } from '../from-args';
import { expand } from '../model/expand';
import type { Rule } from '../rule';

/** A name with an optional registry, tag and digest (distribution/reference, its grammar). */
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const REGISTRY =
  '(?:(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])(?:\\.(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]))*|\\[[0-9a-fA-F:]+\\])(?::\\d+)?';
const REFERENCE = new RegExp(
  `^(?:${REGISTRY}/)?${COMPONENT}(?:/${COMPONENT})*(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
);

export const rule: Rule = {
  meta: {
    code: 'InvalidDefaultArgInFrom',
    title: 'Without --build-arg, this FROM names no image.',
    severity: 'warning',
    fix: 'none',
    source: 'BuildKit InvalidDefaultArgInFrom',
    why: 'An ARG without a default is empty where nobody gives it a value, and the name that is left is empty or ends in a colon. A default makes the file build by itself.',
    bad: 'ARG VERSION\nFROM debian:${VERSION}',
    good: 'ARG VERSION=12\nFROM debian:${VERSION}',
  },
  check({ document, report }) {
    const { values } = fromArguments(document);
    for (const { from } of document.stages) {
      const image = from.words[0];
      if (image === undefined || !image.text.includes('$')) continue;
      const { text } = expand(image.text, values, document.escape);
      if (text !== undefined && (text.length > 4096 || !REFERENCE.test(text)))
        report({
          instruction: from,
          span: image,
          message:
            text === ''
              ? 'Without --build-arg, the name of this image is empty.'
              : `Without --build-arg, this image is called “${text}”, which is no name.`,
        });
    }
  },
};
