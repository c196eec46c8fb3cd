import type * as vscode from 'vscode';
import type { Event } from '../../base';
import type { ActiveWorkbench } from '../types';

/** What a part of the editor shows below the row of each workbench that is held. */
export interface WorkbenchSection {
  /** Its topmost rows. The same object as long as it is the same row: the view repaints rows by identity. */
  rows(held: ActiveWorkbench): readonly SectionRow[];
  /** One row and what is below it, or `undefined` where rows came or went at the top. */
  readonly onDidChange: Event<SectionRow | undefined>;
  /** Told whether the view is on the screen: what nobody sees need not be kept true. */
  setVisible?(visible: boolean): void;
}

export interface SectionRow {
  readonly kind: 'section';
  /** Made anew each time it is painted; its `id` is the same each time and holds the workbench's. */
  item(): vscode.TreeItem;
  children(): readonly SectionRow[];
}
