#!/usr/bin/env node
/** `container-workbench COMMAND …`: the core without the editor. */
import module from 'node:module';
import { join } from 'node:path';
import { cacheFolder } from './start/cacheFolder';
import { loadCached } from './start/cachedFiles';

const MAIN = join(__dirname, 'cli-main.js');

// Most of the time that a short run takes is compiling. Node.js remembers what it has compiled from 22.8 on where it is asked
// to; before, we do.
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
const folder = cacheFolder();
if (folder === undefined || enableCompileCache !== undefined) {
  if (folder !== undefined) enableCompileCache?.(folder);
  module.createRequire(__filename)(MAIN);
} else loadCached(MAIN, folder);
