export function ensureInstalled(): void
export function ensureBuilt(name: 'nodes' | 'page'): void
