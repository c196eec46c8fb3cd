import type { ComparedFiles } from '../../layers';
import type { DockerfileLine } from './dockerfileLines';
import type { Choice, FileAct, LayerView, Overview } from './protocol';

/** What a panel is about: one image, or two that are compared. */
export interface Subject {
  /** Keys of the images that it shows. */
  readonly keys: readonly string[];
  readonly overview: Overview;
  /** The layer to begin with. */
  readonly firstLayer: number | undefined;
  readonly firstChoice: Choice;
  /** The line of the command line that tells the same. */
  readonly command: string;
  /** For each layer the line of a Dockerfile that made it, as far as one did. */
  lines(): Promise<readonly (DockerfileLine | undefined)[]>;
  filesOf(layer: number | undefined): ComparedFiles;
  listTitle(layer: number | undefined): string;
  /** Where the file that a row shows comes from: `layer 2`. */
  origin(files: ComparedFiles, path: number): string;
  /** Rejects with an `ExplainedError` where it cannot be done. */
  act(act: FileAct, files: ComparedFiles, path: number): Promise<void>;
  /** The layer and the path of something that the overview lists. */
  placeOf(what: 'waste' | 'secret', at: number): { layer: number; path: string } | undefined;
}

export const withLines = (
  layers: readonly LayerView[],
  lines: readonly (DockerfileLine | undefined)[],
): LayerView[] =>
  layers.map((layer) => {
    const line = lines[layer.index];
    return line === undefined ? layer : { ...layer, line: line.label };
  });
