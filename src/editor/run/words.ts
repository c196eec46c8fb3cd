import { l10n } from 'vscode';
import type { FormSpec } from '../form';
import type { FieldProblem } from './formSpec';

/** The fields and buttons of the run form, in the language of the editor. */
export function formSpec(workbench: string): FormSpec {
  return {
    title: l10n.t('Run a container'),
    where: l10n.t('on {0}', workbench),
    groups: [
      {
        layout: 'column',
        fields: [
          {
            kind: 'text',
            name: 'image',
            label: l10n.t('Image'),
            hint: l10n.t('One that is there already, or one to pull: debian:12, ghcr.io/owner/name:tag'),
            required: true,
          },
          {
            kind: 'text',
            name: 'name',
            label: l10n.t('Name'),
            hint: l10n.t('Without one the engine makes one up'),
          },
          {
            kind: 'text',
            name: 'command',
            label: l10n.t('Command'),
            hint: l10n.t(
              'In place of the image’s own, as you would type it; no shell takes part unless you name one',
            ),
          },
          {
            kind: 'lines',
            name: 'ports',
            label: l10n.t('Ports'),
            hint: l10n.t(
              'One a line: 8080:80 publishes port 80 as 8080; 127.0.0.1:8080:80 on the workbench itself only',
            ),
          },
          {
            kind: 'lines',
            name: 'mounts',
            label: l10n.t('Mounts'),
            hint: l10n.t(
              'One a line: /home/me/data:/data for a folder of the workbench, name:/data for a volume, :ro at the end for reading only',
            ),
          },
          {
            kind: 'lines',
            name: 'env',
            label: l10n.t('Environment'),
            hint: l10n.t('One a line: NAME=value'),
          },
        ],
      },
      {
        title: l10n.t('Options'),
        layout: 'column',
        fields: [
          { kind: 'tick', name: 'interactive', label: l10n.t('With a terminal (-it)') },
          { kind: 'tick', name: 'remove', label: l10n.t('Remove it when it ends (--rm)') },
          { kind: 'tick', name: 'readOnly', label: l10n.t('Its files are read-only (--read-only)') },
        ],
      },
      {
        title: l10n.t('Limits'),
        layout: 'row',
        fields: [
          { kind: 'text', name: 'cpus', label: l10n.t('CPUs') },
          { kind: 'text', name: 'memory', label: l10n.t('Memory') },
          { kind: 'text', name: 'gpus', label: l10n.t('GPUs') },
        ],
      },
      {
        title: l10n.t('More'),
        layout: 'row',
        fields: [
          { kind: 'text', name: 'workdir', label: l10n.t('Working directory') },
          {
            kind: 'text',
            name: 'user',
            label: l10n.t('User'),
            hint: l10n.t('A name or a number, 1000 or 1000:1000'),
          },
          { kind: 'text', name: 'network', label: l10n.t('Network') },
          {
            kind: 'choice',
            name: 'restart',
            label: l10n.t('Restart'),
            choices: {
              no: l10n.t('never'),
              'on-failure': l10n.t('when it fails'),
              'unless-stopped': l10n.t('unless it was stopped'),
              always: l10n.t('always'),
            },
          },
        ],
      },
    ],
    preview: l10n.t('The same as a command'),
    buttons: [
      { id: 'run', label: l10n.t('Run'), icon: 'play', busy: l10n.t('Starting…') },
      { id: 'copy', label: l10n.t('Copy'), icon: 'copy' },
    ],
    problem: l10n.t('One field needs another look'),
    problems: l10n.t('{0} fields need another look'),
  };
}

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
