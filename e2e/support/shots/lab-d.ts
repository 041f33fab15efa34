import type { Shot } from './shot.ts'

export const LAB_D: readonly Shot[] = [
  { name: 'public-lab-d', path: '/lab/d?successes=31&attempts=34&total=6842&rules=strict' },
]
