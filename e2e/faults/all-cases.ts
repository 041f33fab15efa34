/** Every row of the matrix, in the order of the table. */
import type { FaultCase } from './case.ts'
import { minerDiskFull } from './cases/miner-disk-full.ts'
import { minerKilled } from './cases/miner-killed.ts'
import { validatorKilled } from './cases/validator-killed.ts'

export const ALL_CASES: readonly FaultCase[] = [validatorKilled, minerKilled, minerDiskFull]
