import { cpSync } from 'node:fs';
import { relative } from 'node:path';
import { run } from '../programs.mjs';

/** What a program does not need to run. */
const LEFT_OUT =
  /^usr\/share\/(doc|doc-base|info|locale|lintian|emacs|bash-completion|zsh|fish|applications|icons|pixmaps|binfmts|menu)(\/|$)|^(etc\/emacs|usr\/lib\/binfmt\.d|lib\/systemd|usr\/lib\/systemd)(\/|$)/;

/** Packages that others depend on for what our images get otherwise or never use. */
const NOT_FOLLOWED = /(-dev|-bin|-data|-tools|-common|-modules)$/;

/**
 * What Debian packages depend on, from one call of apt-cache: each costs about a second where its cache is not kept.
 * @param {readonly string[]} names
 * @returns {Promise<Map<string, string[]>>} by package, for all that can be reached; what Debian does not have is not there
 */
export async function readDependencies(names) {
  const { stdout } = await run(['apt-cache', 'depends', '--recurse', '--important', ...names]);
  return parseDependencies(stdout);
}

/** Reads what `apt-cache depends` prints: a package at the margin, below it what it depends on; `<virtual>` names are left out. */
export function parseDependencies(text) {
  const graph = new Map();
  let current;
  for (const line of text.split('\n')) {
    const dependency = /^ [ |](?:Pre)?Depends: ([^<\s]+)$/.exec(line)?.[1];
    if (/^[^\s<]/.test(line)) graph.set(line.trim(), (current = []));
    else if (dependency !== undefined) current?.push(dependency);
  }
  return graph;
}

/**
 * The packages of `names` with those they depend on, as far as these are libraries (or what `follow` matches).
 * @param {Map<string, string[]>} graph
 * @param {readonly string[]} names
 * @param {RegExp} [follow]
 */
export function withLibraries(graph, names, follow = /^(lib|zlib)/) {
  const found = new Set(names);
  for (const name of found) {
    for (const next of graph.get(name) ?? []) {
      if (follow.test(next) && !NOT_FOLLOWED.test(next)) found.add(next);
    }
  }
  return [...found];
}

/** Copies an unpacked package without its documentation, and without what `omit` matches (paths from its root). */
export function copyPackage(from, into, omit) {
  cpSync(from, into, {
    recursive: true,
    verbatimSymlinks: true,
    filter(source) {
      const path = relative(from, source);
      return !LEFT_OUT.test(path) && !(omit?.test(path) ?? false);
    },
  });
}
