import { fromArguments } from '../from-args';
import type { Dockerfile } from '../model/dockerfile';
import type { Comment, Instruction } from '../model/instruction';
import type { Span } from '../model/source';
import { RULES } from '../rules';
import { eachScope } from '../variables';
import { DIRECTIVES } from './directives';
import { flagOf, mountOption, MOUNTS } from './flags';
import { INSTRUCTIONS, instructionText } from './instructions';
import { mountOptions, mountType } from './mount-options';
import { sourcePlaces, stageAt } from './stage-places';
import type { Extent, HoverLink, HoverText, KnownImages } from './types';
import { variablePlaces } from './variable-places';

interface Found {
  readonly span: Span;
  readonly text: string;
  readonly link?: HoverLink | undefined;
}

/** What there is to say about the word at `offset`. Nothing about most: findings have their own hover. */
export function hoverAt(
  document: Dockerfile,
  offset: number,
  images: KnownImages,
  extent: Extent,
): HoverText | undefined {
  const found =
    inDirective(document, offset) ??
    inComment(document, offset) ??
    inInstruction(document, offset, images, extent);
  if (found === undefined) return undefined;
  return { range: document.source.rangeOf(found.span), text: found.text, link: found.link };
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset < end;
}

function inDirective(document: Dockerfile, offset: number): Found | undefined {
  const directive = document.directives.find((each) => holds(each, offset));
  if (directive === undefined) return undefined;
  const { name, start, end } = directive;
  const text = document.source.text.slice(start, end);
  const at = start + text.toLowerCase().indexOf(name);
  if (offset < at + name.length) {
    const known = DIRECTIVES.find((each) => each.name === name);
    return known === undefined
      ? undefined
      : { span: { start: at, end: at + name.length }, text: `**${name}** · ${known.about}` };
  }
  return name === 'check' ? codeAt(document, directive, offset) : undefined;
}

function inComment(document: Dockerfile, offset: number): Found | undefined {
  const line = document.source.lineAt(offset);
  const comment = commentIn(document, line);
  if (comment === undefined || !holds(comment, offset) || !/ignore\s*=|check\s*=/.test(comment.text))
    return undefined;
  return codeAt(document, comment, offset);
}

function commentIn({ comments }: Dockerfile, line: number): Comment | undefined {
  return comments.find((comment) => comment.line === line);
}

/** The rule whose code stands at the offset. */
function codeAt({ source }: Dockerfile, { start, end }: Span, offset: number): Found | undefined {
  const found = wordAt(source.text.slice(start, end), offset - start);
  const meta = RULES.find((rule) => rule.meta.code === found?.word)?.meta;
  if (found === undefined || meta === undefined) return undefined;
  return {
    span: { start: start + found.at, end: start + found.at + found.word.length },
    text: `**${meta.code}** · ${meta.title}`,
    link: { kind: 'rule', code: meta.code },
  };
}

function wordAt(text: string, index: number): { word: string; at: number } | undefined {
  for (const match of text.matchAll(/\w+/g))
    if (match.index <= index && index < match.index + match[0].length)
      return { word: match[0], at: match.index };
  return undefined;
}

function inInstruction(
  document: Dockerfile,
  offset: number,
  images: KnownImages,
  extent: Extent,
): Found | undefined {
  const outer = document.instructionAt(document.source.lineAt(offset));
  if (outer === undefined) return undefined;
  const instructions = outer.trigger === undefined ? [outer] : [outer, outer.trigger];
  for (const instruction of instructions) {
    const found = atKeyword(instruction, offset) ?? inFlags(document, instruction, offset);
    if (found !== undefined) return found;
  }
  if (extent === 'extras') return undefined;
  return atStage(document, offset) ?? atVariable(document, instructions.at(-1)!, offset, images);
}

function atKeyword({ keyword, keywordSpan }: Instruction, offset: number): Found | undefined {
  const text = instructionText(keyword);
  if (text === undefined || !holds(keywordSpan, offset)) return undefined;
  const section = INSTRUCTIONS[keyword]!.section;
  const link = section && { kind: 'chapter' as const, chapter: section[0], anchor: section[1] };
  return { span: keywordSpan, text, link };
}

function inFlags(document: Dockerfile, { keyword, flags }: Instruction, offset: number): Found | undefined {
  const flag = flags.find((each) => holds(each, offset));
  if (flag === undefined) return undefined;
  const known = flagOf(keyword, flag.name);
  const name = { start: flag.start, end: flag.start + '--'.length + flag.name.length };
  if (known !== undefined && holds(name, offset))
    return { span: name, text: `**--${flag.name}** · ${known.about}` };
  if (flag.name === 'mount') return inMount(document, mountOptions(document, flag), offset);
  const value = known?.values?.find(([each]) => each === flag.value);
  return value === undefined || !holds(flag.valueSpan, offset)
    ? undefined
    : { span: flag.valueSpan, text: `**${value[0]}** · ${value[1]}` };
}

function inMount(
  document: Dockerfile,
  options: ReturnType<typeof mountOptions>,
  offset: number,
): Found | undefined {
  const type = mountType(options);
  const option = options.find(({ keySpan, valueSpan }) => holds(keySpan, offset) || holds(valueSpan, offset));
  if (option === undefined || !Object.hasOwn(MOUNTS, type)) return undefined;
  if (option.key === 'type')
    return {
      span: { start: option.keySpan.start, end: option.valueSpan.end },
      text: `**${type}** · ${MOUNTS[type]!.about}`,
    };
  const known = mountOption(type, option.key);
  if (known === undefined) return undefined;
  if (holds(option.keySpan, offset))
    return { span: option.keySpan, text: `**${known.name}** · ${known.about}` };
  const value = known.values?.find(([each]) => each === option.value);
  return value === undefined ? undefined : { span: option.valueSpan, text: `**${value[0]}** · ${value[1]}` };
}

function atStage(document: Dockerfile, offset: number): Found | undefined {
  const found = stageAt(document, sourcePlaces(document), (span) => holds(span, offset));
  if (found === undefined) return undefined;
  const { from } = found.stage;
  const line = document.source.positionAt(from.span.start).line + 1;
  return { span: found.span, text: `${code(`FROM ${from.args.text}`)}, line ${line}` };
}

function atVariable(
  document: Dockerfile,
  instruction: Instruction,
  offset: number,
  { context }: KnownImages,
): Found | undefined {
  const place = variablePlaces(document).find((each) => holds(each, offset));
  if (place === undefined) return undefined;
  const { start, end, name } = place;
  if (place.setBy !== undefined && place.value !== undefined)
    return { span: { start, end }, text: code(`${name}=${place.value}`) };
  let value: string | undefined;
  if (place.stage === undefined) value = fromArguments(document).values.get(name);
  else
    eachScope(document, context, (scope) => {
      if (scope.instruction === instruction && !scope.isInherited) value = scope.values.get(name);
    });
  return value === undefined ? undefined : { span: { start, end }, text: code(`${name}=${value}`) };
}

/** Longer values are cut. */
const MAX_SHOWN = 200;

/** Text of the document as code of Markdown, which nothing in it can leave. */
function code(text: string): string {
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
  const fence = '`'.repeat(1 + Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length)));
  return `${fence} ${shown.replace(/\s+/g, ' ')} ${fence}`;
}
