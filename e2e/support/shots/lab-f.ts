import type { Shot } from './shot.ts'

export const LAB_F: readonly Shot[] = [{ name: 'public-lab-f', path: '/lab/f' }]
