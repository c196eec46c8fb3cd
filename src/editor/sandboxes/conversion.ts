import * as vscode from 'vscode';
import { explain } from '../../base';
import type { Engine } from '../../docker';
import { commandsOf, convertImage, isContainerName, type ImageSource, type Runtime } from '../../sandboxes';
import { pickFolder } from '../files/folderPicker';
import type { NamedImage } from '../trees/model/imageGroups';
import type { ActiveWorkbench } from '../types';
import { follow, sayReady, type FollowingParts } from './following';
import { tellInvocation } from './programs';

/** Where Docker’s own program looks. */
const USUAL_SOCKET = '/var/run/docker.sock';

/** An image of an engine, as the programs of runtimes get at it. */
export function sourceOf({ info }: Engine, { image, name }: NamedImage): ImageSource {
  const reference = name ?? image.id;
  const elevated = info.route.startsWith('sudo');
  if (/podman/i.test(info.name)) return { kind: 'podman', reference, elevated };
  const { socket } = info;
  return {
    kind: 'docker',
    reference,
    elevated,
    ...(socket === undefined || socket === USUAL_SOCKET ? {} : { socket }),
  };
}

/**
 * Makes an image of a runtime of an image of somebody else; a person says where it goes. It is shown in the notification area
 * and among the images while it lasts.
 */
export async function convertTo(
  parts: FollowingParts,
  active: ActiveWorkbench,
  runtime: Runtime,
  { source, name, size }: { source: ImageSource; name: string; size: number | undefined },
): Promise<void> {
  const { workbench } = active;
  const target = await askTarget(parts, active, runtime, { source, name });
  if (target === undefined) return;
  await follow(parts, active, { makes: 'image', runtime, name, target }, (followed) => {
    followed.onPhase({ text: vscode.l10n.t('Looking whether it can be done'), fraction: undefined });
    return convertImage(workbench, runtime, {
      ...{ source, target, size, ...followed },
      onStart: (invocation) => tellInvocation(parts.log, invocation),
    });
  });
  sayReady(target);
}

/** A file for runtimes whose images are files; for the others a name in their storage. */
async function askTarget(
  { sandboxes }: FollowingParts,
  active: ActiveWorkbench,
  runtime: Runtime,
  { source, name }: { source: ImageSource; name: string },
): Promise<string | undefined> {
  const ending = ENDINGS[runtime.id];
  if (ending === undefined) return askStorageName(runtime, source, name);
  const files = await active.workbench.files();
  const [first] = sandboxes.of(active).imageFolders;
  const folder = await pickFolder(
    files,
    vscode.l10n.t('Folder of the workbench for the image'),
    first ?? files.home,
  );
  if (folder === undefined) return undefined;
  // As enroot itself names it.
  const proposal = name.replace(/[/:@]+/g, '+').replace(/^[-.]+/, '');
  const file = await askName(vscode.l10n.t('Name of the file, without {0}', ending), proposal);
  return file === undefined ? undefined : `${folder === '/' ? '' : folder}/${file}${ending}`;
}

/** Of images that are files. */
const ENDINGS: Readonly<Partial<Record<Runtime['id'], string>>> = { enroot: '.sqsh', apptainer: '.sif' };

/** A name that the runtime itself would take. Where it takes just one, nobody is asked. */
async function askStorageName(
  runtime: Runtime,
  source: ImageSource,
  name: string,
): Promise<string | undefined> {
  if (runtime.id === 'shifter') return name;
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Name of the image in {0}', runtime.label),
    value: name,
    ignoreFocusOut: true,
    validateInput: (text) => {
      try {
        commandsOf(runtime.id).convert?.(runtime, source, text);
        return undefined;
      } catch (error) {
        return explain(error);
      }
    },
  });
}

export function askName(title: string, value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    value,
    ignoreFocusOut: true,
    validateInput: (text) =>
      isContainerName(text)
        ? undefined
        : vscode.l10n.t('Letters, digits, “.”, “_”, “+” and “-”, beginning with none of “.” and “-”.'),
  });
}

/** The runtimes that can convert such an image. */
export function convertersOf(runtimes: readonly Runtime[], source: ImageSource, name: string): Runtime[] {
  return runtimes.filter((runtime) => {
    try {
      return (
        commandsOf(runtime.id).convert?.(runtime, source, ENDINGS[runtime.id] === undefined ? name : '/x') !==
        undefined
      );
    } catch {
      return false;
    }
  });
}
