import path from 'node:path';
import type { ExplainedError } from '../../../base';
import { expandHome, localUser } from '../../paths';
import type { SshConfigOptions } from '../../types';
import { matchesPattern } from '../patterns';
import { canonicalName } from './canonical';
import { mistake } from './directives';
import type { Directive } from './directives';
import { configRoots, openToOthers, unreadable } from './files';
import type { ConfigFile, ConfigRoot, ConfigFiles } from './files';
import { glob } from './glob';
import { BadCriteria, matches } from './match';
import type { MatchSubject } from './match';
import { keywordOf } from './settings';
import type { Setting, Settings } from './settings';
import { expandAt, tokensOf } from './tokens';
import type { Tokens } from './tokens';

/** As deep as OpenSSH follows files that include files. */
const DEEPEST = 16;

/** Who is looked up, and how. */
export interface Lookup {
  /** As it was typed. */
  name: string;
  user?: string;
  port?: number;
  files: ConfigFiles;
  /** Decides what `Match exec` comes to. */
  exec: MatchSubject['exec'];
}

export interface Found {
  settings: Settings;
  /** The machine's name or address, in lower case. */
  host: string;
  /** Some section is about this name in particular, not about all. */
  known: boolean;
  /** A line may or may not be about this name: it cannot be understood. */
  doubt: ExplainedError | undefined;
}

/** What the configuration says about a name. Rejects where a line that concerns it is wrong. */
export async function lookUp(lookup: Lookup, options: SshConfigOptions): Promise<Found> {
  const reading = new Reading(lookup);
  await reading.pass(options);
  const again = reading.wantsFinalPass;
  const canonical = await canonicalName(reading.host.toLowerCase(), reading.settings);
  if (again || canonical !== undefined) {
    reading.beginFinalPass(canonical);
    await reading.pass(options);
  }
  return reading.found;
}

interface Section {
  /** Its lines count. */
  active: boolean;
  /** It stands in a section that does not count, so neither does any section in it. */
  never: boolean;
}

class Reading {
  readonly #lookup: Lookup;
  readonly settings: Settings = { identityFiles: [] };
  wantsFinalPass = false;
  #final: string | undefined;
  #known = false;
  #doubt: ExplainedError | undefined;

  constructor(lookup: Lookup) {
    this.#lookup = lookup;
    const typed = <T>(value: T): Setting<T> => ({ value, at: undefined });
    if (lookup.user !== undefined) this.settings.user = typed(lookup.user);
    if (lookup.port !== undefined) this.settings.port = typed(lookup.port);
  }

  get found(): Found {
    return { settings: this.settings, host: this.host.toLowerCase(), known: this.#known, doubt: this.#doubt };
  }

  /** The machine's name as far as it is known by now. */
  get host(): string {
    if (this.#final !== undefined) return this.#final;
    const { hostName } = this.settings;
    const { name } = this.#lookup;
    return hostName === undefined ? name : expandAt(hostName.at, hostName.value, { h: name });
  }

  /** Once more, for sections about the machine's real name (`Match final`, CanonicalizeHostname). */
  beginFinalPass(canonical: string | undefined): void {
    this.#final = canonical ?? this.host.toLowerCase();
  }

  async pass(options: SshConfigOptions): Promise<void> {
    for (const root of configRoots(options)) {
      const file = await this.#lookup.files.read(root.file);
      if (!(file instanceof Error)) {
        await this.#readFile(
          { ...file, open: file.open && root.guarded },
          root,
          { active: true, never: false },
          0,
        );
      } else if (file.code !== 'ENOENT' && file.code !== 'ENOTDIR') {
        this.#doubt ??= unreadable(root.file, file);
      }
    }
  }

  async #readFile(file: ConfigFile, root: ConfigRoot, start: Section, depth: number): Promise<void> {
    let { active } = start;
    const { never } = start;
    const guard = (): void => {
      if (file.open) throw openToOthers(file.name);
    };
    for (const directive of file.directives) {
      if (directive.keyword === 'host') active = !never && this.#hostSection(directive);
      else if (directive.keyword === 'match') active = await this.#matchSection(directive, guard, never);
      else if (directive.keyword === 'include') {
        if (active) guard();
        await this.#include(directive, root, { active, never: !active }, depth);
      } else if (active) {
        const take = keywordOf(directive, this.settings);
        if (take === undefined) continue;
        guard();
        take(this.settings, directive);
      }
    }
  }

  #hostSection(directive: Directive): boolean {
    const { words } = directive;
    if (words === undefined || words.length === 0 || words.includes('')) {
      this.#doubt ??= mistake(directive, 'the names of this “Host” section cannot be read.');
      return false;
    }
    const name = this.#final ?? this.#lookup.name;
    let matched = false;
    let known = false;
    for (const word of words) {
      if (word.startsWith('!')) {
        if (matchesPattern(name, word.slice(1))) return false;
      } else if (matchesPattern(name, word)) {
        matched = true;
        known ||= word !== '*';
      }
    }
    this.#known ||= known;
    return matched;
  }

  async #matchSection(directive: Directive, guard: () => void, never: boolean): Promise<boolean> {
    const { settings } = this;
    const subject: MatchSubject = {
      host: this.host,
      originalHost: this.#lookup.name,
      user: settings.user?.value ?? localUser(),
      localUser: localUser(),
      tag: settings.tag?.value ?? '',
      final: this.#final !== undefined,
      exec: (command, at) => {
        guard();
        return this.#lookup.exec(expandAt(at, command, this.#tokens()), at);
      },
    };
    try {
      const match = await matches(directive, subject, never);
      this.wantsFinalPass ||= match.wantsFinal;
      this.#known ||= match.fits && match.byName;
      return match.fits;
    } catch (error) {
      if (!(error instanceof BadCriteria)) throw error;
      if (!never) this.#doubt ??= mistake(directive, error.message);
      return false;
    }
  }

  async #include(directive: Directive, root: ConfigRoot, section: Section, depth: number): Promise<void> {
    for (const word of directive.words ?? []) {
      let name: string;
      try {
        name = expandHome(expandAt(directive, word, this.#tokens(), process.env));
      } catch (error) {
        if (section.active) throw error;
        continue;
      }
      for (const included of await glob(path.resolve(root.base, name))) {
        if (depth >= DEEPEST) {
          if (section.never) return;
          throw mistake(directive, 'files include each other more than 16 times.');
        }
        const file = await this.#lookup.files.read(included);
        if (file instanceof Error) {
          if (section.active && file.code !== 'EISDIR' && file.code !== 'ENOENT')
            throw unreadable(included, file);
        } else await this.#readFile(file, root, section, depth + 1);
      }
    }
  }

  #tokens(): Tokens {
    return tokensOf(this.#lookup.name, this.host, this.settings);
  }
}
