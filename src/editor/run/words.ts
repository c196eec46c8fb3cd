import { l10n } from 'vscode';
import type { FieldProblem } from './formSpec';

/** Every word that the page of the run form itself says, in the language of the editor. */
export function words() {
  return {
    title: l10n.t('Run a container'),
    where: l10n.t('on {0}'),
    image: l10n.t('Image'),
    imageHint: l10n.t('One that is there already, or one to pull: debian:12, ghcr.io/owner/name:tag'),
    name: l10n.t('Name'),
    nameHint: l10n.t('Without one the engine makes one up'),
    command: l10n.t('Command'),
    commandHint: l10n.t(
      'In place of the image’s own, as you would type it; no shell takes part unless you name one',
    ),
    ports: l10n.t('Ports'),
    portsHint: l10n.t(
      'One a line: 8080:80 publishes port 80 as 8080; 127.0.0.1:8080:80 on the workbench itself only',
    ),
    mounts: l10n.t('Mounts'),
    mountsHint: l10n.t(
      'One a line: /home/me/data:/data for a folder of the workbench, name:/data for a volume, :ro at the end for reading only',
    ),
    env: l10n.t('Environment'),
    envHint: l10n.t('One a line: NAME=value'),
    workdir: l10n.t('Working directory'),
    user: l10n.t('User'),
    userHint: l10n.t('A name or a number, 1000 or 1000:1000'),
    network: l10n.t('Network'),
    limits: l10n.t('Limits'),
    cpus: l10n.t('CPUs'),
    memory: l10n.t('Memory'),
    gpus: l10n.t('GPUs'),
    options: l10n.t('Options'),
    readOnly: l10n.t('Its files are read-only (--read-only)'),
    remove: l10n.t('Remove it when it ends (--rm)'),
    interactive: l10n.t('With a terminal (-it)'),
    restart: l10n.t('Restart'),
    restarts: {
      no: l10n.t('never'),
      'on-failure': l10n.t('when it fails'),
      'unless-stopped': l10n.t('unless it was stopped'),
      always: l10n.t('always'),
    },
    more: l10n.t('More'),
    equivalent: l10n.t('The same as a command'),
    copy: l10n.t('Copy'),
    run: l10n.t('Run'),
    running: l10n.t('Starting…'),
    risks: l10n.t('Worth a thought'),
    noRisks: l10n.t('Nothing here lets the container reach beyond itself.'),
    problems: l10n.t('{0} fields need another look'),
    problem: l10n.t('One field needs another look'),
  };
}

export type Words = ReturnType<typeof words>;

/** What is wrong with a field, and what would be right. */
export function problemSentence({ code, text }: FieldProblem): string {
  switch (code) {
    case 'needed':
      return l10n.t('A container needs an image.');
    case 'name':
      return l10n.t(
        'A name has letters, digits, “_”, “.” and “-”, two at least, and begins with a letter or a digit.',
      );
    case 'quotes':
      return l10n.t('A quotation mark is not closed.');
    case 'port':
      return l10n.t('“{0}” is no port: write 8080:80 or 80.', text);
    case 'mount':
      return l10n.t('“{0}” is no mount: write SOURCE:/where/it/appears.', text);
    case 'relative':
      return l10n.t(
        '“{0}”: a folder of the workbench is named by its whole path, beginning with “/”; a volume’s name holds no “/”.',
        text,
      );
    case 'env':
      return l10n.t('“{0}” is no variable: write NAME=value.', text);
    case 'workdir':
      return l10n.t('A working directory is a whole path, beginning with “/”.');
    case 'cpus':
      return l10n.t('Write a number above zero, such as 1.5.');
    case 'memory':
      return l10n.t('Write a size such as 512m or 2g.');
    case 'gpus':
      return l10n.t('Write all, a number, or ids with commas between them.');
    case 'restart':
      return l10n.t('There is no such policy.');
    case 'removeRestart':
      return l10n.t('A container that is removed when it ends cannot be restarted.');
  }
}
