import type { Shot } from './shot.ts'

export const LAB_B: readonly Shot[] = [{ name: 'public-lab-b', path: '/lab/b' }]
