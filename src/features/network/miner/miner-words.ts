/** Spans of blocks as time, and the sentences that every card without a validator says. */
import { plural, t } from '@lingui/core/macro'
import type { Landscape } from '../../../client/landscape/landscape-api.ts'
import { formatDecimal, formatSeconds } from '../../../ui/format.ts'

export function timeOf(blocks: number, { blockMs }: Pick<Landscape, 'blockMs'>): string {
  return formatSeconds((blocks * blockMs) / 1000)
}

export function blocksText(blocks: number): string {
  return plural(blocks, { one: '# block', other: '# blocks' })
}

/** "2 days to 5 days", or one of them when they are alike. */
export function spanText(least: number, most: number, landscape: Pick<Landscape, 'blockMs'>): string {
  const [from, to] = [timeOf(least, landscape), timeOf(most, landscape)]
  return from === to ? from : t`${from} to ${to}`
}

/** Why a card about what validators count has nothing to say. */
export function unknownSentence(validators: number): string {
  return validators === 0
    ? t`Unknown: the chain lists no validator that could have counted this miner’s answers.`
    : t`Unknown: no validator that answered publishes anything of this miner.`
}

/** A dash for what is unknown or no number. */
export function decimalText(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : formatDecimal(value, digits)
}
