import type { Shot } from './shot.ts'

export const LAB_E: readonly Shot[] = [
  { name: 'public-lab-e', path: '/lab/e' },
  { name: 'public-lab-e-locked', path: '/lab/e?vault=locked&seed=7&piece=16384&chunk=512&index=17' },
]
