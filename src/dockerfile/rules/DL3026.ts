import { parseImage } from '../model/image';
import type { ImageReference } from '../model/image';
import type { Instruction } from '../model/instruction';
import type { Span } from '../model/source';
import type { Rule } from '../rule';

/** Names that Docker Hub goes by where an image names no registry. */
const DOCKER_HUB = ['docker.io', 'hub.docker.com'];

export const rule: Rule = {
  meta: {
    code: 'DL3026',
    title: 'This image does not come from a registry that is trusted here.',
    severity: 'error',
    configuration: { trustedRegistries: ['docker.io'] },
    fix: 'none',
    source: 'hadolint DL3026',
    why: 'Images run with your data and your rights. Where a list of trusted registries is set, everything has to come from one of them.',
    bad: 'FROM registry.example.org/tool:1.0',
    good: 'FROM debian:12',
  },
  check({ document, options, report }) {
    const trusted = options.trustedRegistries ?? [];
    if (trusted.length === 0) return;
    const isTrusted = (registry: string): boolean => trusted.some((pattern) => matches(pattern, registry));
    const isAllowed = ({ registry, name }: ImageReference): boolean =>
      registry === undefined ? name === 'scratch' || DOCKER_HUB.some(isTrusted) : isTrusted(registry);
    const stages = new Set<string>();
    const isRefused = (image: ImageReference): boolean => !stages.has(image.name) && !isAllowed(image);
    const names = new Map(document.stages.map(({ from, name }) => [from, name]));
    for (const instruction of document.instructions) {
      const image = imagesOf(instruction).find(isRefused);
      if (image !== undefined) report({ instruction, span: image });
      const name = names.get(instruction);
      if (name !== undefined) stages.add(name);
    }
  },
};

/** Every image that an instruction takes something from. */
function imagesOf(instruction: Instruction): ImageReference[] {
  const named = (text: string | undefined, span: Span): ImageReference[] =>
    text === undefined ? [] : [parseImage({ ...span, text, value: text })];
  switch (instruction.keyword) {
    case 'FROM':
      return instruction.words.slice(0, 1).map(parseImage);
    case 'COPY':
      return instruction.flags
        .filter(({ name }) => name === 'from')
        .flatMap(({ value, valueSpan }) => named(value, valueSpan));
    case 'RUN':
      return instruction.mounts
        .filter(({ type }) => type === 'cache' || type === 'bind')
        .flatMap(({ from }) => named(from, instruction.keywordSpan));
    default:
      return [];
  }
}

function matches(pattern: string, registry: string): boolean {
  if (pattern === '*') return true;
  if (pattern.startsWith('*')) return registry.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return registry.startsWith(pattern.slice(0, -1));
  return registry === pattern;
}
