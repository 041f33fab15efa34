import type { Shot } from './shot.ts'

export const LAB_B: readonly Shot[] = [
  { name: 'public-lab-b', path: '/lab/b?miners=256' },
  { name: 'public-lab-b-8', path: '/lab/b?miners=8&validators=3' },
  { name: 'public-lab-b-blank', path: '/lab/b?miners=24&shape=blank' },
]
