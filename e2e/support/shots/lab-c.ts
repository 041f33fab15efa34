import type { Shot } from './shot.ts'

export const LAB_C: readonly Shot[] = [
  { name: 'public-lab-c', path: '/lab/c?fleet=synthetic' },
  { name: 'public-lab-c-few', path: '/lab/c?miners=8' },
]
