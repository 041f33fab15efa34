import type { Shot } from './shot.ts'

export const OVERVIEW: readonly Shot[] = [{ name: 'public-overview', path: '/network' }]
