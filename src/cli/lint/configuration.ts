import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { displayText } from '../../base';
import type { Configuration } from '../../dockerfile';
import {
  configurationPlaces,
  environmentConfiguration,
  loadConfigurationParser,
  mergeConfigurations,
} from '../../dockerfile';
import type { Request } from './arguments';
import { isMissing, unreadable } from './files';
import type { Surroundings } from './surroundings';

/**
 * All that counts: command line over file over environment. Mistakes in the file are told on standard error, and the rest
 * of it counts; a file that was named and is not there is an `ExplainedError`.
 */
export async function configurationFor(
  { configFile, configuration }: Request,
  surroundings: Surroundings,
): Promise<Configuration> {
  const { stderr, env } = surroundings;
  const found =
    configFile === undefined
      ? await firstOf(placesOf(surroundings))
      : await read(resolve(surroundings.folder, configFile));
  const fromFile = found === undefined ? {} : await understood(found, stderr);
  const all = mergeConfigurations(
    mergeConfigurations(environmentConfiguration(env), fromFile),
    configuration,
  );
  if (all.verbose === true)
    stderr.write(
      `${found === undefined ? 'There is no configuration file.' : `Configuration: ${displayText(found.path)}`}\n${JSON.stringify(all, null, 2)}\n`,
    );
  return all;
}

interface ConfigurationFile {
  readonly path: string;
  readonly text: string;
}

async function understood(
  { path, text }: ConfigurationFile,
  stderr: NodeJS.WritableStream,
): Promise<Configuration> {
  const parse = await loadConfigurationParser();
  const { options, problems } = parse(text);
  for (const { range, severity, message } of problems)
    stderr.write(
      `${displayText(path)}:${range.start.line + 1}:${range.start.character + 1}: ${severity}: ${displayText(message)}\n`,
    );
  return options;
}

function placesOf({ folder, home, env }: Surroundings): string[] {
  return configurationPlaces({ folder, home, xdgConfig: env['XDG_CONFIG_HOME'] });
}

async function firstOf(paths: readonly string[]): Promise<ConfigurationFile | undefined> {
  for (const path of paths) {
    try {
      return { path, text: await readFile(path, 'utf8') };
    } catch (error) {
      if (!isMissing(error)) throw unreadable(path, error);
    }
  }
  return undefined;
}

async function read(path: string): Promise<ConfigurationFile> {
  try {
    return { path, text: await readFile(path, 'utf8') };
  } catch (error) {
    throw unreadable(path, error);
  }
}
