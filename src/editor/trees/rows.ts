import type { Container } from '../../docker';
import type { InventoryView } from './inventoryView';
import type { NamedImage } from './model/imageGroups';
import type { UsedNetwork } from './networksView';
import type { UsedVolume } from './volumesView';

/**
 * What a command is for, from the arguments that a menu called it with: the selected rows where the clicked one is among
 * them, else that one; a group stands for all in it. Without arguments (palette, keyboard): what is selected in the view.
 */
export type Chosen<T> = (row?: string, rows?: readonly string[]) => T[];

export interface Rows {
  containers: Chosen<Container>;
  images: Chosen<NamedImage>;
  volumes: Chosen<UsedVolume>;
  networks: Chosen<UsedNetwork>;
}

export function rowsOf(views: {
  containers: InventoryView<Container>;
  images: InventoryView<NamedImage>;
  volumes: InventoryView<UsedVolume>;
  networks: InventoryView<UsedNetwork>;
}): Rows {
  const { containers, images, volumes, networks } = views;
  return {
    containers: (row, rows) => {
      const chosen = new Map<string, Container>();
      // A port of a container is a container with this port only.
      for (const container of containers.chosen(row, rows)) {
        if (!chosen.has(container.id)) chosen.set(container.id, container);
      }
      return [...chosen.values()];
    },
    images: (row, rows) => images.chosen(row, rows),
    volumes: (row, rows) => volumes.chosen(row, rows),
    networks: (row, rows) => networks.chosen(row, rows),
  };
}
