export function openSession(): void {}
