import { displayText, formatBytes } from '../../base';
import { displayName } from '../../workbench';
import type { RuleResult } from '../ci/rules';
import type { Efficiency } from '../efficiency/efficiency';
import { maskSecrets } from '../secrets';
import { describePlace } from '../secrets/place';
import type { Secret } from '../secrets/types';
import { changesOf } from '../tree/changes';
import type { LayerChanges } from '../tree/changes';
import type { ReadImage } from '../types';

/** So many of the files that waste most are told. */
const MOST_WASTEFUL = 20;
/** So much of an instruction fits on a line, in characters. */
const INSTRUCTION = 100;

/**
 * What is told about an image, for people, line by line. Nothing in it can hide or reorder text. `changes` are those of
 * its layers, where somebody has found them out already.
 */
export function* describeImage(
  image: ReadImage,
  efficiency: Efficiency,
  {
    changes = changesOf(image.layers, image.paths),
    results,
  }: { changes?: readonly LayerChanges[]; results?: readonly RuleResult[] | undefined } = {},
): Generator<string> {
  yield* layers(image, efficiency, changes);
  yield* waste(efficiency);
  yield* secrets(image);
  if (results !== undefined) yield* evaluation(results);
}

function* layers(
  image: ReadImage,
  { size }: Efficiency,
  changes: readonly LayerChanges[],
): Generator<string> {
  yield 'Layers:';
  for (const { index, size: bytes, step } of image.layers) {
    const share = size === 0 ? 0 : (100 * bytes) / size;
    const command = step?.createdBy.replace(/^\/bin\/sh -c (#\(nop\)\s+)?/, '');
    const instruction = oneLine(command === undefined ? '(not known)' : maskSecrets(command));
    yield `  ${String(index).padStart(3)} ${formatBytes(bytes).padStart(9)} ${share.toFixed(0).padStart(3)} %  ${instruction}`;
    yield `        ${counted(changes[index])}`;
  }
}

function counted(changes: LayerChanges | undefined): string {
  if (changes === undefined) return '';
  const { added, changed, removed, same } = changes;
  const told = [
    `${added.files} added`,
    `${changed.files} changed`,
    `${removed.files} removed`,
    ...(same.files > 0 ? [`${same.files} stored again as they were (${formatBytes(same.bytes)})`] : []),
  ];
  return told.join(', ');
}

function* waste({ score, wastedBytes, wastedUserShare, size, wasteful }: Efficiency): Generator<string> {
  yield '';
  yield 'Analysis:';
  yield `  efficiency:         ${(score * 100).toFixed(2)} %`;
  yield `  size:               ${size} bytes (${formatBytes(size)})`;
  yield `  wastedBytes:        ${wastedBytes} bytes (${formatBytes(wastedBytes)})`;
  yield `  userWastedPercent:  ${wastedBytes === 0 ? '0' : (wastedUserShare * 100).toFixed(2)} %`;
  const costly = wasteful.filter(({ size: bytes }) => bytes > 0);
  if (costly.length === 0) return;
  yield '';
  yield 'Files that waste space:';
  yield '  Count     Wasted  Path';
  for (const { path, count, size: bytes } of costly.slice(0, MOST_WASTEFUL)) {
    yield `  ${String(count).padStart(5)}  ${formatBytes(bytes).padStart(9)}  ${displayName(path)}`;
  }
  if (costly.length > MOST_WASTEFUL) yield `  … and ${costly.length - MOST_WASTEFUL} more (--json lists all)`;
}

function* secrets({ secrets: found, secretsIncomplete }: ReadImage): Generator<string> {
  yield '';
  if (found.length === 0) yield 'Secrets: none found';
  else yield `Secrets: ${found.length}`;
  for (const secret of found) yield* told(secret);
  if (secretsIncomplete)
    yield '  Not all files were looked at, since there were too many that might hold one.';
}

function* told(secret: Secret): Generator<string> {
  const { title, masked, reason, remedy } = secret;
  yield `  ${displayText(title)} ${displayText(masked)}: ${describePlace(secret)}`;
  yield `      ${reason}`;
  yield `      ${remedy}`;
}

const WORDS = { pass: 'PASS', fail: 'FAIL', skip: 'SKIP' } as const;

function* evaluation(results: readonly RuleResult[]): Generator<string> {
  yield '';
  yield 'Evaluation:';
  for (const { rule, status, message } of results)
    yield `  ${WORDS[status]}  ${rule} (${displayText(message)})`;
}

function oneLine(text: string): string {
  const line = displayText(text.replace(/\s+/g, ' ').trim());
  return line.length > INSTRUCTION ? `${line.slice(0, INSTRUCTION - 1)}…` : line;
}
