import * as vscode from 'vscode';
import type { PublishedPort } from '../../docker';
import { roughly } from './model/status';

/** `<1 min`, `3 min`, `5 h`, `12 d`. */
export function duration(milliseconds: number): string {
  const { count, unit } = roughly(milliseconds);
  if (count === 0) return vscode.l10n.t('<1 min');
  if (unit === 'minute') return vscode.l10n.t('{0} min', count);
  return unit === 'hour' ? vscode.l10n.t('{0} h', count) : vscode.l10n.t('{0} d', count);
}

/** `8888→80`, published ones only, each pair once though it is published on IPv4 and IPv6. */
export function publishedPairs(ports: readonly PublishedPort[]): string {
  const pairs = ports.flatMap(({ publicPort, privatePort, protocol }) =>
    publicPort === undefined
      ? []
      : [`${publicPort}→${privatePort}${protocol === 'tcp' ? '' : `/${protocol}`}`],
  );
  return [...new Set(pairs)].join(', ');
}

/** An image that is named only by its digest is shown as `docker ps` shows it. */
export function shortImage(image: string): string {
  return /^sha256:[0-9a-f]{64}$/.test(image) ? image.slice(7, 19) : image;
}

/** Names of those who use something: the first few of them. */
export function named(users: readonly { name: string }[]): string {
  const [first, second] = users;
  if (first === undefined) return '';
  if (second === undefined) return first.name;
  return users.length === 2
    ? vscode.l10n.t('{0} and {1}', first.name, second.name)
    : vscode.l10n.t('{0} and {1} more', first.name, users.length - 1);
}
