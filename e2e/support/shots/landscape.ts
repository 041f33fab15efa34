import type { Shot } from './shot.ts'

export const LANDSCAPE: readonly Shot[] = [
  { name: 'public-landscape', path: '/network/landscape?miners=256' },
]
