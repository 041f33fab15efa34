/**
 * How a node's process is started. What a node holds for a short time is buffers, which V8 counts outside of its heap; of what it
 * counts inside it lets 48 MiB pile up before it looks at them once, and no node is faster for it (`npm run bench:nodes -- --only miner`).
 */
export const V8_FLAGS = ['--max-semi-space-size=2'] as const
