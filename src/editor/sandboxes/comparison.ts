import * as vscode from 'vscode';
import { Disposables, displayText, markdownCell } from '../../base';
import type { Capability } from '../../preflight';
import { COMPARISON_SCHEME } from '../contributions';
import { withLateProgress } from '../notify';
import type { Preflights } from '../preflight';
import type { ActiveWorkbench, Connection } from '../types';
import type { Sandboxes } from './source';

/** One program, for people who have to choose. */
interface Kind {
  /** What a preflight calls it. */
  readonly ids: readonly string[];
  readonly name: string;
  readonly what: string;
  readonly good: string;
  readonly mind: string;
}

/** In the order of the course's table. */
function kinds(): readonly Kind[] {
  const { t } = vscode.l10n;
  return [
    {
      ids: ['docker'],
      name: 'Docker',
      what: t('The standard: builds images, runs and connects containers, with a daemon that is root.'),
      good: t('Developing, building images, services on a machine of your own.'),
      mind: t('Whoever may use it is root on the machine; so clusters do not offer it.'),
    },
    {
      ids: ['podman'],
      name: 'Podman',
      what: t('The same commands without a daemon, as your own user.'),
      good: t('Building and running where you are not root.'),
      mind: t('It needs user namespaces and user numbers of your own, and images on a local disk.'),
    },
    {
      ids: ['enroot'],
      name: 'enroot',
      what: t(
        'Unpacks images of Docker into folders, which run as your own user without isolation to speak of.',
      ),
      good: t('GPUs, and jobs on clusters: with the plugin pyxis Slurm starts its containers itself.'),
      mind: t('It builds nothing; ports, users and limits are those of the machine.'),
    },
    {
      ids: ['charliecloud'],
      name: 'Charliecloud',
      what: t(
        'A small program that runs unpacked images in a user namespace; images come from Docker, or are built without it.',
      ),
      good: t('Sites with strict security; as fast as no container at all.'),
      mind: t(
        'Keep programs and data of an image out of /home: your own home folder may be mounted there and hide them. Images are read-only, and nothing starts by itself: name the command.',
      ),
    },
    {
      ids: ['apptainer', 'singularity'],
      name: 'Apptainer (Singularity)',
      what: t('One file for an image (.sif), run as your own user with your home folder inside.'),
      good: t('Software that is handed on as one file, MPI and GPUs; most clusters have it.'),
      mind: t(
        'Your home folder and environment come along, which makes results depend on them: --containall keeps them out.',
      ),
    },
    {
      ids: ['shifter'],
      name: 'Shifter',
      what: t('Images of registries, converted once by a gateway of the cluster and mounted on all nodes.'),
      good: t('Jobs with thousands of processes.'),
      mind: t(
        'An administrator has to install it with root’s rights, and it takes images of registries only.',
      ),
    },
  ];
}

/** The page “Which runtime for what?”: what each is for, and what the active workbench really has. */
export class RuntimeComparison implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #connection: Connection;
  readonly #preflights: Preflights;
  readonly #sandboxes: Sandboxes;
  readonly #parts = new Disposables();
  readonly #changed = this.#parts.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;

  constructor(connection: Connection, preflights: Preflights, sandboxes: Sandboxes) {
    this.#connection = connection;
    this.#preflights = preflights;
    this.#sandboxes = sandboxes;
    this.#parts.add(vscode.workspace.registerTextDocumentContentProvider(COMPARISON_SCHEME, this));
    this.#parts.add(preflights.onDidChange(() => this.#changed.fire(this.#uri)));
    this.#parts.add(connection.onDidChange(() => this.#changed.fire(this.#uri)));
  }

  async open(): Promise<void> {
    const { active } = this.#connection;
    if (active !== undefined && this.#preflights.of(active.workbench)?.kind !== 'seen') {
      await withLateProgress(vscode.l10n.t('Looking at what the workbench has'), (signal) =>
        this.#preflights.look(active.workbench, { signal }),
      );
    }
    await vscode.commands.executeCommand('markdown.showPreview', this.#uri);
  }

  provideTextDocumentContent(): string {
    const { active } = this.#connection;
    return comparisonText(active?.workbench.label, active === undefined ? [] : this.#found(active));
  }

  dispose(): void {
    this.#parts.dispose();
  }

  get #uri(): vscode.Uri {
    return vscode.Uri.from({
      scheme: COMPARISON_SCHEME,
      path: `/${vscode.l10n.t('Which Runtime for What?')}.md`,
    });
  }

  #found(active: ActiveWorkbench): readonly Pick<Capability, 'id' | 'state' | 'value' | 'remedy'>[] {
    const look = this.#preflights.of(active.workbench);
    const report = look?.kind === 'seen' ? look.report : look?.kind === 'looking' ? look.last : undefined;
    const shifter = this.#sandboxes.of(active).runtimes.find(({ id }) => id === 'shifter');
    return [
      ...(report?.capabilities ?? []),
      ...(shifter === undefined
        ? []
        : [{ id: 'shifter', state: 'ok' as const, value: shifter.version ?? '' }]),
    ];
  }
}

const cell = (text: string): string => markdownCell(displayText(text));

function comparisonText(
  workbench: string | undefined,
  found: readonly Pick<Capability, 'id' | 'state' | 'value' | 'remedy'>[],
): string {
  const { t } = vscode.l10n;
  const here = ({ ids }: Kind): string => {
    if (workbench === undefined) return t('not known: not connected');
    const own = found.filter(({ id }) => ids.includes(id));
    const one = own.find(({ state }) => state !== 'missing') ?? own[0];
    if (one === undefined || one.state === 'missing') return t('no');
    return one.state === 'ok'
      ? t('**yes**, {0}', cell(one.value))
      : t('yes, but: {0}', cell(`${one.value}. ${one.remedy ?? ''}`));
  };
  const heads = [
    t('Program'),
    t('What it is'),
    t('Good for'),
    t('Mind'),
    workbench === undefined ? t('Here') : t('On {0}', cell(workbench)),
  ];
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `# ${t('Which Runtime for What?')}`,
    '',
    t(
      'All of them run the same images. Build with Docker or Podman where you may; convert the image, and run it as a sandbox where you may not: right-click an image, Convert to Sandbox Image.',
    ),
    '',
    row(heads),
    row(heads.map(() => '---')),
    ...kinds().map((kind) => row([`**${kind.name}**`, kind.what, kind.good, kind.mind, here(kind)])),
    '',
    t(
      'Speed is no reason to choose: bare metal, Charliecloud, Shifter and Singularity were measured within 0.3 % of each other (Torrez, Randles, Priedhorsky 2019).',
    ),
    '',
  ].join('\n');
}
