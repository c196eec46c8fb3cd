import type { Comment, Instruction } from './instruction';
import type { ImageReference } from './image';
import { parseImage } from './image';
import { lastAtMost } from './source';
import type { SourceText, Span } from './source';

/** A `# name=value` at the top of the file. */
export interface Directive extends Span {
  readonly line: number;
  readonly name: string;
  readonly value: string;
}

/** A FROM and what follows it. */
export interface Stage {
  readonly index: number;
  readonly from: Instruction;
  /** Undefined where FROM has no argument. */
  readonly image: ImageReference | undefined;
  /** The name behind AS, as written. */
  readonly name: string | undefined;
  /** What follows FROM, ONBUILD included. */
  readonly instructions: readonly Instruction[];
  /** The earlier stage that this one starts from. */
  readonly parent: Stage | undefined;
  /** The image that it starts from in the end: its own, or that of the stages it starts from. */
  readonly base: ImageReference | undefined;
  /** Every SHELL that follows FROM. */
  readonly shells: readonly Instruction[];
  /** The last SHELL of the stages that it starts from. */
  readonly inheritedShell: Instruction | undefined;
  /** True for the last stage, which a plain `docker build` makes. */
  readonly isFinal: boolean;
}

/** A parsed Dockerfile. Parsing never fails: what the builder would refuse is kept for the rules to tell. */
export class Dockerfile {
  readonly source: SourceText;
  /** The character that continues lines: `\`, or `` ` `` where the escape directive says so. */
  readonly escape: string;
  readonly directives: readonly Directive[];
  /** Comment lines outside instructions, without directives. */
  readonly comments: readonly Comment[];
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** Every instruction, with ONBUILD replaced by what it holds. */
  readonly effective: readonly Instruction[];
  /** Every RUN, those of ONBUILD included. */
  readonly runs: readonly Instruction[];
  #shipped: ReadonlySet<Stage> | undefined;
  #baseNames: ReadonlySet<string> | undefined;

  constructor(
    source: SourceText,
    parts: {
      escape: string;
      directives: readonly Directive[];
      comments: readonly Comment[];
      instructions: readonly Instruction[];
    },
  ) {
    this.source = source;
    this.escape = parts.escape;
    this.directives = parts.directives;
    this.comments = parts.comments;
    this.instructions = parts.instructions;
    this.stages = toStages(parts.instructions);
    this.effective = parts.instructions.map((instruction) => instruction.trigger ?? instruction);
    this.runs = this.effective.filter(({ keyword }) => keyword === 'RUN');
  }

  /** The instruction whose lines hold the builder's line. */
  instructionAt(line: number): Instruction | undefined {
    const { instructions } = this;
    const found = instructions[lastAtMost(instructions.length, line, (index) => instructions[index]!.line)];
    return found !== undefined && found.line <= line && line <= found.lastLine ? found : undefined;
  }

  /** The stage that holds the instruction. */
  stageOf(instruction: Instruction): Stage | undefined {
    const { stages } = this;
    const stage = stages[lastAtMost(stages.length, instruction.line, (index) => stages[index]!.from.line)];
    return stage !== undefined && stage.from.line <= instruction.line ? stage : undefined;
  }

  /** What any FROM starts from: names of images and stages, without tags. */
  get baseNames(): ReadonlySet<string> {
    this.#baseNames ??= new Set(this.stages.map(({ image }) => image?.name ?? ''));
    return this.#baseNames;
  }

  /** The stage and those it starts from, itself first. */
  ancestry(stage: Stage): Stage[] {
    const line: Stage[] = [];
    for (let current: Stage | undefined = stage; current !== undefined; current = current.parent)
      line.push(current);
    return line;
  }

  /**
   * What each stage finds at its beginning: `initial`, or what `handOn` makes of it at the end of the stage that it starts
   * from. Each stage is looked at once.
   */
  inherited<T>(initial: T, handOn: (found: T, stage: Stage) => T): ReadonlyMap<Stage, T> {
    const atStart = new Map<Stage, T>();
    const atEnd = new Map<Stage, T>();
    for (const stage of this.stages) {
      const found = stage.parent === undefined ? initial : atEnd.get(stage.parent)!;
      atStart.set(stage, found);
      atEnd.set(stage, handOn(found, stage));
    }
    return atStart;
  }

  /** True where files of the stage end up in the image: it is the last one, or the last one starts from it. */
  isShipped(stage: Stage): boolean {
    const last = this.stages.at(-1);
    this.#shipped ??= new Set(last === undefined ? [] : this.ancestry(last));
    return this.#shipped.has(stage);
  }
}

function toStages(instructions: readonly Instruction[]): Stage[] {
  const starts = instructions.flatMap(({ keyword }, index) => (keyword === 'FROM' ? [index] : []));
  const stages: Stage[] = [];
  const byName = new Map<string, Stage>();
  starts.forEach((start, index) => {
    const from = instructions[start]!;
    const [imageWord, as, nameWord] = from.words;
    const image = imageWord === undefined ? undefined : parseImage(imageWord);
    const name = as?.value.toUpperCase() === 'AS' ? nameWord?.value : undefined;
    const parent = image === undefined ? undefined : byName.get(image.text.toLowerCase());
    const own = instructions.slice(start + 1, starts[index + 1] ?? instructions.length);
    const stage: Stage = {
      index,
      from,
      image,
      name,
      instructions: own,
      parent,
      base: parent === undefined ? image : parent.base,
      shells: own.filter(({ keyword }) => keyword === 'SHELL'),
      inheritedShell: parent?.shells.at(-1) ?? parent?.inheritedShell,
      isFinal: index === starts.length - 1,
    };
    stages.push(stage);
    if (name !== undefined) byName.set(name.toLowerCase(), stage);
  });
  return stages;
}
