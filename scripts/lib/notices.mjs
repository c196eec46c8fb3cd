import { build } from 'esbuild';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { builds } from '../../esbuild.mjs';

const HEAD = `# Third-party notices

The extension and the command line contain the packages below, in whole or in part. \`node scripts/notices.mjs\` writes this page from what the
bundles are made of.
`;

/** Files that hold the terms of a package, or what they want to be passed on. */
const TERMS = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * The page that names every package of which something is in the bundles, with its terms.
 * The working directory has to be the checkout.
 * @returns {Promise<string>}
 */
export async function notices() {
  const folders = new Set();
  for (const options of builds) {
    const { metafile } = await build({ ...options, metafile: true, write: false });
    for (const { inputs } of Object.values(metafile.outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  const sections = new Map([...folders].map((folder) => sectionOf(folder)));
  const titles = [...sections.keys()].sort();
  return [HEAD, ...titles.map((title) => sections.get(title))].join('\n');
}

/**
 * @param {string} folder of a package
 * @returns {[title: string, section: string]}
 */
function sectionOf(folder) {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version } = about;
  // Old packages name their license in a list.
  const license = about.license ?? about.licenses?.map(({ type }) => type).join(' OR ');
  if (license === undefined) throw new Error(`${name} does not say what its license is`);
  const files = readdirSync(folder).filter((file) => TERMS.test(file));
  const terms = files.sort().map((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
      .replace(/\r\n?/g, '\n')
      .replace(/[ \t]+$/gm, '');
    return `\`\`\`text\n${text.replace(/^\n+|\n+$/g, '')}\n\`\`\`\n`;
  });
  const source = typeof about.repository === 'string' ? about.repository : about.repository?.url;
  const title = `${name} ${version}`;
  const address = source === undefined ? '' : ` Source: <${webAddress(source)}>`;
  return [
    title,
    `## ${title}\n\nLicense: ${license}.${address}\n${terms.map((text) => `\n${text}`).join('')}`,
  ];
}

/** The web address of what `repository` of a package.json names: `git+https://…`, `git@HOST:…` or `OWNER/NAME`. */
function webAddress(source) {
  const plain = source
    .replace(/^git\+/, '')
    .replace(/^(git|ssh):\/\/(git@)?/, 'https://')
    .replace(/^git@([^:]+):/, 'https://$1/')
    .replace(/\.git$/, '');
  return /^https?:/.test(plain) ? plain : `https://github.com/${plain.replace(/^github:/, '')}`;
}
