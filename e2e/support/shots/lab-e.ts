import type { Shot } from './shot.ts'

export const LAB_E: readonly Shot[] = [{ name: 'public-lab-e', path: '/lab/e' }]
