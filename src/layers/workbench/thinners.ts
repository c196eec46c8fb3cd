import type { Workbench } from '../../workbench';
import type { Wanted } from '../archive/wanted';
import { SECRETS_WANTED } from '../secrets';
import { PERL_THINNER } from './perlThinner';
import { PYTHON_THINNER } from './pythonThinner';

/** Programs that can thin out an image, the quickest first. */
const THINNERS = {
  python3: ['python3', '-c', PYTHON_THINNER],
  perl: ['perl', '-e', PERL_THINNER, '--'],
} as const;
export type Thinner = keyof typeof THINNERS;

/** Where a program on the workbench takes an image from: a request to the engine, or a command that writes it. */
export type SavedImage = { socket: string; query: string } | { by: readonly string[] };

/** Those that a workbench has; they may yet turn out to be too old, or to lack a module. */
export async function thinnersOf(workbench: Workbench, signal?: AbortSignal): Promise<Thinner[]> {
  const names = Object.keys(THINNERS) as Thinner[];
  const { stdout } = await workbench.run(
    ['sh', '-c', `for name in ${names.join(' ')}; do command -v $name; done`],
    {
      repeatable: true,
      ...(signal === undefined ? {} : { signal }),
    },
  );
  const found = stdout.split('\n').map((path) => path.slice(path.lastIndexOf('/') + 1));
  return names.filter((name) => found.includes(name));
}

/** The program with its arguments: where the image comes from, and what of it is wanted. See `thinArchive`. */
export function thinning(
  thinner: Thinner,
  image: SavedImage,
  { paths, forms, largest, most, needles, part }: Wanted = SECRETS_WANTED,
): string[] {
  const from = 'by' in image ? ['', ''] : [image.socket, image.query];
  const told = [paths, forms, String(largest), String(most), needles.join('\n'), part ?? ''];
  return [...THINNERS[thinner], ...from, ...told, ...('by' in image ? image.by : [])];
}
