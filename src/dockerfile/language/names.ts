import type { Dockerfile } from '../model/dockerfile';
import type { Span } from '../model/source';
import type { NamePlaces, Renaming, RenameRefusal } from './types';
import { nameSpan, sourcePlaces, stageAt } from './stage-places';
import { sameVariable, variablePlaces } from './variable-places';

interface Found {
  readonly kind: NamePlaces['kind'];
  readonly name: string;
  readonly here: Span;
  readonly definitions: readonly Span[];
  readonly all: readonly Span[];
}

/** The places of the name that stands at `offset`; undefined where none does, or one that is not given here. */
export function placesAt(document: Dockerfile, offset: number): NamePlaces | undefined {
  const found = foundAt(document, offset);
  if (found === undefined) return undefined;
  const { kind, name, here, all } = found;
  const isDefinition = new Set(found.definitions);
  const places = all.map((span) => ({ span, range: document.source.rangeOf(span) }));
  return {
    kind,
    name,
    here: document.source.rangeOf(here),
    definitions: places.filter(({ span }) => isDefinition.has(span)).map(({ range }) => range),
    all: places.map(({ range }) => range),
  };
}

/** The edits that give the name at `offset` another; undefined where none stands. */
export function renameAt(document: Dockerfile, offset: number, newName: string): Renaming | undefined {
  const found = foundAt(document, offset);
  if (found === undefined) return undefined;
  const refusal = REFUSALS[found.kind](document, found, newName);
  if (refusal !== undefined) return { refusal };
  return { edits: found.all.map((span) => ({ range: document.source.rangeOf(span), newText: newName })) };
}

function foundAt(document: Dockerfile, offset: number): Found | undefined {
  return stageNameAt(document, offset) ?? heredocAt(document, offset) ?? variableAt(document, offset);
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function stageNameAt(document: Dockerfile, offset: number): Found | undefined {
  const places = sourcePlaces(document);
  const stage = stageAt(document, places, (span) => holds(span, offset))?.stage;
  const definition = stage === undefined ? undefined : nameSpan(stage);
  if (stage?.name === undefined || definition === undefined) return undefined;
  // A number stays what it is whatever the stage is called.
  const uses = places.filter((place) => place.stage === stage && !/^\d+$/.test(place.text));
  const here = [definition, ...uses].find((span) => holds(span, offset));
  if (here === undefined) return undefined;
  return { kind: 'stage', name: stage.name, here, definitions: [definition], all: [definition, ...uses] };
}

function heredocAt(document: Dockerfile, offset: number): Found | undefined {
  const { source } = document;
  for (const { heredocs } of document.effective) {
    for (const { name, marker, end } of heredocs) {
      const at = source.slice(marker).lastIndexOf(name);
      if (at < 0 || end === undefined) continue;
      const opening = { start: marker.start + at, end: marker.start + at + name.length };
      const closing = { start: end.end - name.length, end: end.end };
      const here = [opening, closing].find((span) => holds(span, offset));
      if (here !== undefined)
        return { kind: 'heredoc', name, here, definitions: [opening], all: [opening, closing] };
    }
  }
  return undefined;
}

function variableAt(document: Dockerfile, offset: number): Found | undefined {
  const places = variablePlaces(document);
  const here = places.find((place) => holds(place, offset));
  if (here === undefined) return undefined;
  const all = sameVariable(document, places, here);
  const definitions = all.filter(({ setBy }) => setBy !== undefined);
  if (definitions.length === 0) return undefined;
  return { kind: 'variable', name: here.name, here, definitions, all };
}

const REFUSALS: Readonly<
  Record<NamePlaces['kind'], (document: Dockerfile, found: Found, name: string) => RenameRefusal | undefined>
> = {
  // The pattern is BuildKit's (frontend/dockerfile/instructions/parse.go).
  stage: (document, { name: old }, name) => {
    if (!/^[a-z][a-z0-9-_.]*$/i.test(name) || /^(?:scratch|context)$/i.test(name)) return 'invalid';
    const isOther = (text: string | undefined): boolean =>
      text !== undefined &&
      text.toLowerCase() === name.toLowerCase() &&
      name.toLowerCase() !== old.toLowerCase();
    const isTaken = [
      ...document.stages.map((stage) => stage.name),
      ...sourcePlaces(document).map(({ text }) => text),
    ];
    return isTaken.some(isOther) ? 'taken' : undefined;
  },
  heredoc: (document, { all: [, closing] }, name) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) return 'invalid';
    const heredoc = document.effective
      .flatMap(({ heredocs }) => heredocs)
      .find(({ end }) => end !== undefined && end.end === closing?.end);
    const body = heredoc === undefined ? '' : document.source.slice(heredoc.content);
    return body.split('\n').some((line) => line.trim() === name) ? 'taken' : undefined;
  },
  variable: (document, { name: old }, name) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) return 'invalid';
    if (name !== old && variablePlaces(document).some((place) => place.name === name)) return 'taken';
    const assigns = new RegExp(
      String.raw`(?:^|[\s;&|(\x60"'])(?:${old}=|(?:for|read|unset|export|local|readonly|declare)\b[^;&|\n]{0,200}\b${old}\b)`,
    );
    return document.runs.some(({ args, heredocs }) =>
      [args.text, ...heredocs.map(({ content }) => document.source.slice(content))].some((text) =>
        assigns.test(text),
      ),
    )
      ? 'shell'
      : undefined;
  },
};
