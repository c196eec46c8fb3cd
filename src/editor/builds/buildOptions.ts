import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { BuildSpec } from '../../docker';
import type { Outline } from '../../dockerfile';
import { readBuildArguments } from './buildArguments';

export type BuildOptionsWish = Pick<BuildSpec, 'args' | 'target' | 'platform' | 'noCache' | 'pull'>;

type Choice = 'noCache' | 'pull' | 'args' | 'target' | 'platform';

/** `OS/ARCHITECTURE[/VARIANT]`, as in containerd's platforms. */
const PLATFORM = /^[a-z0-9_.-]+\/[a-z0-9_.-]+(\/[a-z0-9_.-]+)?$/;

/** How to build, beyond the name; undefined where somebody has thought better of it. */
export async function askBuildOptions({ stages }: Outline): Promise<BuildOptionsWish | undefined> {
  const choices: (vscode.QuickPickItem & { choice: Choice })[] = [
    { choice: 'args', label: vscode.l10n.t('With build arguments…'), description: '--build-arg' },
    { choice: 'noCache', label: vscode.l10n.t('Without the cache'), description: '--no-cache' },
    { choice: 'pull', label: vscode.l10n.t('From the newest base images'), description: '--pull' },
    { choice: 'platform', label: vscode.l10n.t('For another platform…'), description: '--platform' },
    ...(stages.length > 1
      ? [{ choice: 'target', label: vscode.l10n.t('Up to a stage…'), description: '--target' } as const]
      : []),
  ];
  const title = vscode.l10n.t('Build how?');
  const picked = await vscode.window.showQuickPick(choices, { title, canPickMany: true });
  if (picked === undefined) return undefined;
  const has = (choice: Choice): boolean => picked.some((one) => one.choice === choice);
  const args = has('args') ? await askArguments() : {};
  if (args === undefined) return undefined;
  const platform = has('platform') ? await askPlatform() : '';
  if (platform === undefined) return undefined;
  const target = has('target') ? await askStage(stages) : '';
  if (target === undefined) return undefined;
  return {
    ...(Object.keys(args).length === 0 ? {} : { args }),
    ...(platform === '' ? {} : { platform }),
    ...(target === '' ? {} : { target }),
    ...(has('noCache') ? { noCache: true } : {}),
    ...(has('pull') ? { pull: true } : {}),
  };
}

async function askArguments(): Promise<Record<string, string> | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Build arguments'),
    prompt: vscode.l10n.t(
      'NAME=value, one behind the other, quoted as in a shell where there is a space. They stay in the image’s history: no place for passwords.',
    ),
    validateInput: (typed) =>
      readBuildArguments(typed) === undefined
        ? vscode.l10n.t('Each is NAME=value, and each quote is closed.')
        : undefined,
  });
  return text === undefined ? undefined : readBuildArguments(text);
}

async function askPlatform(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Platform'),
    prompt: vscode.l10n.t('Such as linux/arm64. What the build runs has to run on the workbench, too.'),
    value: 'linux/arm64',
    validateInput: (typed) =>
      PLATFORM.test(typed.trim()) ? undefined : vscode.l10n.t('An operating system, “/” and a processor.'),
  });
  return text?.trim();
}

async function askStage(stages: Outline['stages']): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(
    stages.map(({ name }, index) => ({
      label: displayText(name ?? vscode.l10n.t('stage {0}', index)),
      target: name ?? String(index),
    })),
    { title: vscode.l10n.t('Build up to which stage?') },
  );
  return picked?.target;
}
