import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { EngineAddress, EngineRoute } from '../../docker';

const PROGRAMS: Readonly<Record<Exclude<EngineRoute, 'socket'>, string>> = {
  'dial-stdio': 'docker system dial-stdio',
  podman: 'podman system dial-stdio',
  socat: 'socat',
  nc: 'nc',
  sudo: 'sudo docker system dial-stdio',
  'sudo-podman': 'sudo podman system dial-stdio',
  'sudo-socat': 'sudo socat',
  'sudo-nc': 'sudo nc',
};

/** Where an engine is, and by which program it is reached where its socket is not used directly. */
export function reachedHow({ route, socket, context }: EngineAddress): string {
  const place =
    socket === undefined
      ? context === undefined
        ? vscode.l10n.t('where DOCKER_HOST or docker’s context says')
        : vscode.l10n.t('where docker’s context {0} says', displayText(context))
      : displayText(socket);
  return route === 'socket' ? place : vscode.l10n.t('{0}, through {1}', place, PROGRAMS[route]);
}

/** True where both lead to one engine. */
export function sameEngine(one: EngineAddress, other: EngineAddress): boolean {
  return one.socket === other.socket && one.context === other.context;
}
