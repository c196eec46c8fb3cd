/** Pictures of the panels: drawn for a 16 × 16 grid, in the colour of the text around them. */
const PATHS = {
  play: 'M4.5 2.8v10.4L13 8z',
  stop: 'M4 4h8v8H4z',
  copy: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7',
  tick: 'M3 8.5l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  circle: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11zM8 5v3.2l2 1.3',
  list: 'M2.5 4h1M2.5 8h1M2.5 12h1M6 4h7.5M6 8h7.5M6 12h7.5',
  left: 'M9.8 3.5L5.3 8l4.5 4.5',
  right: 'M6.2 3.5L10.7 8l-4.5 4.5',
  down: 'M3.5 6.2L8 10.7l4.5-4.5',
  up: 'M3.5 9.8L8 5.3l4.5 4.5',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM10.3 10.3L13.5 13.5',
  link: 'M6.7 9.3l2.6-2.6M5.3 7.2L3.7 8.8a2.5 2.5 0 0 0 3.5 3.5l1.6-1.6M10.7 8.8l1.6-1.6a2.5 2.5 0 0 0-3.5-3.5L7.2 5.3',
  folder: 'M2.5 4h4l1.2 1.5h5.8v7h-11z',
  compare: 'M3 3.5h4v9H3zM9 3.5h4v9H9zM5 6v4M3.8 8h2.4M9.8 8h2.4',
  insert: 'M8 2.5v11M5.5 2.5h5M5.5 13.5h5',
  plug: 'M6 2v3M10 2v3M4.5 5h7v2.5a3.5 3.5 0 0 1-7 0zM8 11v3',
  file: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
  terminal: 'M3.5 4.5L7 8l-3.5 3.5M8 12h5',
  info: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11zM8 7.2v3.6M8 4.9v.3',
  bulb: 'M6 12.5h4M6.5 14.5h3M8 1.8a4.2 4.2 0 0 0-2.3 7.7v1.3h4.6V9.5A4.2 4.2 0 0 0 8 1.8z',
  star: 'M8 2.2l1.7 3.7 4 .4-3 2.7.9 4L8 11l-3.6 2 .9-4-3-2.7 4-.4z',
  warning: 'M8 2.5L14 13H2zM8 6.5v3M8 11.2v.3',
  flame:
    'M8 1.8c.4 2.6 3.9 4.2 3.9 7.7a3.9 3.9 0 0 1-7.8 0c0-1.5.8-2.5 1.5-3.2.2 1 .7 1.5 1.2 1.7C6.6 5.7 7 3.5 8 1.8z',
  external: 'M6.5 4h-3v8.5h8.5v-3M9 3.5h3.5V7M12.3 3.7L7.5 8.5',
} as const;

export type IconName = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';
const FILLED: ReadonlySet<IconName> = new Set(['play', 'stop']);

/** The picture as an element that screen readers pass over. */
export function icon(name: IconName): SVGSVGElement {
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', '0 0 16 16');
  picture.setAttribute('class', `icon${FILLED.has(name) ? ' filled' : ''}`);
  picture.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  picture.append(path);
  return picture;
}

/** A ring that is closed as far as `share` (0 to 1) says; all of it is drawn as a tick. */
export function ring(share: number): SVGSVGElement {
  if (share >= 1) {
    const done = icon('tick');
    done.classList.add('done');
    return done;
  }
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', '0 0 16 16');
  picture.setAttribute('class', 'icon ring');
  picture.setAttribute('aria-hidden', 'true');
  const circle = (kind: string): SVGCircleElement => {
    const drawn = document.createElementNS(SVG, 'circle');
    drawn.setAttribute('class', kind);
    drawn.setAttribute('cx', '8');
    drawn.setAttribute('cy', '8');
    drawn.setAttribute('r', '5.5');
    drawn.setAttribute('pathLength', '100');
    picture.append(drawn);
    return drawn;
  };
  circle('track');
  if (share > 0) {
    const part = circle('part');
    part.setAttribute('stroke-dasharray', `${Math.round(share * 100)} 100`);
    part.setAttribute('transform', 'rotate(-90 8 8)');
  }
  return picture;
}
