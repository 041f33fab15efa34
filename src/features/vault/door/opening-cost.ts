import { t } from '@lingui/core/macro'
import type { RecoveryKit, SlotView } from '../../../client/vault-api.ts'
import { formatBytes, formatDecimal } from '../../../ui/format.ts'

/** `opening takes about 0.6 s and 201 MB`, as it was measured here. */
export interface OpeningCost {
  readonly milliseconds: number
  readonly memoryKiB: number
}

export interface MadeKit {
  readonly kit: RecoveryKit
  /** Null where it could not be measured. */
  readonly cost: OpeningCost | null
}

export function openingSentence({ milliseconds, memoryKiB }: OpeningCost): string {
  // Never "0.0 s": what is too short to tell is told as the least.
  const seconds = formatDecimal(Math.max(100, milliseconds) / 1000, 1)
  const memory = formatBytes(memoryKiB * 1024)
  return t`Opening the drive with the passphrase takes about ${seconds} s and ${memory} of memory here. Whoever guesses pays that for every guess.`
}

/** What a guess at a passphrase costs; empty for what cannot be guessed. */
export function guessSentence({ cost }: SlotView): string {
  if (cost === null) return ''
  const memory = formatBytes(cost.memoryKiB * 1024)
  return t`each guess costs ${memory} and ${cost.passes} passes`
}
