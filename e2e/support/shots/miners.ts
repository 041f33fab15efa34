import type { Shot } from './shot.ts'

export const MINERS: readonly Shot[] = [
  { name: 'public-miners', path: '/network/miners?miners=256' },
  { name: 'public-miners-1', path: '/network/miners/5' },
]
