import { ExplainedError } from '../base';
import { quote } from '../workbench';
import type { Workbench } from '../workbench';
import type { Membership, Survey } from './survey';
import type { EngineAddress, EngineFailure, EngineInfo } from './types';

function refused(code: EngineFailure, message: string, remedy: string, detail = ''): ExplainedError {
  return new ExplainedError(code, message, { remedy, ...(detail === '' ? {} : { detail }) });
}

/** No engine is installed, as far as this user can see. */
export function missing(workbench: Workbench, found: Survey): ExplainedError {
  const named =
    found.endpoint === undefined ? '' : ` DOCKER_HOST names ${found.endpoint}, where nothing listens.`;
  return refused(
    'engine-missing',
    `${workbench.label} has no Docker Engine.${named}`,
    workbench.kind === 'local'
      ? 'Install Docker (https://docs.docker.com/engine/install/), or connect to a workbench that has it.'
      : 'Have it installed there (on Debian and Ubuntu: “sudo apt install docker.io”), or connect to another workbench.',
  );
}

/** An engine is installed, but none answers. */
export function stopped(workbench: Workbench, found: Survey, detail: string): ExplainedError {
  const where =
    found.endpoint === undefined ? '' : ` at ${found.endpoint}, which DOCKER_HOST or its context names`;
  return refused(
    'engine-stopped',
    `Docker is installed on ${workbench.label}, but its engine does not answer${where}.`,
    'Start it there (“sudo systemctl start docker”, or Docker Desktop), then try again.',
    detail,
  );
}

/** The engine that a person has chosen does not answer, whatever others do. */
export function chosenStopped(
  workbench: Workbench,
  { socket, context }: EngineAddress,
  detail: string,
): ExplainedError {
  const where = socket ?? `docker’s context “${context ?? 'default'}”`;
  return refused(
    'engine-stopped',
    `The engine that was chosen for ${workbench.label} (${where}) does not answer.`,
    'Start it there, or choose another engine.',
    detail,
  );
}

/** An engine is there, and this user may not use it. `elevation`: why not with sudo either. */
export function forbidden(
  workbench: Workbench,
  { groups, dockerGroup }: Membership,
  elevation: ExplainedError | undefined,
  detail: string,
): ExplainedError {
  const { user, label } = workbench;
  const isMember = dockerGroup?.includes(user) === true;
  if (isMember && !groups.includes('docker')) {
    return refused(
      'engine-forbidden',
      `${user} is in the group “docker” of ${label}, but this login began before that.`,
      'Disconnect and connect again. Where that does not help, restart the machine.',
      detail,
    );
  }
  const join = quote(['sudo', 'usermod', '-aG', 'docker', user]);
  const sudo = elevation === undefined ? '' : ` ${withSudo(elevation)}`;
  const use = elevation?.code === 'elevation-password' ? 'Use sudo and give the password, or have' : 'Have';
  return refused(
    'engine-forbidden',
    `${label} has a Docker Engine, but the user ${user} has no right to it.${sudo}`,
    dockerGroup === undefined
      ? 'Ask whoever runs that machine for access to its engine.'
      : `${use} the user added to the group “docker” (“${join}”), then connect again.`,
    detail,
  );
}

function withSudo(elevation: ExplainedError): string {
  switch (elevation.code) {
    case 'elevation-refused':
    case 'elevation-command':
      return 'It may not use sudo for that either.';
    default:
      return elevation.message;
  }
}

/** The engine speaks no version of the API that we do. */
export function tooOld(info: EngineInfo): ExplainedError {
  return refused(
    'engine-too-old',
    `The engine is too old: ${info.name} ${info.version} offers version ${info.apiVersion} of its API.`,
    'Have it updated; Docker 19.03 or later is needed.',
  );
}
