import type { Efficiency, LayerChanges, ReadImage, RuleResult } from '../../layers';
import { diveImage, diveLayer, fileLists } from '../../layers';

/** What `dive --json` writes, with what else is known, in pieces: all of it may be more than one string can hold. */
export function* toJson(
  image: ReadImage,
  efficiency: Efficiency,
  { changes, results }: { changes: readonly LayerChanges[]; results: readonly RuleResult[] | undefined },
): Generator<string> {
  const filesOf = fileLists(image);
  yield '{\n  "layer": [';
  for (const layer of image.layers) {
    const told = { ...diveLayer(layer), storedBytes: layer.stored, changes: changes[layer.index] };
    yield `${layer.index === 0 ? '' : ','}\n    ${JSON.stringify(told).slice(0, -1)},"fileList":[`;
    let first = true;
    for (const file of filesOf(layer)) {
      yield `${first ? '' : ','}\n      ${JSON.stringify(file)}`;
      first = false;
    }
    yield ']}';
  }
  const { tags, configuration, secrets, secretsIncomplete } = image;
  const about = { ...diveImage(efficiency), tags, platform: configuration.platform };
  yield `],\n  "image": ${JSON.stringify(about)},\n  "secrets": ${JSON.stringify(secrets)},\n`;
  yield `  "secretsIncomplete": ${secretsIncomplete}`;
  yield results === undefined ? '\n}\n' : `,\n  "evaluation": ${JSON.stringify(results)}\n}\n`;
}
