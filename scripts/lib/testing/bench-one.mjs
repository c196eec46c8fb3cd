// Runs one file of test/bench in a process of its own, so that none warms up or burdens another: FILE RESULTS
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [file, results] = process.argv.slice(2);
const { default: measure } = await import(pathToFileURL(file).href);
writeFileSync(results, JSON.stringify(await measure()));
