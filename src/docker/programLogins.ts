import { PassThrough, type Readable } from 'node:stream';
import { ExplainedError } from '../base';
import type { Elevated, Workbench } from '../workbench';
import { configEntry } from './registryLogin';
import type { RegistryLogin } from './types';

/** The configuration that a program has of its own: docker's, or Podman's list of logins where it has one. */
const READ = String.raw`
own=${'$'}{DOCKER_CONFIG:-$HOME/.docker}/config.json
if [ "$1" = podman ]; then
  for each in "${'$'}{REGISTRY_AUTH_FILE-}" "${'$'}{XDG_RUNTIME_DIR-}/containers/auth.json"; do
    [ -f "$each" ] && own=$each && break
  done
fi
[ ! -f "$own" ] || cat "$own"
`;

/**
 * Runs a program with the configuration that is the first line of standard input; the rest of that is the program's own.
 * The configuration lies in memory where the machine has a folder there, is for this user only, and has no name as soon as
 * the machine lets a program read it without one: it ends with the program then, however that ends.
 */
const RUN = String.raw`
IFS= read -r configuration || exit 1
own=${'$'}{DOCKER_CONFIG:-$HOME/.docker}
for place in "${'$'}{XDG_RUNTIME_DIR-}" /dev/shm "${'$'}{TMPDIR:-/tmp}"; do
  [ -n "$place" ] && folder=$(mktemp -d "$place/docker.XXXXXXXX" 2>/dev/null) && break
done
[ -n "$folder" ] || exec "$@"
trap 'rm -rf "$folder"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
for each in "$own"/* "$own"/.[!.]*; do
  [ -e "$each" ] && [ "$each" != "$own/config.json" ] && ln -s "$each" "$folder"
done
printf '%s\n' "$configuration" >"$folder/config.json"
unset configuration
exec 9<"$folder/config.json"
if [ -r /proc/self/fd/9 ]; then
  rm "$folder/config.json"
  ln -s /proc/self/fd/9 "$folder/config.json"
fi
DOCKER_CONFIG=$folder REGISTRY_AUTH_FILE=$folder/config.json "$@"
`;

export interface ProgramOptions {
  /** Whose own configuration goes with the logins. */
  program: 'docker' | 'podman';
  elevated: Elevated;
  signal: AbortSignal;
}

/** A command, and what is written to its standard input. */
export interface Command {
  argv: readonly string[];
  stdin: Readable | undefined;
}

/**
 * The same command with logins to registries, beside those that its program keeps; they are part of its input, and of no
 * command line. Where the workbench has no shell, or sudo serves certain programs only, it is left as it is.
 */
export async function withLogins(
  workbench: Workbench,
  command: Command,
  logins: readonly RegistryLogin[],
  { program, elevated, signal }: ProgramOptions,
): Promise<Command> {
  if (logins.length === 0) return command;
  const how = { elevated, signal, repeatable: true };
  const own = await workbench.run(['sh', '-c', READ, 'sh', program], how).catch((error: unknown) => {
    if (error instanceof ExplainedError && error.code === 'elevation-command') return undefined;
    throw error;
  });
  if (own?.exitCode !== 0) return command;
  return {
    argv: ['sh', '-c', RUN, 'sh', ...command.argv],
    stdin: behind(`${mergeLogins(own.stdout, logins)}\n`, command.stdin),
  };
}

/** A configuration (docker's `config.json`) in one line, with logins added; one that cannot be read counts as empty. */
export function mergeLogins(own: string, logins: readonly RegistryLogin[]): string {
  const configuration = objectIn(own);
  const { auths, credHelpers, credsStore } = configuration;
  const registries = new Set(logins.map(({ registry }) => registry));
  const helpers = Object.entries(credHelpers ?? {}).filter(([registry]) => !registries.has(registry));
  // Where a program keeps the logins, docker looks nowhere else; an empty name sends it back to this file.
  const none = credsStore ? [...registries].map((registry) => [registry, ''] as const) : [];
  return JSON.stringify({
    ...configuration,
    auths: { ...auths, ...Object.fromEntries(logins.map((one) => [one.registry, configEntry(one)])) },
    credHelpers: Object.fromEntries([...helpers, ...none]),
  });
}

interface Configuration {
  auths?: Record<string, unknown>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
}

function objectIn(text: string): Configuration {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

/** What becomes of `rest` where it fails, whoever made it sees to. */
function behind(head: string, rest: Readable | undefined): Readable {
  const all = new PassThrough();
  all.write(head);
  if (rest === undefined) all.end();
  else rest.pipe(all);
  return all;
}
