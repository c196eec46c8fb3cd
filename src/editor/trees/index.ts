import type * as vscode from 'vscode';
import { Disposables } from '../../base';
import { ChangeRows, type FileRows } from '../containerFiles';
import { CONTEXT } from '../contributions';
import type { Milestones } from '../milestones';
import type { RunningTransfers } from '../transfers';
import type { Connection } from '../types';
import type { TreeParts } from './actions';
import { Choices } from './choices';
import { Revealed } from './containerDetails';
import { ContainerMarks } from './containerMarks';
import { createContainersView, type ContainerChoices } from './containersView';
import { Filter } from './filter';
import { createImagesView } from './imagesView';
import { createNetworksView } from './networksView';
import { rowsOf } from './rows';
import { createVolumesView } from './volumesView';

/** The views of what an engine holds. */
export class InventoryViews implements vscode.Disposable {
  /** What their commands act on. */
  readonly parts: Omit<TreeParts, 'connection' | 'transfers' | 'log'>;
  readonly #owned = new Disposables();

  constructor(
    connection: Connection,
    milestones: Milestones,
    transfers: RunningTransfers,
    memento: vscode.Memento,
    files: FileRows,
  ) {
    const containerChoices = this.#owned.add(
      new Choices<ContainerChoices>(memento, 'containersView', { groupBy: 'none', order: 'state' }),
    );
    const containerFilter = this.#owned.add(new Filter(CONTEXT.containersFiltered));
    const imageFilter = this.#owned.add(new Filter(CONTEXT.imagesFiltered));
    const revealed = this.#owned.add(new Revealed());
    const containers = this.#owned.add(
      createContainersView({
        ...{ connection, milestones, revealed, files },
        changes: new ChangeRows(files),
        marks: this.#owned.add(new ContainerMarks()),
        choices: containerChoices,
        filter: containerFilter,
      }),
    );
    const images = this.#owned.add(
      createImagesView({ connection, milestones, transfers, filter: imageFilter }),
    );
    const volumes = this.#owned.add(createVolumesView(connection, milestones, files));
    const networks = this.#owned.add(createNetworksView(connection, milestones));
    this.parts = {
      rows: rowsOf({ containers, images, volumes, networks }),
      ...{ containerChoices, containerFilter, imageFilter, revealed, fileRows: files },
    };
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
