import { displayName } from '../../workbench';
import { displayText } from '../../base';
import type { Secret } from './types';

const PLACES = { env: 'the variable', arg: 'the build argument', label: 'the label' } as const;

/** Where a secret stands, and whether it was thought to be gone: `layer 2, /root/.npmrc, line 3; deleted in layer 4`. */
export function describePlace({ place, line }: Pick<Secret, 'place' | 'line'>): string {
  if (place.in === 'file') {
    const { layer, path, gone } = place;
    const where = [`layer ${layer}`, displayName(path), ...(line === undefined ? [] : [`line ${line}`])].join(
      ', ',
    );
    return gone === undefined
      ? where
      : `${where}; ${gone.how} in layer ${gone.layer}, and still there to read`;
  }
  const step = place.step === undefined ? '' : ` of step ${place.step + 1} of the history`;
  if (place.in === 'command') return `the command${step}`;
  return `${PLACES[place.in]} ${displayText(place.name ?? '')}${step}`;
}
