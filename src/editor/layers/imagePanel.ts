import * as vscode from 'vscode';
import { displayText, formatBytes, isCancellation } from '../../base';
import { FileListing, MARKS, modeText, tallyMarks, type ComparedFiles, type ListedRow } from '../../layers';
import { displayName } from '../../workbench';
import type { DockerfileLine } from './dockerfileLines';
import { openLine } from './dockerfileLines';
import { filesCounted } from './filesCounted';
import { readMessage, type FromPage, type ListingView, type RowView, type ToPage } from './protocol';
import { withLines, type Subject } from './subject';
import { words } from './words';

/** Rows that the page gets with a new list, without having asked: about what is in sight. */
const FIRST_ROWS = 60;

export interface PanelDeeds {
  compare: (key: string) => Promise<void>;
  report: (key: string) => Promise<void>;
  onFailure: (error: unknown) => void;
}

/** The extension's side of one panel: it holds the files and what is listed of them, and the page what is in sight. */
export class ImagePanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #subject: Subject;
  readonly #deeds: PanelDeeds;
  #layer: number | undefined;
  #files: ComparedFiles;
  #listing: FileListing;
  #lines: readonly (DockerfileLine | undefined)[] = [];
  #version = 0;

  constructor(panel: vscode.WebviewPanel, subject: Subject, deeds: PanelDeeds) {
    this.#panel = panel;
    this.#subject = subject;
    this.#deeds = deeds;
    this.#layer = subject.firstLayer;
    this.#files = subject.filesOf(this.#layer);
    this.#listing = new FileListing(this.#files, subject.firstChoice);
  }

  /** The lines that made its layers are known by now. */
  showLines(lines: readonly (DockerfileLine | undefined)[]): void {
    this.#lines = lines;
    this.#post({ type: 'layers', layers: withLines(this.#subject.overview.layers, lines) });
  }

  receive(message: unknown): void {
    const request = readMessage(message);
    if (request === undefined) return;
    this.#answer(request).catch((error: unknown) => {
      if (!isCancellation(error)) this.#deeds.onFailure(error);
    });
  }

  async #answer(request: FromPage): Promise<void> {
    switch (request.type) {
      case 'ready':
        return this.#start();
      case 'layer':
        this.#goTo(request.layer);
        return this.#tell(undefined);
      case 'choose':
        this.#listing.choose(request.choice);
        return this.#tell(undefined);
      case 'rows':
        if (request.version !== this.#version) return;
        return this.#post({ ...request, rows: this.#rows(request.from, request.to) });
      case 'turn':
        this.#listing.turn(request.id, request.open);
        return this.#tell(this.#listing.rowOf(request.id));
      case 'act':
        return this.#subject.act(request.act, this.#files, request.id);
      case 'line': {
        const line = this.#lines[request.layer];
        return line === undefined ? undefined : openLine(line);
      }
      case 'reveal':
        return this.#reveal(this.#subject.placeOf(request.what, request.at));
      case 'press':
        return this.#press(request.button);
    }
  }

  async #press(button: Extract<FromPage, { type: 'press' }>['button']): Promise<void> {
    const [key = ''] = this.#subject.keys;
    if (button === 'copy') await vscode.env.clipboard.writeText(this.#subject.command);
    else await this.#deeds[button](key);
  }

  #start(): void {
    const { overview } = this.#subject;
    this.#post({
      type: 'start',
      overview: { ...overview, layers: withLines(overview.layers, this.#lines) },
      words: words(),
      listing: this.#listingView(undefined),
    });
    this.#tell(undefined);
  }

  #goTo(layer: number): void {
    if (this.#layer === undefined || layer === this.#layer || layer >= this.#subject.overview.layers.length)
      return;
    this.#layer = layer;
    this.#files = this.#subject.filesOf(layer);
    this.#listing = new FileListing(this.#files, { ...this.#listing.choice, text: '' });
  }

  #reveal(place: ReturnType<Subject['placeOf']>): void {
    if (place === undefined) return;
    this.#goTo(place.layer);
    const { flat, by } = this.#listing.choice;
    this.#listing.choose({ text: '', marks: MARKS, by, flat });
    const row = this.#listing.reveal(this.#files.paths.lookUp(place.path));
    this.#tell(row < 0 ? undefined : row);
  }

  /** Tells of a new list, with the rows that will be in sight. */
  #tell(at: number | undefined): void {
    this.#version++;
    const from = Math.max(0, (at ?? 0) - FIRST_ROWS);
    this.#post({
      type: 'listing',
      listing: this.#listingView(at),
      from,
      rows: this.#rows(from, (at ?? 0) + FIRST_ROWS),
    });
  }

  #listingView(at: number | undefined): ListingView {
    const tallies = tallyMarks(this.#files);
    const { count, truncated } = this.#listing;
    return {
      version: this.#version,
      layer: this.#layer,
      title: this.#subject.listTitle(this.#layer),
      choice: this.#listing.choice,
      marks: MARKS.map((mark) => ({
        mark,
        count: tallies[mark].files,
        size: formatBytes(tallies[mark].bytes),
      })).filter(({ count: files }) => files > 0),
      rows: this.#listing.length,
      told: truncated
        ? vscode.l10n.t('{0} files, of which the first are listed', count.toLocaleString())
        : filesCounted(count),
      at,
    };
  }

  #rows(from: number, to: number): RowView[] {
    const { flat } = this.#listing.choice;
    return this.#listing.rows(from, to).map((row) => this.#rowView(row, flat));
  }

  #rowView({ path, level, folder, open, mark, size, gone, files }: ListedRow, flat: boolean): RowView {
    const { paths, before, after } = this.#files;
    const file = (after.has(path) ? after : before).at(path);
    const whole = displayName(paths.text(path));
    const link = file === undefined || file.link === '' ? '' : `→ ${displayName(file.link)}`;
    const sizes = [
      ...(size > 0 || gone === 0 ? [formatBytes(size)] : []),
      ...(gone > 0 ? [`−${formatBytes(gone)}`] : []),
    ];
    const told = file === undefined ? [] : [modeText(file), `${file.uid}:${file.gid}`];
    return {
      id: path,
      name: flat ? whole : displayName(paths.name(path)),
      path: whole,
      level,
      folder,
      open,
      mark,
      size: sizes.join(' '),
      files: folder ? files : 0,
      about: displayText([...told, link, this.#subject.origin(this.#files, path)].filter(Boolean).join('  ')),
      readable: !folder && file !== undefined && !file.sparse && (file.type === '0' || file.type === '1'),
    };
  }

  #post(message: ToPage): void {
    // A panel that was closed meanwhile hears nothing any more.
    try {
      void this.#panel.webview.postMessage(message);
    } catch {
      return;
    }
  }
}
