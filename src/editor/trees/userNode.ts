import type { Container } from '../../docker';
import type { TreeNode } from './inventoryView';

/** A container that uses what the row above stands for. */
export function userNode<T>(parent: string, { id, name, state }: Container): TreeNode<T> {
  return {
    id: `${parent} ${id}`,
    look: () => ({
      label: name,
      description: state,
      icon: state === 'running' ? 'vm-running' : 'vm-outline',
      color: state === 'running' ? 'charts.green' : undefined,
    }),
  };
}
