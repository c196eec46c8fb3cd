import type { Dockerfile } from '../../model/dockerfile';
import type { SourceText, Span } from '../../model/source';
import type { Cursor } from '../cursor';
import type { LanguageService } from '../service';
import type { CompletionRequest, Extent, Proposal } from '../types';
import { argumentDrafts } from './arguments';
import { commentDrafts } from './comments';
import type { Drafts } from './draft';
import { NOTHING } from './draft';
import { flagDrafts, flagValueDrafts } from './flags';
import { keywordDrafts, serviceDrafts } from './service';
import { variableDrafts } from './variables';

/** Characters that belong to the word behind the cursor. */
const REST = /[\w./:@-]*/y;

/** Proposals for what is being written at `offset` of the whole text. */
export function proposals(
  source: SourceText,
  offset: number,
  before: Dockerfile,
  cursor: Cursor,
  request: CompletionRequest,
  service: LanguageService,
): Proposal[] {
  const { length, drafts } = draftsFor(before, cursor, request, service);
  REST.lastIndex = offset;
  const rest = REST.exec(source.text)?.[0].length ?? 0;
  const typed = source.rangeOf({ start: offset - length, end: offset });
  const word = source.rangeOf({ start: offset - length, end: offset + rest });
  return drafts
    .filter(({ isCommon }) => isWithin(request.extent, isCommon))
    .map((draft) => ({
      label: draft.label,
      kind: draft.kind,
      insertText: withoutClosed(draft.insertText ?? draft.label, source.text[offset]),
      isSnippet: draft.isSnippet ?? false,
      detail: draft.detail ?? '',
      documentation: draft.documentation ?? '',
      goesOn: draft.goesOn ?? false,
      typed,
      word,
    }));
}

/** Editors close a brace as soon as it is opened: then it is there already. */
function withoutClosed(text: string, next: string | undefined): string {
  return next === '}' && text.startsWith('${') && text.endsWith('}') ? text.slice(0, -1) : text;
}

function isWithin(extent: Extent, isCommon = false): boolean {
  return extent === 'full' || !isCommon;
}

function draftsFor(
  before: Dockerfile,
  cursor: Cursor,
  request: CompletionRequest,
  service: LanguageService,
): Drafts {
  switch (cursor.kind) {
    case 'comment':
      return commentDrafts(
        cursor.text,
        cursor.mayBeDirective,
        before.directives.map(({ name }) => name),
      );
    case 'keyword':
      return request.extent === 'full' ? keywordDrafts(before, cursor, service) : NOTHING;
    case 'flag':
      return { length: lengthOf(cursor.typed), drafts: flagDrafts(cursor.instruction) };
    case 'flagValue': {
      const typed = before.source.slice(cursor.typed);
      return (
        variableDrafts(before, cursor.instruction, typed, request.images) ??
        flagValueDrafts(before, cursor.instruction, cursor.flag, typed, request.images)
      );
    }
    case 'argument': {
      const typed = before.source.slice(cursor.typed);
      const known = variableDrafts(before, cursor.instruction, typed, request.images);
      if (known !== undefined) return known;
      const flags = cursor.mayBeFlag && request.isWanted ? flagDrafts(cursor.instruction) : [];
      const others = request.extent === 'full' ? serviceDrafts(before, cursor, typed, service) : [];
      return {
        length: typed.length,
        drafts: [
          ...argumentDrafts(before, cursor.instruction, cursor.index, request.images),
          ...others,
          ...flags,
        ],
      };
    }
  }
}

function lengthOf({ start, end }: Span): number {
  return end - start;
}
