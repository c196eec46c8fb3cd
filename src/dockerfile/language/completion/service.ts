import type { Dockerfile } from '../../model/dockerfile';
import type { Cursor } from '../cursor';
import { instructionText } from '../instructions';
import type { LanguageService, ServiceProposal } from '../service';
import type { Draft, Drafts } from './draft';
import { NOTHING } from './draft';

/** The instructions that can begin here. */
export function keywordDrafts(
  before: Dockerfile,
  { typed: span, isTrigger }: Cursor & { kind: 'keyword' },
  service: LanguageService,
): Drafts {
  const typed = before.source.slice(span);
  if (!/^\w*$/.test(typed)) return NOTHING;
  const hasStage = before.instructions.some((instruction) => instruction.span.start < span.start);
  const where = isTrigger ? 'trigger' : hasStage ? 'any' : 'first';
  return { length: typed.length, drafts: service.keywords(typed, where).map(keywordDraft) };
}

function keywordDraft({ label, insertText, isSnippet }: ServiceProposal): Draft {
  const keyword = /^\w+/.exec(label)?.[0] ?? label;
  return {
    label,
    kind: 'keyword',
    insertText,
    isSnippet,
    documentation: instructionText(keyword) ?? '',
    goesOn: keyword === 'FROM',
  };
}

/** Subcommands of HEALTHCHECK, and folders that files are copied to. */
export function serviceDrafts(
  before: Dockerfile,
  { instruction, index }: Cursor & { kind: 'argument' },
  typed: string,
  service: LanguageService,
): Draft[] {
  if (instruction.keyword === 'HEALTHCHECK' && index === 0)
    return service.healthChecks(typed).map((proposal) => ({ ...proposal, kind: 'keyword' as const }));
  if ((instruction.keyword === 'COPY' || instruction.keyword === 'ADD') && index > 0) {
    const stage = before.stageOf(instruction);
    const workdirs = (stage === undefined ? [] : before.ancestry(stage).reverse())
      .flatMap(({ instructions }) => instructions)
      .flatMap(({ keyword, args }) =>
        keyword === 'WORKDIR' && args.text.length < MAX_PATH ? [args.text] : [],
      );
    return service
      .folders(workdirs.slice(-MAX_FOLDERS), typed)
      .map((proposal) => ({ ...proposal, kind: 'folder' as const }));
  }
  return [];
}

/** A path of Linux is no longer; more folders are of no use in a list. */
const MAX_PATH = 4096;
const MAX_FOLDERS = 50;
