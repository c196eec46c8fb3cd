import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { ReadImage } from '../../layers';
import { IMAGE_PANEL } from '../contributions';
import type { DockerfileLint } from '../lint';
import { openPage } from '../pagePanel';
import { ComparisonSubject } from './comparisonSubject';
import { FileActions } from './fileActions';
import { ImageDocuments } from './imageDocuments';
import { ImageFiles } from './imageFiles';
import { ImagePanel, type PanelDeeds } from './imagePanel';
import { ImageSubject } from './imageSubject';
import { KeptImages, type ImageOrigin } from './keptImages';
import type { Subject } from './subject';
import { WasteDiagnostics } from './wasteDiagnostics';

export type Looked = readonly [origin: ImageOrigin, image: ReadImage];

/** Panels about what is in images, and all that is shown from them: files, texts, marks in Dockerfiles. */
export class ImagePanels implements vscode.Disposable {
  readonly images = new KeptImages();
  readonly #files = new ImageFiles(this.images);
  readonly fileActions = new FileActions(this.#files);
  readonly #documents = new ImageDocuments(this.images);
  readonly #waste: WasteDiagnostics;
  readonly #extension: vscode.Uri;
  readonly #open = new Set<vscode.WebviewPanel>();

  constructor(extension: vscode.Uri, lint: Pick<DockerfileLint, 'fixesFor'>) {
    this.#extension = extension;
    this.#waste = new WasteDiagnostics(lint);
  }

  /** Shows an image, and marks the lines of the Dockerfile that made it. */
  async show([origin, image]: Looked, deeds: Pick<PanelDeeds, 'compare' | 'onFailure'>): Promise<void> {
    const subject = new ImageSubject(this.images, this.images.keep(origin, image), this.fileActions);
    const panel = this.#show(subject, vscode.l10n.t('{0}: layers', displayText(origin.name)), deeds);
    const lines = await subject.lines();
    if (lines.length === 0) return;
    panel.showLines(lines);
    this.#waste.show(image, lines);
  }

  /** Shows what is different in two images. */
  compare([one, other]: readonly [Looked, Looked], onFailure: PanelDeeds['onFailure']): void {
    const keys = [this.images.keep(...one), this.images.keep(...other)] as const;
    const subject = new ComparisonSubject(this.images, keys, this.fileActions);
    this.#show(subject, subject.overview.title, { compare: () => Promise.resolve(), onFailure });
  }

  dispose(): void {
    for (const panel of this.#open) panel.dispose();
    vscode.Disposable.from(this.#documents, this.#files, this.#waste, this.images).dispose();
  }

  #show(subject: Subject, title: string, deeds: Pick<PanelDeeds, 'compare' | 'onFailure'>): ImagePanel {
    const panel = openPage(this.#extension, { viewType: IMAGE_PANEL, title, page: 'image' });
    this.#open.add(panel);
    panel.onDidDispose(() => {
      this.#open.delete(panel);
      for (const key of subject.keys) this.images.release(key);
    });
    const opened = new ImagePanel(panel, subject, {
      ...deeds,
      report: (key) => this.#documents.show(key),
    });
    panel.webview.onDidReceiveMessage((message: unknown) => opened.receive(message));
    return opened;
  }
}
