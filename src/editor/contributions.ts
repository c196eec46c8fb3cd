/**
 * Every command, view, setting and context key of the extension, once. `npm run contributes` writes package.json's
 * `contributes`, its activation events and package.nls.json from this; a unit test fails where they differ.
 */

export const EXTENSION = 'containerWorkbench';
export const VIEW_CONTAINER = 'containerWorkbench';
export const CATEGORY = 'Workbench';

/** View types and ids. */
export const VIEWS = {
  workbench: 'containerWorkbench.workbench',
  handout: 'containerWorkbench.handout',
  containers: 'containerWorkbench.containers',
  images: 'containerWorkbench.images',
  sandboxes: 'containerWorkbench.sandboxes',
  volumes: 'containerWorkbench.volumes',
  networks: 'containerWorkbench.networks',
  search: 'containerWorkbench.search',
} as const;

export const TERMINAL_PROFILE = 'containerWorkbench.terminal';
/** Of the addresses of a workbench's files. */
export const FILE_SCHEME = 'workbench';
/** Of the addresses of files of containers, volumes and images. */
export const CONTAINER_SCHEME = 'container';
/** Of documents that an engine has told. */
export const ENGINE_SCHEME = 'container-workbench-inspect';
/** Of documents about what is in an image. */
export const LAYERS_SCHEME = 'container-workbench-layers';
/** Of files of layers of images. */
export const LAYER_FILE_SCHEME = 'container-workbench-layer-file';
/** Of the page that compares runtimes. */
export const COMPARISON_SCHEME = 'container-workbench-runtimes';
/** Of solutions that come with the course. */
export const SOLUTION_SCHEME = 'container-workbench-solution';
/** Of pages about rules of the linter. */
export const RULE_SCHEME = 'container-workbench-rule';

/** The editor's own view of Markdown. */
const MARKDOWN_PREVIEW = 'vscode.markdown.preview.editor';

export const HANDOUT_PANEL = 'containerWorkbench.handout';
/** Of a chapter that somebody writes. */
export const PREVIEW_PANEL = 'containerWorkbench.handoutPreview';
export const RUN_PANEL = 'containerWorkbench.run';
export const AUDIT_PANEL = 'containerWorkbench.audit';
/** Of what is in an image, and of two that are compared. */
export const IMAGE_PANEL = 'containerWorkbench.image';
export const JOB_PANEL = 'containerWorkbench.job';
export const WALKTHROUGH = 'containerWorkbench.firstSteps';

/** Context keys, for `when` clauses and the walkthrough. */
export const CONTEXT = {
  /** `disconnected`, `connecting`, `connected`, `degraded`, `reconnecting` or `lost`. */
  connection: 'containerWorkbench.connection',
  connected: 'containerWorkbench.connected',
  /** More than one workbench is held. */
  several: 'containerWorkbench.several',
  /** `none`, `opening`, `ready` or the code of what is wrong: `engine-missing`, `engine-stopped`, … */
  engine: 'containerWorkbench.engine',
  /** Text was searched for, and its results are shown. */
  searched: 'containerWorkbench.searched',
  searching: 'containerWorkbench.searching',
  /** Not everything is shown, but what a person has filtered for. */
  containersFiltered: 'containerWorkbench.containersFiltered',
  imagesFiltered: 'containerWorkbench.imagesFiltered',
  /** The active workbench has Slurm. */
  slurm: 'containerWorkbench.slurm',
} as const;

/** Context keys that tick the steps of the walkthrough. */
export const MILESTONES = {
  connected: 'containerWorkbench.done.connected',
  /** Containers or images of a workbench were on the screen. */
  watched: 'containerWorkbench.done.watched',
  /** A step of the handout has been met. */
  stepMet: 'containerWorkbench.done.stepMet',
  /** A Dockerfile has been linted. */
  linted: 'containerWorkbench.done.linted',
} as const;

interface CommandSpec {
  title: string;
  icon?: string;
  /** When the palette offers it; `false`: never (it needs an item of a tree). */
  palette?: string | false;
}

const CONNECTED = CONTEXT.connected;
const ENGINE_READY = `${CONTEXT.engine} == ready`;

export const COMMANDS = {
  'containerWorkbench.connect': { title: 'Connect…', icon: '$(plug)' },
  'containerWorkbench.connectTo': { title: 'Connect', icon: '$(plug)', palette: false },
  'containerWorkbench.activate': { title: 'Switch to This Workbench', icon: '$(arrow-swap)', palette: false },
  'containerWorkbench.switch': {
    title: 'Switch Workbench…',
    icon: '$(arrow-swap)',
    palette: CONTEXT.several,
  },
  'containerWorkbench.reconnect': {
    title: 'Reconnect',
    icon: '$(debug-restart)',
    palette: `${CONTEXT.connection} != connected`,
  },
  'containerWorkbench.disconnect': { title: 'Disconnect', icon: '$(debug-disconnect)', palette: CONNECTED },
  'containerWorkbench.saveSshEntry': { title: 'Save as SSH Host…', palette: CONNECTED },
  'containerWorkbench.useKey': { title: 'Log In with a Key from Now On…', palette: CONNECTED },
  'containerWorkbench.forget': { title: 'Forget Workbench', icon: '$(trash)', palette: false },
  'containerWorkbench.forgetSecrets': { title: 'Forget Saved Passwords' },
  'containerWorkbench.showActions': { title: 'Show Connection Actions' },
  'containerWorkbench.retryEngine': {
    title: 'Look for the Container Engine Again',
    icon: '$(refresh)',
    palette: CONNECTED,
  },
  'containerWorkbench.chooseEngine': {
    title: 'Choose Engine…',
    icon: '$(arrow-swap)',
    palette: CONNECTED,
  },
  'containerWorkbench.openTerminal': { title: 'Open Terminal', icon: '$(terminal)', palette: CONNECTED },
  'containerWorkbench.newTerminal': { title: 'New Terminal', icon: '$(plus)', palette: CONNECTED },
  'containerWorkbench.splitTerminal': {
    title: 'Split Terminal',
    icon: '$(split-horizontal)',
    palette: CONNECTED,
  },
  'containerWorkbench.forwardPort': {
    title: 'Forward Port…',
    icon: '$(radio-tower)',
    palette: CONNECTED,
  },
  'containerWorkbench.openForwarded': {
    title: 'Open Forwarded Port in Browser',
    icon: '$(globe)',
    palette: CONNECTED,
  },
  'containerWorkbench.copyForwarded': {
    title: 'Copy Address of Forwarded Port',
    icon: '$(copy)',
    palette: CONNECTED,
  },
  'containerWorkbench.stopForwarding': { title: 'Stop Forwarding', icon: '$(close)', palette: CONNECTED },
  'containerWorkbench.openAddress': { title: 'Open Address of the Workbench', palette: false },
  'containerWorkbench.preflight': {
    title: 'What Does This Workbench Have?',
    icon: '$(refresh)',
    palette: CONNECTED,
  },
  'containerWorkbench.copyReport': {
    title: 'Copy Report on What the Workbench Has',
    icon: '$(copy)',
    palette: CONNECTED,
  },
  'containerWorkbench.auditWorkbench': {
    title: 'Audit the Workbench: What Is Dangerous on It?',
    icon: '$(shield)',
    palette: CONNECTED,
  },
  'containerWorkbench.auditContainers': {
    title: 'Audit: What Does This Container Allow?',
    icon: '$(shield)',
    palette: ENGINE_READY,
  },
  'containerWorkbench.auditImages': {
    title: 'Audit: What Is Unsafe in This Image?',
    icon: '$(shield)',
    palette: ENGINE_READY,
  },
  'containerWorkbench.auditFiles': { title: 'Audit the Commands in These Files', icon: '$(shield)' },
  'containerWorkbench.markDisposable': { title: 'Mark Workbench as Disposable', palette: CONNECTED },
  'containerWorkbench.unmarkDisposable': {
    title: 'Mark Workbench as No Longer Disposable',
    palette: CONNECTED,
  },
  'containerWorkbench.exportAudit': { title: 'Export Report of the Audit…', palette: CONNECTED },
  'containerWorkbench.installCapability': { title: 'Install…', icon: '$(cloud-download)', palette: false },
  'containerWorkbench.openContainerPort': { title: 'Open in Browser', icon: '$(globe)', palette: false },
  'containerWorkbench.openAnyContainerPort': {
    title: 'Open Port of Container in Browser…',
    palette: ENGINE_READY,
  },
  'containerWorkbench.openFile': { title: 'Open File of the Workbench', palette: false },
  'containerWorkbench.openFolder': {
    title: 'Open Folder of the Workbench…',
    icon: '$(folder-opened)',
    palette: CONNECTED,
  },
  'containerWorkbench.findInFiles': {
    title: 'Find in Files of the Workbench…',
    icon: '$(search)',
    palette: CONNECTED,
  },
  'containerWorkbench.goToFile': { title: 'Go to File of the Workbench…', palette: CONNECTED },
  'containerWorkbench.stopSearch': {
    title: 'Stop Search',
    icon: '$(debug-stop)',
    palette: CONTEXT.searching,
  },
  'containerWorkbench.clearSearch': {
    title: 'Clear Search Results',
    icon: '$(clear-all)',
    palette: CONTEXT.searched,
  },
  'containerWorkbench.editAsRoot': {
    title: 'Edit as Root',
    icon: '$(unlock)',
    palette: `resourceScheme == ${FILE_SCHEME}`,
  },
  'containerWorkbench.saveAsRoot': { title: 'Save as Root', palette: `resourceScheme == ${FILE_SCHEME}` },
  'containerWorkbench.download': { title: 'Download…', palette: `resourceScheme == ${FILE_SCHEME}` },
  'containerWorkbench.upload': { title: 'Upload…', palette: CONNECTED },
  'containerWorkbench.openHandout': { title: 'Open Handout', icon: '$(book)' },
  'containerWorkbench.openChapter': { title: 'Open Chapter', palette: false },
  'containerWorkbench.runStep': { title: 'Run Step of the Handout', palette: false },
  'containerWorkbench.checkSteps': { title: 'Check Steps Now', icon: '$(checklist)' },
  'containerWorkbench.resetProgress': { title: 'Reset Progress of the Handout…', icon: '$(discard)' },
  'containerWorkbench.searchHandout': { title: 'Search the Handout', icon: '$(search)' },
  'containerWorkbench.openSummary': { title: 'Show What You Have Done', icon: '$(checklist)' },
  'containerWorkbench.previewChapter': {
    title: 'Preview Chapter of a Course',
    icon: '$(open-preview)',
    palette: 'editorLangId == markdown',
  },
  'containerWorkbench.exportProgress': { title: 'Export Progress of the Handout…', icon: '$(export)' },
  'containerWorkbench.newDockerfile': { title: 'New Dockerfile', icon: '$(new-file)' },
  'containerWorkbench.fixAll': {
    title: 'Fix All Safe Findings in This Dockerfile',
    palette: 'editorLangId == dockerfile',
  },
  'containerWorkbench.pinPackages': { title: 'Pin Versions of Packages', palette: false },
  'containerWorkbench.refresh': { title: 'Refresh', icon: '$(refresh)', palette: CONNECTED },
  'containerWorkbench.groupContainers': {
    title: 'Group Containers By…',
    icon: '$(group-by-ref-type)',
    palette: CONNECTED,
  },
  'containerWorkbench.sortContainers': { title: 'Sort Containers By…', palette: CONNECTED },
  'containerWorkbench.filterContainers': {
    title: 'Filter Containers…',
    icon: '$(filter)',
    palette: CONNECTED,
  },
  'containerWorkbench.clearContainerFilter': {
    title: 'Show All Containers',
    icon: '$(filter-filled)',
    palette: CONTEXT.containersFiltered,
  },
  'containerWorkbench.filterImages': { title: 'Filter Images…', icon: '$(filter)', palette: CONNECTED },
  'containerWorkbench.clearImageFilter': {
    title: 'Show All Images',
    icon: '$(filter-filled)',
    palette: CONTEXT.imagesFiltered,
  },
  'containerWorkbench.toggleValue': { title: 'Show or Hide Value', icon: '$(eye)', palette: false },
  'containerWorkbench.cancelTransfer': { title: 'Cancel', icon: '$(close)', palette: false },
  'containerWorkbench.startContainer': { title: 'Start Container', icon: '$(play)', palette: ENGINE_READY },
  'containerWorkbench.stopContainer': {
    title: 'Stop Container',
    icon: '$(debug-stop)',
    palette: ENGINE_READY,
  },
  'containerWorkbench.restartContainer': {
    title: 'Restart Container',
    icon: '$(debug-restart)',
    palette: ENGINE_READY,
  },
  'containerWorkbench.pauseContainer': { title: 'Pause Container', palette: ENGINE_READY },
  'containerWorkbench.unpauseContainer': { title: 'Resume Container', palette: ENGINE_READY },
  'containerWorkbench.killContainer': { title: 'Kill Container…', palette: ENGINE_READY },
  'containerWorkbench.renameContainer': { title: 'Rename Container…', palette: ENGINE_READY },
  'containerWorkbench.limitContainer': { title: 'Set Limits of Container…', palette: ENGINE_READY },
  'containerWorkbench.removeContainers': {
    title: 'Remove Container…',
    icon: '$(trash)',
    palette: ENGINE_READY,
  },
  'containerWorkbench.pruneContainers': { title: 'Remove Stopped Containers…', palette: ENGINE_READY },
  'containerWorkbench.containerShell': {
    title: 'Open Shell in Container',
    icon: '$(terminal)',
    palette: ENGINE_READY,
  },
  'containerWorkbench.attachContainer': { title: 'Attach to Container', palette: ENGINE_READY },
  'containerWorkbench.containerLogs': {
    title: 'Show Container Logs',
    icon: '$(output)',
    palette: ENGINE_READY,
  },
  'containerWorkbench.containerLogsWith': {
    title: 'Show Container Logs with Options…',
    palette: ENGINE_READY,
  },
  'containerWorkbench.containerStats': { title: 'Show Resource Use of Container', palette: ENGINE_READY },
  'containerWorkbench.containerProcesses': { title: 'Show Processes of Container', palette: ENGINE_READY },
  'containerWorkbench.containerChanges': { title: 'Show Changed Files of Container', palette: ENGINE_READY },
  'containerWorkbench.openContainerFiles': {
    title: 'Open Files in Explorer…',
    icon: '$(folder-opened)',
    palette: ENGINE_READY,
  },
  'containerWorkbench.copyFromContainer': {
    title: 'Copy from Container…',
    icon: '$(cloud-download)',
    palette: ENGINE_READY,
  },
  'containerWorkbench.copyToContainer': {
    title: 'Copy to Container…',
    icon: '$(cloud-upload)',
    palette: ENGINE_READY,
  },
  'containerWorkbench.newContainerFile': { title: 'New File…', icon: '$(new-file)', palette: false },
  'containerWorkbench.newContainerFolder': { title: 'New Folder…', icon: '$(new-folder)', palette: false },
  'containerWorkbench.renameContainerFile': { title: 'Rename…', palette: false },
  'containerWorkbench.removeContainerFile': { title: 'Remove…', icon: '$(trash)', palette: false },
  'containerWorkbench.openChange': { title: 'Compare with the Image', icon: '$(diff)', palette: false },
  'containerWorkbench.commitContainer': { title: 'Make Image of Container…', palette: ENGINE_READY },
  'containerWorkbench.pullImage': { title: 'Pull Image…', icon: '$(cloud-download)', palette: ENGINE_READY },
  'containerWorkbench.buildImage': {
    title: 'Build Image…',
    icon: '$(tools)',
    palette: `editorLangId == dockerfile && ${ENGINE_READY}`,
  },
  'containerWorkbench.buildImageWith': {
    title: 'Build Image with Options…',
    palette: `editorLangId == dockerfile && ${ENGINE_READY}`,
  },
  'containerWorkbench.runImage': { title: 'Run Image', icon: '$(play)', palette: ENGINE_READY },
  'containerWorkbench.runImageInteractively': {
    title: 'Run Image Interactively',
    icon: '$(terminal)',
    palette: ENGINE_READY,
  },
  'containerWorkbench.openRunForm': {
    title: 'Run Container with Options…',
    icon: '$(run-all)',
    palette: ENGINE_READY,
  },
  'containerWorkbench.imageHistory': { title: 'Show Image History', palette: ENGINE_READY },
  'containerWorkbench.lookInsideImage': { title: 'Look Inside Image', palette: ENGINE_READY },
  'containerWorkbench.compareImages': { title: 'Compare Files of Two Images…', palette: ENGINE_READY },
  'containerWorkbench.lookInsideSavedImage': { title: 'Look Inside Saved Image…' },
  'containerWorkbench.compareImageFile': {
    title: 'Compare with Another Layer…',
    icon: '$(compare-changes)',
    palette: `resourceScheme == ${LAYER_FILE_SCHEME}`,
  },
  'containerWorkbench.saveImageFile': {
    title: 'Save File of Image As…',
    icon: '$(save-as)',
    palette: `resourceScheme == ${LAYER_FILE_SCHEME}`,
  },
  'containerWorkbench.tagImage': { title: 'Tag Image…', palette: ENGINE_READY },
  'containerWorkbench.pushImage': { title: 'Push Image', palette: ENGINE_READY },
  'containerWorkbench.saveImages': { title: 'Save Image to a File…', palette: ENGINE_READY },
  'containerWorkbench.loadImages': { title: 'Load Images from a File…', palette: ENGINE_READY },
  'containerWorkbench.removeImages': { title: 'Remove Image…', icon: '$(trash)', palette: ENGINE_READY },
  'containerWorkbench.pruneImages': { title: 'Remove Unused Images…', palette: ENGINE_READY },
  'containerWorkbench.logInToRegistry': { title: 'Log In to a Registry…', palette: ENGINE_READY },
  'containerWorkbench.logOutOfRegistry': { title: 'Log Out of a Registry…', palette: ENGINE_READY },
  'containerWorkbench.inspectElement': { title: 'Inspect', icon: '$(json)', palette: ENGINE_READY },
  'containerWorkbench.copyDockerCommand': { title: 'Copy as docker Command…', palette: false },
  'containerWorkbench.refreshSandboxes': {
    title: 'Refresh Sandboxes',
    icon: '$(refresh)',
    palette: CONNECTED,
  },
  'containerWorkbench.convertImage': { title: 'Convert to Sandbox Image…', palette: ENGINE_READY },
  'containerWorkbench.importSandboxImage': {
    title: 'Import Image for Sandboxes…',
    icon: '$(cloud-download)',
    palette: CONNECTED,
  },
  'containerWorkbench.compareRuntimes': { title: 'Which Runtime for What?', icon: '$(question)' },
  'containerWorkbench.startSandboxImage': {
    title: 'Start Image in Terminal',
    icon: '$(play)',
    palette: false,
  },
  'containerWorkbench.startSandboxImageWith': { title: 'Start Image with Options…', palette: false },
  'containerWorkbench.startSandboxInstance': { title: 'Start Image as Instance…', palette: false },
  'containerWorkbench.inspectSandboxImage': {
    title: 'Inspect Sandbox Image',
    icon: '$(json)',
    palette: false,
  },
  'containerWorkbench.resetSandboxStorage': { title: 'Empty Storage of Runtime…', palette: false },
  'containerWorkbench.logInForSandboxes': {
    title: 'Log In to a Registry for enroot…',
    palette: CONNECTED,
  },
  'containerWorkbench.createSandbox': { title: 'Make Sandbox…', icon: '$(add)', palette: CONNECTED },
  'containerWorkbench.startSandbox': { title: 'Start Sandbox', icon: '$(play)', palette: CONNECTED },
  'containerWorkbench.startSandboxAsRoot': { title: 'Start Sandbox as Root', palette: CONNECTED },
  'containerWorkbench.startSandboxInBackground': {
    title: 'Start Sandbox in the Background',
    palette: CONNECTED,
  },
  'containerWorkbench.startSandboxWith': { title: 'Start Sandbox with Options…', palette: CONNECTED },
  'containerWorkbench.sandboxShell': {
    title: 'Open Shell in Sandbox',
    icon: '$(terminal)',
    palette: CONNECTED,
  },
  'containerWorkbench.runInSandbox': { title: 'Run Program in Sandbox…', palette: CONNECTED },
  'containerWorkbench.sandboxLog': { title: 'Show Log of Sandbox', icon: '$(output)', palette: CONNECTED },
  'containerWorkbench.stopSandbox': { title: 'Stop Sandbox', icon: '$(debug-stop)', palette: CONNECTED },
  'containerWorkbench.exportSandbox': { title: 'Pack Sandbox into an Image…', palette: CONNECTED },
  'containerWorkbench.bundleSandboxImage': {
    title: 'Make Self-Starting Bundle of Sandbox Image…',
    palette: CONNECTED,
  },
  'containerWorkbench.removeSandboxes': { title: 'Remove Sandbox…', icon: '$(trash)', palette: CONNECTED },
  'containerWorkbench.removeSandboxImages': { title: 'Remove Sandbox Image…', palette: CONNECTED },
  'containerWorkbench.sandboxInfo': {
    title: 'Show Settings of Sandbox Program',
    icon: '$(info)',
    palette: CONNECTED,
  },
  'containerWorkbench.editSandboxFile': { title: 'Edit Startup Files of Sandbox…', palette: CONNECTED },
  'containerWorkbench.startBatchFile': { title: 'Start Batch File of enroot…', palette: CONNECTED },
  'containerWorkbench.copySandboxName': { title: 'Copy Name or Path', palette: false },
  'containerWorkbench.copySandboxCommand': { title: 'Copy as Command', palette: false },
  'containerWorkbench.createVolume': { title: 'Create Volume…', icon: '$(add)', palette: CONNECTED },
  'containerWorkbench.removeVolumes': {
    title: 'Remove Volume…',
    icon: '$(trash)',
    palette: false,
  },
  'containerWorkbench.pruneVolumes': { title: 'Remove Unused Volumes…', palette: CONNECTED },
  'containerWorkbench.createNetwork': { title: 'Create Network…', icon: '$(add)', palette: CONNECTED },
  'containerWorkbench.removeNetworks': {
    title: 'Remove Network…',
    icon: '$(trash)',
    palette: false,
  },
  'containerWorkbench.pruneNetworks': { title: 'Remove Unused Networks…', palette: CONNECTED },
  'containerWorkbench.submitJob': {
    title: 'Submit as a Job…',
    icon: '$(rocket)',
    palette: CONTEXT.slurm,
  },
  'containerWorkbench.jobOutput': {
    title: 'Follow Output of Job',
    icon: '$(output)',
    palette: CONTEXT.slurm,
  },
  'containerWorkbench.jobScript': {
    title: 'Show Script of Job',
    icon: '$(file-code)',
    palette: CONTEXT.slurm,
  },
  'containerWorkbench.cancelJob': { title: 'Cancel Job…', icon: '$(debug-stop)', palette: CONTEXT.slurm },
  'containerWorkbench.refreshJobs': { title: 'Refresh Jobs', icon: '$(refresh)', palette: CONTEXT.slurm },
  'containerWorkbench.copyName': { title: 'Copy Name', icon: '$(copy)', palette: false },
  'containerWorkbench.copyId': { title: 'Copy ID', palette: false },
  'containerWorkbench.copyDigest': { title: 'Copy Digest', palette: false },
  'containerWorkbench.openWalkthrough': { title: 'Get Started' },
  'containerWorkbench.showLog': { title: 'Show Log' },
} as const satisfies Record<string, CommandSpec>;

export type CommandId = keyof typeof COMMANDS;

interface SettingSpec {
  schema: Record<string, unknown>;
  description: string;
  scope: 'application' | 'machine' | 'window' | 'resource' | 'machine-overridable' | 'language-overridable';
}

/** Settings whose value names files, hosts or programs are scoped to the machine, so that a workspace cannot set them. */
export const SETTINGS = {
  'containerWorkbench.connectOnStartup': {
    schema: {
      type: 'string',
      default: '',
      examples: ['student@192.0.2.17', 'student@192.0.2.17:2222', 'local'],
    },
    description:
      'A workbench to connect to when a window opens: `USER@HOST`, `USER@HOST:PORT`, or `local` for this computer. Empty: the one that the window was connected to when it was closed.',
    scope: 'machine',
  },
  'containerWorkbench.ssh.identityFiles': {
    schema: { type: 'array', items: { type: 'string' }, default: [], examples: [['~/.ssh/id_ed25519']] },
    description:
      'Private key files to log in with. Empty: the keys of the [SSH agent](https://man.openbsd.org/ssh-agent) and the usual files of `~/.ssh`.',
    scope: 'machine',
  },
  'containerWorkbench.ssh.knownHostsFiles': {
    schema: { type: 'array', items: { type: 'string' }, default: ['~/.ssh/known_hosts'], minItems: 1 },
    description:
      'Files that keep the host keys of known machines, in the form of [known_hosts](https://man.openbsd.org/sshd#SSH_KNOWN_HOSTS_FILE_FORMAT). All are read; keys that you confirm are added to the first.',
    scope: 'machine',
  },
  'containerWorkbench.handout.course': {
    schema: { type: 'string', default: '' },
    description:
      'Folder of the course to show as the handout. Empty: the course on containers that comes with the extension.',
    scope: 'machine',
  },
  'containerWorkbench.handout.openOnStartup': {
    schema: { type: 'boolean', default: false },
    description: 'Open the handout when a window opens.',
    scope: 'window',
  },
  'containerWorkbench.terminal.location': {
    schema: {
      type: 'string',
      enum: ['beside', 'panel'],
      enumDescriptions: ['In an editor group beside the handout.', 'In the panel, with the other terminals.'],
      default: 'beside',
    },
    description: 'Where terminals on the workbench open.',
    scope: 'window',
  },
  'containerWorkbench.terminal.keepAlive': {
    schema: {
      type: 'string',
      enum: ['never', 'tmux'],
      enumDescriptions: [
        'A terminal ends with its connection. A new shell follows in the same folder once that is back.',
        'New terminals are held by tmux (3.2 or later) on the workbench, where it is installed: what runs in them goes on while there is no connection, and when the window is closed.',
      ],
      default: 'never',
    },
    description:
      'Whether what runs in terminals on the workbench outlives a lost connection and the window. Closing such a terminal ends it.',
    scope: 'window',
  },
  'containerWorkbench.sandboxes.imageFolders': {
    schema: {
      type: 'array',
      items: { type: 'string' },
      default: ['~'],
      examples: [['~', '/scratch/images']],
    },
    description:
      'Folders of workbenches that are looked into for images of sandboxes (`.sqsh`, `.sif`), besides those that images were put into from here. `~` is the home folder there.',
    scope: 'machine',
  },
  'containerWorkbench.dockerfile.editing': {
    schema: {
      type: 'string',
      enum: ['auto', 'on', 'off'],
      enumDescriptions: [
        'All of it, and where another extension answers already (Container Tools, for files on this computer) what that does not know.',
        'All of it, whoever else answers.',
        'None of it. Findings of the linter are not concerned.',
      ],
      default: 'auto',
    },
    description: 'Completion, hovers, formatting, renaming and the like in Dockerfiles.',
    scope: 'window',
  },
  'containerWorkbench.lint.enable': {
    schema: { type: 'boolean', default: true },
    description: 'Report problems of Dockerfiles while they are typed.',
    scope: 'resource',
  },
  'containerWorkbench.lint.ignored': {
    schema: { type: 'array', items: { type: 'string' }, default: [], examples: [['DL3008']] },
    description: 'Codes of rules that are never reported.',
    scope: 'resource',
  },
  'containerWorkbench.lint.severities': {
    schema: {
      type: 'object',
      additionalProperties: { type: 'string', enum: ['error', 'warning', 'info', 'style', 'off'] },
      default: {},
      examples: [{ DL3007: 'error' }],
    },
    description: 'Severities other than the rules’ own, by code.',
    scope: 'resource',
  },
  'containerWorkbench.audit.commands': {
    schema: {
      type: 'string',
      enum: ['critical', 'high', 'medium', 'low', 'info', 'off'],
      default: 'low',
    },
    description:
      'The mildest findings about commands for containers (docker run, compose files and the like) that are shown in scripts, Markdown, Makefiles and files of CI services.',
    scope: 'resource',
  },
  'containerWorkbench.audit.disposableWorkbenches': {
    schema: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      examples: [['student@192.0.2.7', 'practice']],
    },
    description:
      'Workbenches that nobody would miss, as you connect to them (`USER@HOST`, a name of your SSH configuration, or `local`): nothing is asked there before a container gets power over the machine.',
    scope: 'machine',
  },
} as const satisfies Record<string, SettingSpec>;

export type SettingId = keyof typeof SETTINGS;

/** A button in a tree or its title bar. `group` as in the editor's menus; `inline` shows the icon. */
interface MenuItem {
  command: CommandId;
  when: string;
  group: string;
}

const ITEM = {
  /** `viewItem` values of tree items. */
  recent: 'recentWorkbench',
  held: 'heldWorkbench',
  /** Like `held`, followed by `:disposable` where it is marked so. */
  active: 'activeWorkbench',
  engine: 'engine',
  /** Followed by `:` and its state, and `:publishing` where it runs with a published port. */
  container: 'container',
  containerGroup: 'containerGroup',
  /** Of Docker Compose. */
  project: 'composeProject',
  /** Of the handout, with steps. */
  chapter: 'handoutChapter',
  port: 'port',
  /** Of a running container, published or not. */
  reachablePort: 'reachablePort',
  environment: 'environmentVariable',
  /** All of a container or a volume; then its folders and files. */
  files: 'containerFiles',
  containerFolder: 'containerFolder',
  containerFile: 'containerFile',
  change: 'containerChange',
  image: 'image',
  danglingImage: 'image:dangling',
  danglingImages: 'danglingImages',
  repository: 'repository',
  transfer: 'transfer',
  /** These four are followed by `:` and the runtime; then by `:` and a state, where there is one, and `+` and each command. */
  sandboxRuntime: 'sandboxRuntime',
  sandbox: 'sandbox',
  sandboxImage: 'sandboxImage',
  sandboxProcess: 'sandboxProcess',
  sandboxImages: 'sandboxImages',
  volume: 'volume',
  network: 'network',
  builtInNetwork: 'network:builtin',
  tunnel: 'tunnel',
  slurm: 'slurm',
  /** Followed by `:` and `waiting`, `running` or `over`. */
  job: 'job',
  preflight: 'preflight',
  capability: 'capability',
  /** A capability that a package would bring. */
  installable: 'installableCapability',
} as const;
export { ITEM as TREE_ITEMS };

/** Folders and files of the Explorer that the audit of commands looks into. */
const MAY_HOLD_COMMANDS =
  'explorerResourceIsFolder || resourceLangId =~ /^(shellscript|markdown|makefile|dockercompose|yaml)$/';

/** Rows of workbenches, connected or not. */
const WORKBENCH = `viewItem =~ /^(${ITEM.recent}|${ITEM.held}|${ITEM.active})(:|$)/`;
/** Those of workbenches that are held; and of these the active one, and the others. */
const HELD = `viewItem =~ /^(${ITEM.held}|${ITEM.active})(:|$)/`;
const ACTIVE = `viewItem =~ /^${ITEM.active}(:|$)/`;
const IN_BACKGROUND = `viewItem =~ /^${ITEM.held}(:|$)/`;

/** Rows of the inventory, which have a name to copy. */
const NAMED = `viewItem =~ /^(${ITEM.image}|${ITEM.container}|${ITEM.volume}|${ITEM.network})(:|$)/`;

/** Those that have an id beside their name. */
const IDENTIFIED = `viewItem =~ /^(${ITEM.image}|${ITEM.container}|${ITEM.network})(:|$)/`;

const CONTAINER = `viewItem =~ /^${ITEM.container}:/`;
const IMAGE = `viewItem =~ /^${ITEM.image}(:|$)/`;
/** Containers in one of these states. */
const inState = (...states: readonly string[]): string =>
  `viewItem =~ /^${ITEM.container}:(${states.join('|')})(:|$)/`;
const ALIVE = inState('running', 'paused', 'restarting');
const ENDED = inState('created', 'exited', 'dead');
const RUNNING = inState('running');

/** Running containers with a published port, and ports of running containers. */
const REACHABLE = `viewItem =~ /^(${ITEM.container}:.*:publishing|${ITEM.reachablePort})$/`;

/** Rows of sandboxes in one of these states, of a runtime with that command. */
const sandboxIn = (states: string, command: string): string =>
  `viewItem =~ /^${ITEM.sandbox}:\\w+:(${states})\\b.*\\+${command}(\\+|$)/`;
const sandboxImage = (states: string, command: string): string =>
  `viewItem =~ /^${ITEM.sandboxImage}:\\w+:(${states})\\b.*\\+${command}(\\+|$)/`;
const sandboxRuntime = (command: string): string =>
  `viewItem =~ /^${ITEM.sandboxRuntime}:.*\\+${command}(\\+|$)/`;

/** Files of containers in trees, and in the Explorer. */
const CONTAINER_FILES = `viewItem =~ /^(${ITEM.files}|${ITEM.containerFolder}|${ITEM.containerFile})$/`;
const CONTAINER_FOLDERS = `viewItem =~ /^(${ITEM.files}|${ITEM.containerFolder})$/`;
const CONTAINER_ELEMENTS = `viewItem =~ /^(${ITEM.containerFolder}|${ITEM.containerFile})$/`;
const IN_CONTAINER = `resourceScheme == ${CONTAINER_SCHEME}`;

/** Files and folders of a workbench in the Explorer. */
const REMOTE = `resourceScheme == ${FILE_SCHEME}`;

type ShortId = CommandId extends `${typeof EXTENSION}.${infer Short}` ? Short : never;

/** Several commands for the same rows, each with its group; one may stand in several groups. */
const onRows = (when: string, items: readonly (readonly [ShortId, string])[]): MenuItem[] =>
  items.map(([short, group]) => ({ command: `${EXTENSION}.${short}`, when, group }));

/** Commands of a view's title bar, while there is an engine. */
const atView = (view: string, items: readonly (readonly [ShortId, string])[]): MenuItem[] =>
  onRows(`view == ${view} && ${ENGINE_READY}`, items);

export const MENUS: Record<
  'view/title' | 'view/item/context' | 'explorer/context' | 'editor/title',
  readonly MenuItem[]
> = {
  'explorer/context': [
    {
      command: 'containerWorkbench.buildImage',
      when: `${ENGINE_READY} && resourceLangId == dockerfile`,
      group: '3_build@1',
    },
    {
      command: 'containerWorkbench.buildImageWith',
      when: `${ENGINE_READY} && resourceLangId == dockerfile`,
      group: '3_build@2',
    },
    { command: 'containerWorkbench.auditFiles', when: MAY_HOLD_COMMANDS, group: '4_search@12' },
    ...onRows(IN_CONTAINER, [['copyFromContainer', '5_cutcopypaste@10']]),
    ...onRows(`${IN_CONTAINER} && explorerResourceIsFolder`, [['copyToContainer', '5_cutcopypaste@11']]),
    { command: 'containerWorkbench.download', when: REMOTE, group: '5_cutcopypaste@10' },
    {
      command: 'containerWorkbench.upload',
      when: `${REMOTE} && explorerResourceIsFolder`,
      group: '5_cutcopypaste@11',
    },
    {
      command: 'containerWorkbench.findInFiles',
      when: `${REMOTE} && explorerResourceIsFolder`,
      group: '4_search@10',
    },
    {
      command: 'containerWorkbench.goToFile',
      when: `${REMOTE} && explorerResourceIsFolder`,
      group: '4_search@11',
    },
    {
      command: 'containerWorkbench.editAsRoot',
      when: `${REMOTE} && !explorerResourceIsFolder`,
      group: '2_workspace@90',
    },
  ],
  'editor/title': [
    {
      command: 'containerWorkbench.editAsRoot',
      when: `${REMOTE} && activeEditorIsReadonly`,
      group: 'navigation',
    },
    {
      command: 'containerWorkbench.compareImageFile',
      when: `resourceScheme == ${LAYER_FILE_SCHEME}`,
      group: 'navigation@1',
    },
    {
      command: 'containerWorkbench.saveImageFile',
      when: `resourceScheme == ${LAYER_FILE_SCHEME}`,
      group: 'navigation@2',
    },
  ],
  'view/title': [
    {
      command: 'containerWorkbench.connect',
      when: `view == ${VIEWS.workbench} && !${CONNECTED}`,
      group: 'navigation@1',
    },
    {
      command: 'containerWorkbench.openTerminal',
      when: `view == ${VIEWS.workbench} && ${CONNECTED}`,
      group: 'navigation@1',
    },
    {
      command: 'containerWorkbench.disconnect',
      when: `view == ${VIEWS.workbench} && ${CONNECTED}`,
      group: 'navigation@2',
    },
    {
      command: 'containerWorkbench.forwardPort',
      when: `view == ${VIEWS.workbench} && ${CONNECTED}`,
      group: '5_ports',
    },
    {
      command: 'containerWorkbench.newTerminal',
      when: `view == ${VIEWS.workbench} && ${CONNECTED}`,
      group: '5_terminal',
    },
    {
      command: 'containerWorkbench.stopSearch',
      when: `view == ${VIEWS.search} && ${CONTEXT.searching}`,
      group: 'navigation@1',
    },
    { command: 'containerWorkbench.findInFiles', when: `view == ${VIEWS.search}`, group: 'navigation@2' },
    { command: 'containerWorkbench.clearSearch', when: `view == ${VIEWS.search}`, group: 'navigation@3' },
    {
      command: 'containerWorkbench.openFolder',
      when: `view == ${VIEWS.workbench} && ${CONNECTED}`,
      group: 'navigation@3',
    },
    { command: 'containerWorkbench.showLog', when: `view == ${VIEWS.workbench}`, group: '9_log' },
    { command: 'containerWorkbench.forgetSecrets', when: `view == ${VIEWS.workbench}`, group: '8_secrets' },
    { command: 'containerWorkbench.openHandout', when: `view == ${VIEWS.handout}`, group: 'navigation@1' },
    {
      command: 'containerWorkbench.clearContainerFilter',
      when: `view == ${VIEWS.containers} && ${CONTEXT.containersFiltered}`,
      group: 'navigation@7',
    },
    {
      command: 'containerWorkbench.filterContainers',
      when: `view == ${VIEWS.containers} && ${ENGINE_READY} && !${CONTEXT.containersFiltered}`,
      group: 'navigation@7',
    },
    {
      command: 'containerWorkbench.groupContainers',
      when: `view == ${VIEWS.containers} && ${ENGINE_READY}`,
      group: 'navigation@8',
    },
    {
      command: 'containerWorkbench.sortContainers',
      when: `view == ${VIEWS.containers} && ${ENGINE_READY}`,
      group: '3_show',
    },
    {
      command: 'containerWorkbench.clearImageFilter',
      when: `view == ${VIEWS.images} && ${CONTEXT.imagesFiltered}`,
      group: 'navigation@7',
    },
    {
      command: 'containerWorkbench.filterImages',
      when: `view == ${VIEWS.images} && ${ENGINE_READY} && !${CONTEXT.imagesFiltered}`,
      group: 'navigation@7',
    },
    ...atView(VIEWS.containers, [
      ['openRunForm', 'navigation@1'],
      ['pruneContainers', '5_prune'],
    ]),
    ...atView(VIEWS.images, [
      ['pullImage', 'navigation@1'],
      ['loadImages', '4_files'],
      ['pruneImages', '5_prune'],
      ['logInToRegistry', '6_registry@1'],
      ['logOutOfRegistry', '6_registry@2'],
    ]),
    ...onRows(`view == ${VIEWS.sandboxes} && ${CONNECTED}`, [
      ['importSandboxImage', 'navigation@1'],
      ['refreshSandboxes', 'navigation@8'],
      ['compareRuntimes', '3_compare'],
      ['startBatchFile', '4_batch'],
      ['logInForSandboxes', '6_registry'],
    ]),
    {
      command: 'containerWorkbench.createVolume',
      when: `view == ${VIEWS.volumes} && ${ENGINE_READY}`,
      group: 'navigation@1',
    },
    {
      command: 'containerWorkbench.pruneVolumes',
      when: `view == ${VIEWS.volumes} && ${ENGINE_READY}`,
      group: '5_prune',
    },
    {
      command: 'containerWorkbench.createNetwork',
      when: `view == ${VIEWS.networks} && ${ENGINE_READY}`,
      group: 'navigation@1',
    },
    {
      command: 'containerWorkbench.pruneNetworks',
      when: `view == ${VIEWS.networks} && ${ENGINE_READY}`,
      group: '5_prune',
    },
    {
      command: 'containerWorkbench.refresh',
      when: `view =~ /^(${VIEWS.containers}|${VIEWS.images}|${VIEWS.volumes}|${VIEWS.networks})$/ && ${ENGINE_READY}`,
      group: '9_refresh',
    },
    {
      command: 'containerWorkbench.checkSteps',
      when: `view == ${VIEWS.handout} && ${CONNECTED}`,
      group: 'navigation@2',
    },
    { command: 'containerWorkbench.searchHandout', when: `view == ${VIEWS.handout}`, group: 'navigation@3' },
    { command: 'containerWorkbench.openSummary', when: `view == ${VIEWS.handout}`, group: '8_progress@1' },
    { command: 'containerWorkbench.exportProgress', when: `view == ${VIEWS.handout}`, group: '8_progress@2' },
    { command: 'containerWorkbench.resetProgress', when: `view == ${VIEWS.handout}`, group: '9_reset' },
  ],
  'view/item/context': [
    { command: 'containerWorkbench.resetProgress', when: `viewItem == ${ITEM.chapter}`, group: '9_reset' },
    { command: 'containerWorkbench.connectTo', when: `viewItem == ${ITEM.recent}`, group: 'inline' },
    { command: 'containerWorkbench.connectTo', when: `viewItem == ${ITEM.recent}`, group: '1_connect' },
    { command: 'containerWorkbench.forget', when: `viewItem == ${ITEM.recent}`, group: '9_forget' },
    { command: 'containerWorkbench.saveSshEntry', when: WORKBENCH, group: '7_ssh@1' },
    {
      command: 'containerWorkbench.useKey',
      when: HELD,
      group: '7_ssh@2',
    },
    { command: 'containerWorkbench.activate', when: IN_BACKGROUND, group: 'inline@1' },
    { command: 'containerWorkbench.activate', when: IN_BACKGROUND, group: '1_connect@1' },
    { command: 'containerWorkbench.openTerminal', when: ACTIVE, group: 'inline@1' },
    { command: 'containerWorkbench.chooseEngine', when: `viewItem == ${ITEM.engine}`, group: 'inline@1' },
    { command: 'containerWorkbench.chooseEngine', when: `viewItem == ${ITEM.engine}`, group: '1_engine' },
    {
      command: 'containerWorkbench.disconnect',
      when: HELD,
      group: 'inline@2',
    },
    {
      command: 'containerWorkbench.reconnect',
      when: HELD,
      group: '1_connect@2',
    },
    { command: 'containerWorkbench.auditWorkbench', when: ACTIVE, group: '3_look@1' },
    ...onRows(`viewItem =~ /^(${ITEM.held}|${ITEM.active})$/`, [['markDisposable', '6_change']]),
    ...onRows(`viewItem =~ /^(${ITEM.held}|${ITEM.active}):disposable$/`, [['unmarkDisposable', '6_change']]),
    {
      command: 'containerWorkbench.copyName',
      when: NAMED,
      group: 'inline@2',
    },
    {
      command: 'containerWorkbench.openContainerPort',
      when: REACHABLE,
      group: 'inline@1',
    },
    {
      command: 'containerWorkbench.openContainerPort',
      when: REACHABLE,
      group: '1_open',
    },
    ...onRows(RUNNING, [
      ['containerShell', 'inline@3'],
      ['containerShell', '1_open@2'],
      ['attachContainer', '1_open@3'],
      ['openAnyContainerPort', '1_open@6'],
      ['pauseContainer', '2_state@4'],
    ]),
    ...onRows(ALIVE, [
      ['stopContainer', 'inline@4'],
      ['stopContainer', '2_state@2'],
      ['restartContainer', '2_state@3'],
      ['killContainer', '2_state@6'],
      ['containerStats', '3_look@4'],
    ]),
    ...onRows(inState('paused'), [['unpauseContainer', '2_state@5']]),
    ...onRows(CONTAINER, [['auditContainers', '3_look@7']]),
    ...onRows(IMAGE, [['auditImages', '3_look@7']]),
    ...onRows(inState('running', 'paused'), [['containerProcesses', '3_look@5']]),
    ...onRows(ENDED, [
      ['startContainer', 'inline@4'],
      ['startContainer', '2_state@1'],
    ]),
    ...onRows(CONTAINER, [
      ['containerLogs', '1_open@4'],
      ['containerLogsWith', '1_open@5'],
      ['containerChanges', '3_look@6'],
      ['openContainerFiles', '4_files@1'],
      ['copyFromContainer', '4_files@2'],
      ['copyToContainer', '4_files@3'],
      ['commitContainer', '4_make'],
      ['renameContainer', '6_change'],
      ['limitContainer', '6_change'],
      ['removeContainers', '7_remove'],
    ]),
    ...onRows(IMAGE, [
      ['runImage', 'inline@3'],
      ['runImage', '1_run@1'],
      ['runImageInteractively', '1_run@2'],
      ['openRunForm', '1_run@3'],
      ['imageHistory', '3_look@2'],
      ['lookInsideImage', '3_look@3'],
      ['compareImages', '3_look@4'],
      ['copyDigest', '5_copy@2'],
      ['tagImage', '4_make@1'],
      ['saveImages', '4_make@3'],
      ['removeImages', '7_remove'],
    ]),
    ...onRows(`viewItem == ${ITEM.image}`, [['pushImage', '4_make@2']]),
    ...onRows(NAMED, [
      ['inspectElement', '3_look@1'],
      ['copyDockerCommand', '5_copy@4'],
    ]),
    ...onRows(`viewItem == ${ITEM.volume}`, [['openContainerFiles', '4_files@1']]),
    ...onRows(CONTAINER_FILES, [['copyFromContainer', '2_copy@1']]),
    ...onRows(CONTAINER_FOLDERS, [
      ['newContainerFile', 'inline@1'],
      ['newContainerFile', '1_new@1'],
      ['newContainerFolder', '1_new@2'],
      ['copyToContainer', '2_copy@2'],
      ['openContainerFiles', '3_open'],
    ]),
    ...onRows(CONTAINER_ELEMENTS, [
      ['copyDockerCommand', '5_copy'],
      ['renameContainerFile', '6_change'],
      ['removeContainerFile', '7_remove'],
    ]),
    ...onRows(IMAGE, [['convertImage', '4_make@4']]),
    ...onRows(sandboxRuntime('convert'), [
      ['importSandboxImage', 'inline@1'],
      ['importSandboxImage', '1_import'],
    ]),
    ...onRows(sandboxRuntime('info'), [['sandboxInfo', '3_look']]),
    ...onRows(sandboxRuntime('reset'), [['resetSandboxStorage', '7_reset']]),
    ...onRows(sandboxImage('whole', 'startImage'), [
      ['startSandboxImage', 'inline@2'],
      ['startSandboxImage', '1_make@3'],
      ['startSandboxImageWith', '1_make@4'],
    ]),
    ...onRows(sandboxImage('whole', 'startInstance'), [['startSandboxInstance', '1_make@5']]),
    ...onRows(sandboxImage('whole', 'inspectImage'), [['inspectSandboxImage', '3_look']]),
    ...onRows(
      `(${sandboxImage('whole', 'start')} || ${sandboxIn('idle|running', 'start')}) && ${CONTEXT.slurm}`,
      [['submitJob', '4_job']],
    ),
    ...onRows(sandboxImage('whole', 'create'), [
      ['createSandbox', 'inline@1'],
      ['createSandbox', '1_make@1'],
    ]),
    ...onRows(sandboxImage('whole', 'bundle'), [['bundleSandboxImage', '1_make@2']]),
    ...onRows(sandboxImage('whole|partial', 'removeImage'), [['removeSandboxImages', '7_remove']]),
    ...onRows(sandboxIn('idle', 'start'), [['startSandbox', 'inline@1']]),
    ...onRows(sandboxIn('idle|running', 'start'), [
      ['startSandbox', '1_start@1'],
      ['startSandboxWith', '1_start@2'],
      ['startSandboxAsRoot', '1_start@3'],
      ['sandboxLog', '3_look@1'],
    ]),
    // Only where the image itself says what is started.
    ...onRows(sandboxIn('idle|running', 'batch'), [
      ['startSandboxInBackground', '1_start@4'],
      ['editSandboxFile', '3_look@2'],
    ]),
    ...onRows(sandboxIn('running', 'exec'), [
      ['sandboxShell', 'inline@1'],
      ['sandboxShell', '2_inside@1'],
      ['runInSandbox', '2_inside@2'],
    ]),
    ...onRows(`viewItem =~ /^${ITEM.sandboxProcess}:.*\\+exec(\\+|$)/`, [
      ['sandboxShell', '2_inside@1'],
      ['runInSandbox', '2_inside@2'],
    ]),
    ...onRows(`viewItem =~ /^${ITEM.sandbox}:\\w+:running\\b/`, [
      ['stopSandbox', 'inline@2'],
      ['stopSandbox', '2_inside@3'],
    ]),
    ...onRows(sandboxIn('idle', 'export'), [['exportSandbox', '4_make']]),
    ...onRows(sandboxIn('idle|partial', 'remove'), [['removeSandboxes', '7_remove']]),
    ...onRows(`viewItem =~ /^(${ITEM.sandbox}|${ITEM.sandboxImage}):/`, [
      ['copySandboxName', '5_copy@1'],
      ['copySandboxCommand', '5_copy@2'],
    ]),
    { command: 'containerWorkbench.toggleValue', when: `viewItem == ${ITEM.environment}`, group: 'inline' },
    { command: 'containerWorkbench.toggleValue', when: `viewItem == ${ITEM.environment}`, group: '1_show' },
    { command: 'containerWorkbench.cancelTransfer', when: `viewItem == ${ITEM.transfer}`, group: 'inline' },
    { command: 'containerWorkbench.cancelTransfer', when: `viewItem == ${ITEM.transfer}`, group: '1_cancel' },
    { command: 'containerWorkbench.removeVolumes', when: `viewItem == ${ITEM.volume}`, group: '7_remove' },
    { command: 'containerWorkbench.removeNetworks', when: `viewItem == ${ITEM.network}`, group: '7_remove' },
    { command: 'containerWorkbench.preflight', when: `viewItem == ${ITEM.preflight}`, group: 'inline@1' },
    { command: 'containerWorkbench.copyReport', when: `viewItem == ${ITEM.preflight}`, group: 'inline@2' },
    {
      command: 'containerWorkbench.installCapability',
      when: `viewItem == ${ITEM.installable}`,
      group: 'inline',
    },
    {
      command: 'containerWorkbench.installCapability',
      when: `viewItem == ${ITEM.installable}`,
      group: '1_install',
    },
    ...onRows(`viewItem == ${ITEM.slurm}`, [
      ['submitJob', 'inline@1'],
      ['refreshJobs', 'inline@2'],
      ['submitJob', '1_jobs@1'],
      ['refreshJobs', '1_jobs@2'],
    ]),
    ...onRows(`viewItem =~ /^${ITEM.job}:/`, [
      ['jobOutput', 'inline@1'],
      ['jobOutput', '1_look@1'],
      ['jobScript', '1_look@2'],
    ]),
    ...onRows(`viewItem =~ /^${ITEM.job}:(waiting|running)$/`, [
      ['cancelJob', 'inline@2'],
      ['cancelJob', '7_cancel'],
    ]),
    { command: 'containerWorkbench.openForwarded', when: `viewItem == ${ITEM.tunnel}`, group: 'inline@1' },
    { command: 'containerWorkbench.copyForwarded', when: `viewItem == ${ITEM.tunnel}`, group: 'inline@2' },
    { command: 'containerWorkbench.stopForwarding', when: `viewItem == ${ITEM.tunnel}`, group: 'inline@3' },
    { command: 'containerWorkbench.openForwarded', when: `viewItem == ${ITEM.tunnel}`, group: '1_tunnel@1' },
    { command: 'containerWorkbench.copyForwarded', when: `viewItem == ${ITEM.tunnel}`, group: '1_tunnel@2' },
    { command: 'containerWorkbench.stopForwarding', when: `viewItem == ${ITEM.tunnel}`, group: '1_tunnel@3' },
    {
      command: 'containerWorkbench.forwardPort',
      when: HELD,
      group: '2_ports',
    },
    {
      command: 'containerWorkbench.copyName',
      when: NAMED,
      group: '5_copy@1',
    },
    ...onRows(IDENTIFIED, [['copyId', '5_copy@3']]),
  ],
};

interface WelcomeSpec {
  view: (typeof VIEWS)[keyof typeof VIEWS];
  when: string;
  /** One line of what to do next, then buttons as links on lines of their own. */
  contents: string;
}

const CONNECT_BUTTON = '[Connect to a Workbench](command:containerWorkbench.connect)';
const RETRY_BUTTON = '[Look Again](command:containerWorkbench.retryEngine)';
const CHOOSE_BUTTON = '[Choose Engine](command:containerWorkbench.chooseEngine)';

/** What a view says while no workbench is connected. */
function connectWelcome(view: WelcomeSpec['view']): WelcomeSpec[] {
  return [
    {
      view,
      when: `!${CONTEXT.connected} && ${CONTEXT.connection} == disconnected`,
      contents: `Connect to a workbench to see what is on it.\n${CONNECT_BUTTON}`,
    },
    {
      view,
      when: `!${CONTEXT.connected} && ${CONTEXT.connection} == lost`,
      contents: 'The workbench is not connected.\n[Reconnect](command:containerWorkbench.reconnect)',
    },
  ];
}

/** @param filter the context key of the view's filter, and the command that takes it away */
function engineWelcome(
  view: WelcomeSpec['view'],
  empty: string,
  filter?: { key: string; clear: CommandId },
): WelcomeSpec[] {
  const on = (engine: string): string => `${CONTEXT.connected} && ${CONTEXT.engine} == ${engine}`;
  return [
    ...connectWelcome(view),
    { view, when: `${CONTEXT.connection} == connecting || ${on('opening')}`, contents: 'Connecting…' },
    ...(filter === undefined
      ? [{ view, when: on('ready'), contents: empty }]
      : [
          { view, when: `${on('ready')} && !${filter.key}`, contents: empty },
          {
            view,
            when: `${on('ready')} && ${filter.key}`,
            contents: `Nothing has what you filter for.\n[Show All](command:${filter.clear})`,
          },
        ]),
    {
      view,
      when: on('engine-missing'),
      contents: `There is no container engine on this workbench. Install Docker there (on Debian and Ubuntu: sudo apt-get install docker.io), then look again.\n${RETRY_BUTTON}\n${CHOOSE_BUTTON}`,
    },
    {
      view,
      when: on('engine-stopped'),
      contents: `The container engine of this workbench does not answer. Start it there (sudo systemctl start docker), then look again.\n${RETRY_BUTTON}\n${CHOOSE_BUTTON}`,
    },
    {
      view,
      when: on('engine-forbidden'),
      contents: `Your user may not use the container engine of this workbench. Ask for membership in the group “docker” (it amounts to root there) and connect anew, or use it with sudo where you may.\n[Use sudo](command:containerWorkbench.retryEngine)\n${CHOOSE_BUTTON}`,
    },
    {
      view,
      when: on('engine-too-old'),
      contents: `The container engine of this workbench is too old: Docker 19.03 or later is needed. Have it updated, then look again.\n${RETRY_BUTTON}\n${CHOOSE_BUTTON}`,
    },
    {
      view,
      when: `${CONTEXT.connected} && ${CONTEXT.engine} =~ /^engine-(?!missing$|stopped$|forbidden$|too-old$)/`,
      contents: `The container engine of this workbench cannot be used.\n${RETRY_BUTTON}\n${CHOOSE_BUTTON}\n[Show Log](command:containerWorkbench.showLog)`,
    },
  ];
}

export const WELCOME: readonly WelcomeSpec[] = [
  {
    view: VIEWS.workbench,
    when: `${CONTEXT.connection} != connecting`,
    contents: `A workbench is the machine that your containers live on, reached over SSH.\n${CONNECT_BUTTON}\n[Get Started](command:containerWorkbench.openWalkthrough)`,
  },
  { view: VIEWS.workbench, when: `${CONTEXT.connection} == connecting`, contents: 'Connecting…' },
  ...engineWelcome(
    VIEWS.containers,
    'No containers yet. The handout’s first steps run one.\n[Run a Container](command:containerWorkbench.openRunForm)\n[Open Handout](command:containerWorkbench.openHandout)',
    { key: CONTEXT.containersFiltered, clear: 'containerWorkbench.clearContainerFilter' },
  ),
  ...engineWelcome(
    VIEWS.images,
    'No images yet. Pull one: docker pull hello-world\n[Pull Image](command:containerWorkbench.pullImage)',
    { key: CONTEXT.imagesFiltered, clear: 'containerWorkbench.clearImageFilter' },
  ),
  ...connectWelcome(VIEWS.sandboxes),
  {
    view: VIEWS.sandboxes,
    when: CONNECTED,
    contents:
      'There is no program for sandboxes on this workbench: containers without root’s rights, as clusters have them (enroot, Charliecloud, Apptainer).\n[What Does This Workbench Have?](command:containerWorkbench.preflight)',
  },
  ...engineWelcome(
    VIEWS.volumes,
    'No volumes yet. A volume keeps files when its containers are gone.\n[Create Volume](command:containerWorkbench.createVolume)',
  ),
  ...engineWelcome(
    VIEWS.networks,
    'No networks yet. Containers in the same network find each other by name.\n[Create Network](command:containerWorkbench.createNetwork)',
  ),
];

/** `size` is the share of the height that a view has at first; `collapsed` ones show only their title until opened. */
export const VIEW_TITLES: Record<
  keyof typeof VIEWS,
  { name: string; icon: string; size: number; collapsed?: boolean; when?: string }
> = {
  workbench: { name: 'Workbench', icon: '$(vm)', size: 2 },
  handout: { name: 'Handout', icon: '$(book)', size: 1 },
  containers: { name: 'Containers', icon: '$(server-process)', size: 2 },
  images: { name: 'Images', icon: '$(package)', size: 2 },
  sandboxes: { name: 'Sandboxes', icon: '$(archive)', size: 1, collapsed: true },
  volumes: { name: 'Volumes', icon: '$(database)', size: 1, collapsed: true },
  networks: { name: 'Networks', icon: '$(type-hierarchy)', size: 1, collapsed: true },
  search: { name: 'Search Results', icon: '$(search)', size: 2, when: CONTEXT.searched },
};

interface WalkthroughStep {
  id: string;
  title: string;
  description: string;
  media: { image: string; altText: string };
  completionEvents: readonly string[];
}

/** The four things a first-time user does, in the editor's own walkthrough. */
export const WALKTHROUGH_STEPS: readonly WalkthroughStep[] = [
  {
    id: 'connect',
    title: 'Connect to your workbench',
    description:
      'You need its address, a user name, and a password or key. The first time, compare the fingerprint of its host key with the one that you were given.\n[Connect](command:containerWorkbench.connect)',
    media: {
      image: 'media/walkthrough/connect.svg',
      altText: 'The editor on the left, a workbench on the right, an SSH connection between them.',
    },
    completionEvents: [`onContext:${MILESTONES.connected}`],
  },
  {
    id: 'handout',
    title: 'Follow the handout',
    description:
      'Each step has a Run button. It runs on the workbench, in a terminal that you see, and the step ticks by itself once the thing is done, however you did it.\n[Open the handout](command:containerWorkbench.openHandout)',
    media: {
      image: 'media/walkthrough/handout.svg',
      altText: 'A page of the handout with two steps, the first of them ticked.',
    },
    completionEvents: [`onContext:${MILESTONES.stepMet}`],
  },
  {
    id: 'trees',
    title: 'Watch images and containers',
    description: `The Workbench view lists the images and containers of the workbench as they come and go.\n[Show containers](command:${VIEWS.containers}.focus)`,
    media: {
      image: 'media/walkthrough/trees.svg',
      altText: 'Two lists: containers, one of them running, and images.',
    },
    completionEvents: [`onContext:${MILESTONES.watched}`],
  },
  {
    id: 'dockerfile',
    title: 'Write a Dockerfile',
    description:
      'Problems are underlined while you type. The light bulb (Ctrl+. or Cmd+.) offers a fix, where there is one, and tells how to ignore the rule.\n[New Dockerfile](command:containerWorkbench.newDockerfile)',
    media: {
      image: 'media/walkthrough/dockerfile.svg',
      altText: 'A Dockerfile with an underlined word and the quick fix for it.',
    },
    completionEvents: [`onContext:${MILESTONES.linted}`],
  },
];

export const ACTIVATION_EVENTS: readonly string[] = [
  'onStartupFinished',
  'onLanguage:dockerfile',
  'onUri',
  `onFileSystem:${FILE_SCHEME}`,
  `onFileSystem:${CONTAINER_SCHEME}`,
  `onFileSystem:${RULE_SCHEME}`,
  `onWebviewPanel:${HANDOUT_PANEL}`,
];

/** Files that enroot reads when it starts something, and those that start something with it. */
const LANGUAGES = [
  { id: 'fstab', extensions: ['.fstab'], filenames: ['fstab'] },
  { id: 'enroot-environment', filenamePatterns: ['**/etc/environment', '**/environ.d/*.env'] },
  { id: 'enroot-batch', extensions: ['.batch'], firstLine: '^#!.*\\benroot\\b|^#ENROOT_[A-Z_]+=' },
] as const;

/** package.json's `contributes` with its texts replaced by keys, and the texts for package.nls.json. */
export function manifest(): {
  contributes: Record<string, unknown>;
  activationEvents: readonly string[];
  texts: Record<string, string>;
} {
  const texts: Record<string, string> = {};
  const text = (key: string, value: string): string => {
    texts[key] = value;
    return `%${key}%`;
  };
  const short = (id: string): string => id.slice(EXTENSION.length + 1);
  const commands = Object.entries<CommandSpec>(COMMANDS);
  const contributes = {
    commands: commands.map(([command, { title, icon }]) => ({
      command,
      title: text(`command.${short(command)}`, title),
      category: text('category', CATEGORY),
      ...(icon === undefined ? {} : { icon }),
    })),
    configuration: {
      title: text('configuration', 'Container Workbench'),
      properties: Object.fromEntries(
        Object.entries<SettingSpec>(SETTINGS).map(([id, { schema, description, scope }]) => [
          id,
          { ...schema, scope, markdownDescription: text(`setting.${short(id)}`, description) },
        ]),
      ),
    },
    configurationDefaults: {
      'workbench.editorAssociations': { [`${RULE_SCHEME}:/*`]: MARKDOWN_PREVIEW },
    },
    viewsContainers: {
      activitybar: [
        { id: VIEW_CONTAINER, title: text('viewContainer', 'Workbench'), icon: 'media/workbench.svg' },
      ],
    },
    views: {
      [VIEW_CONTAINER]: (Object.keys(VIEWS) as (keyof typeof VIEWS)[]).map((key) => ({
        id: VIEWS[key],
        name: text(`view.${key}`, VIEW_TITLES[key].name),
        icon: VIEW_TITLES[key].icon,
        initialSize: VIEW_TITLES[key].size,
        ...(VIEW_TITLES[key].collapsed === true ? { visibility: 'collapsed' } : {}),
        ...(VIEW_TITLES[key].when === undefined ? {} : { when: VIEW_TITLES[key].when }),
      })),
    },
    terminal: {
      profiles: [{ id: TERMINAL_PROFILE, title: text('terminalProfile', 'Workbench'), icon: '$(vm-active)' }],
    },
    viewsWelcome: WELCOME.map(({ view, when, contents }, index) => ({
      view,
      when,
      contents: text(`welcome.${short(view)}.${index + 1}`, contents),
    })),
    menus: {
      ...MENUS,
      commandPalette: commands
        .filter(([, { palette }]) => palette !== undefined)
        .map(([command, { palette }]) => ({ command, when: String(palette) })),
    },
    resourceLabelFormatters: [
      {
        scheme: FILE_SCHEME,
        formatting: {
          label: '${authority}${path}',
          separator: '/',
          workspaceSuffix: text('viewContainer', 'Workbench'),
        },
      },
      {
        scheme: CONTAINER_SCHEME,
        formatting: {
          label: '${authority}${path}',
          separator: '/',
          workspaceSuffix: text('workspaceSuffix.container', 'Container'),
        },
      },
    ],
    // Read by the YAML extension of Red Hat, where people have it.
    yamlValidation: [{ fileMatch: 'course.yaml', url: './media/course.schema.json' }],
    languages: [{ id: 'shellscript', filenamePatterns: ['**/etc/rc', '**/etc/rc.local'] }, ...LANGUAGES],
    grammars: LANGUAGES.map(({ id }) => ({
      language: id,
      scopeName: `source.${id}`,
      path: `./syntaxes/${id}.tmLanguage.json`,
    })),
    walkthroughs: [
      {
        id: WALKTHROUGH,
        title: text('walkthrough', 'Container Workbench: First Steps'),
        description: text(
          'walkthrough.description',
          'Connect to a workbench, follow the handout, watch your containers, write a Dockerfile.',
        ),
        steps: WALKTHROUGH_STEPS.map(({ id, title, description, media, completionEvents }) => ({
          id,
          title: text(`walkthrough.${id}`, title),
          description: text(`walkthrough.${id}.description`, description),
          media: { svg: media.image, altText: text(`walkthrough.${id}.altText`, media.altText) },
          completionEvents,
        })),
      },
    ],
  };
  return { contributes, activationEvents: ACTIVATION_EVENTS, texts };
}
