import * as vscode from 'vscode';
import { explain, noticeText } from '../../base';
import type { Engine } from '../../docker';
import {
  attendConversion,
  commandsOf,
  convertImage,
  isContainerName,
  type ImageSource,
  type Job,
  type Phase,
  type Runtime,
} from '../../sandboxes';
import { longWork } from '../containers/engineWork';
import { pickFolder } from '../files/folderPicker';
import type { NamedImage } from '../trees/model/imageGroups';
import type { RunningTransfers } from '../transfers';
import type { ActiveWorkbench } from '../types';
import { tellInvocation } from './programs';
import type { RunningConversion, RunningConversions } from './runningConversions';
import type { Sandboxes } from './source';

/** Where Docker’s own program looks. */
const USUAL_SOCKET = '/var/run/docker.sock';

export interface ConversionParts {
  log: vscode.LogOutputChannel;
  transfers: RunningTransfers;
  sandboxes: Sandboxes;
  conversions: RunningConversions;
}

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
  parts: ConversionParts,
  active: ActiveWorkbench,
  runtime: Runtime,
  { source, name, size }: { source: ImageSource; name: string; size: number | undefined },
): Promise<void> {
  const { workbench } = active;
  const target = await askTarget(parts, active, runtime, { source, name });
  if (target === undefined) return;
  const { log, conversions } = parts;
  await show(parts, active, { runtime, name, target }, (how) => {
    how.onPhase({ text: vscode.l10n.t('Looking whether it can be done'), fraction: undefined });
    return convertImage(workbench, runtime, {
      ...{ source, target, size, ...how },
      onStart: (invocation) => tellInvocation(log, invocation),
      onJob: (job) => {
        conversions.keep(workbench, { runtime, name, target, job });
        how.onJob(job);
      },
    });
  });
}

/** Follows a conversion that was started earlier, and shows it as if it had been started now. */
export async function attendTo(
  parts: ConversionParts,
  active: ActiveWorkbench,
  conversion: RunningConversion,
): Promise<void> {
  const { runtime, target, job } = conversion;
  await show(parts, active, conversion, ({ onJob, ...how }) => {
    onJob(job);
    return attendConversion(active.workbench, runtime, job, { target, ...how });
  });
}

/** Shows a conversion while it lasts, and what has come of it. */
async function show(
  { transfers, sandboxes, conversions }: ConversionParts,
  active: ActiveWorkbench,
  { runtime, name, target }: Omit<RunningConversion, 'job'>,
  work: (how: {
    signal: AbortSignal;
    onPhase: (phase: Phase) => void;
    onJob: (job: Job) => void;
  }) => Promise<void>,
): Promise<void> {
  const { workbench } = active;
  const title = vscode.l10n.t('Converting {0} for {1}', name, runtime.label);
  let job: Job | undefined;
  try {
    await longWork(transfers, { title, kind: 'convert', name }, ({ signal, report }) =>
      work({
        signal,
        onPhase: ({ text, fraction }) => report(text, fraction),
        onJob: (begun) => (job = begun),
      }),
    );
  } finally {
    // Where the connection is gone it goes on.
    if (job !== undefined) {
      conversions.letGo(job);
      if (workbench.status.state === 'connected') conversions.forget(job);
    }
  }
  if (target.startsWith('/')) {
    await sandboxes.use(workbench, target.slice(0, Math.max(1, target.lastIndexOf('/'))));
  }
  await sandboxes.of(active).refresh();
  void vscode.window.showInformationMessage(noticeText(vscode.l10n.t('{0} is ready.', target)));
}

/** A file for runtimes whose images are files; for the others a name in their storage. */
async function askTarget(
  { sandboxes }: ConversionParts,
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
