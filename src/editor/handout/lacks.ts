import { displayText, formatBytes } from '../../base';
import type { Chapter, Course, Requirements } from '../../course';
import type { Capability, PreflightReport } from '../../preflight';
import type { LackView } from './protocol';

/** A machine that is sold with 4 GB has somewhat less. */
const NEARLY = 0.9;
const GIB = 2 ** 30;

/**
 * What the course as a whole or this chapter requires, and the workbench does not have as it should. Empty where nobody
 * has looked yet: what is not known is not missing.
 */
export function lacksOf(course: Course, chapter: Chapter, report: PreflightReport | undefined): LackView[] {
  if (report === undefined) return [];
  // Pages to look things up in are read without doing what is on them.
  const required = chapter.kind === 'chapter' ? [course.requires, chapter.requires] : [chapter.requires];
  const find = (id: string): Capability | undefined => report.capabilities.find((one) => one.id === id);
  const most = (size: (one: Requirements) => number | undefined): number =>
    Math.max(0, ...required.map((one) => size(one) ?? 0));

  const tools = [...new Set(required.flatMap(({ tools }) => tools))].flatMap((id) => find(id) ?? []);
  const lacks = tools
    .filter(({ state }) => state !== 'ok')
    .map((tool) => viewOf(tool, report.installer !== undefined && tool.packages !== undefined));
  const sizes: readonly [Capability | undefined, number][] = [
    [find('memory'), most(({ memory }) => memory)],
    [find('disk.docker') ?? find('disk.home'), most(({ disk }) => disk)],
  ];
  for (const [capability, wanted] of sizes)
    if (capability?.bytes !== undefined && capability.bytes < wanted * NEARLY)
      lacks.push({ ...viewOf(capability, false), wanted: sizeText(wanted) });
  return lacks;
}

function viewOf({ id, label, value, remedy = '' }: Capability, installable: boolean): LackView {
  return {
    id,
    label,
    found: displayText(value),
    wanted: undefined,
    remedy: displayText(remedy),
    installable,
  };
}

/** As authors write it, where that is a round number: `4G` is 4 GiB. */
function sizeText(bytes: number): string {
  return bytes % GIB === 0 ? `${bytes / GIB} GiB` : formatBytes(bytes);
}
