import type { Shot } from './shot.ts'

export const LAB_A: readonly Shot[] = [{ name: 'public-lab-a', path: '/lab/a' }]
