import * as vscode from 'vscode';
import { ExplainedError, displayText } from '../../base';
import type { Engine } from '../../docker';
import type { PackageManager, UnpinnedPackages } from '../../dockerfile';
import type { WorkbenchImages } from '../workbenchImages';
import { readVersions, versionsCommand } from './packageManagers';

/** Lines of an error that are shown, and of all that is printed that are looked at. */
const LAST_LINES = 20;
const MOST_LINES = 2000;

/** Versions that package managers would install today, looked up in the base images themselves when somebody asks. */
export class PackageVersions {
  readonly #images: WorkbenchImages;
  /** By image, manager and package. */
  readonly #known = new Map<string, string>();

  constructor(images: WorkbenchImages) {
    this.#images = images;
  }

  /** A version that was looked up before. */
  of(
    document: vscode.TextDocument,
    manager: PackageManager,
    name: string,
    image: string | undefined,
  ): string | undefined {
    const id = image === undefined ? undefined : this.#images.idOf(document, image);
    return id === undefined ? undefined : this.#known.get(keyOf(id, manager, name));
  }

  /** Where the versions of packages can be looked up: in an image that the document's workbench has. */
  placeFor(
    document: vscode.TextDocument,
    { image }: UnpinnedPackages,
  ): { image: string; workbench: string } | undefined {
    if (image === undefined) return undefined;
    const held = this.#images.heldFor(document);
    return held?.engine === undefined || this.#images.idOf(document, image) === undefined
      ? undefined
      : { image, workbench: held.address };
  }

  /**
   * Runs the package manager in a container of the image, which is removed again. Resolves with the names that it knows;
   * rejects with an `ExplainedError` where it knows none, or could not be asked.
   */
  async lookUp(
    document: vscode.TextDocument,
    { manager, names, image }: UnpinnedPackages,
    signal: AbortSignal,
  ): Promise<ReadonlySet<string>> {
    const engine = this.#images.heldFor(document)?.engine;
    const id = image === undefined ? undefined : this.#images.idOf(document, image);
    if (engine === undefined || image === undefined || id === undefined) {
      throw new ExplainedError(
        'no-base-image',
        vscode.l10n.t('The workbench does not have the image any more that this stage starts from.'),
      );
    }
    const { exitCode, stdout, stderr } = await runOnce(
      engine,
      { image: id, user: '0', ...versionsCommand(manager, names) },
      signal,
    );
    const versions = readVersions(stdout);
    if (versions.size === 0) {
      throw new ExplainedError(
        'no-versions',
        vscode.l10n.t('{0} in {1} names no version of {2}.', manager, displayText(image), names.join(', ')),
        {
          remedy:
            exitCode === 0
              ? vscode.l10n.t(
                  'Look whether the name is right; it may come from a source that the image lacks.',
                )
              : vscode.l10n.t('Look whether the image has it, and containers on the workbench a network.'),
          detail: stderr.slice(-LAST_LINES).join('\n'),
        },
      );
    }
    for (const [name, version] of versions) this.#known.set(keyOf(id, manager, name), version);
    return new Set(versions.keys());
  }
}

function keyOf(image: string, manager: PackageManager, name: string): string {
  return [image, manager, name].join(' ');
}

/** What a container prints, lines of both outputs apart. It is gone afterwards, whatever happens. */
async function runOnce(
  { containers }: Engine,
  spec: Parameters<Engine['containers']['create']>[0],
  signal: AbortSignal,
): Promise<{ exitCode: number; stdout: string[]; stderr: string[] }> {
  signal.throwIfAborted();
  const { id } = await containers.create(spec);
  try {
    await containers.start(id);
    const exitCode = await containers.wait(id, { signal });
    const lines = { stdout: [] as string[], stderr: [] as string[] };
    for await (const batch of containers.logs(id, { tail: MOST_LINES, signal }))
      for (const { stream, text } of batch) lines[stream].push(text);
    return { exitCode, ...lines };
  } finally {
    await containers.remove(id, { force: true, volumes: true });
  }
}
