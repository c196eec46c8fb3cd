import type { SandboxImage } from '../../sandboxes';

/** What a sandbox of an image might be called: without the registry and the tag, which nobody wants to type. */
export function proposedName({ name }: SandboxImage): string {
  return (
    name
      .replace(/^.*[/]/, '')
      .replace(/[^A-Za-z0-9._+-]+/g, '-')
      .replace(/^[-.]+/, '') || 'sandbox'
  );
}
