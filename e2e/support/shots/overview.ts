import type { Shot } from './shot.ts'

export const OVERVIEW: readonly Shot[] = [
  { name: 'public-overview', path: '/network?miners=256' },
  { name: 'public-overview-8', path: '/network?miners=8&validators=3' },
  { name: 'public-overview-synthetic', path: '/network?fleet=synthetic' },
  { name: 'public-overview-past', path: '/network?miners=256&at=200000' },
  { name: 'public-overview-1', path: '/network?miners=1&validators=1' },
  { name: 'public-overview-none', path: '/network?miners=0&validators=0' },
  { name: 'public-overview-blank', path: '/network?miners=24&shape=blank' },
  { name: 'public-overview-equal', path: '/network?miners=24&shape=equal' },
  { name: 'public-overview-giant', path: '/network?miners=24&shape=giant' },
  { name: 'public-overview-down', path: '/network?network=down' },
]
