import type { Shot } from './shot.ts'

export const LANDSCAPE: readonly Shot[] = [
  { name: 'public-landscape', path: '/network/landscape?miners=256' },
  { name: 'public-landscape-chosen', path: '/network/landscape?miners=256&score=lower&chosen=10-60' },
  { name: 'public-landscape-blank', path: '/network/landscape?miners=24&shape=blank' },
  { name: 'public-landscape-synthetic', path: '/network/landscape?fleet=synthetic' },
]
