import type { Shot } from './shot.ts'

export const CHAIN: readonly Shot[] = [{ name: 'public-chain', path: '/network/chain' }]
