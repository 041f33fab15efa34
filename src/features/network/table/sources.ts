/** Where numbers come from, as a sentence. */
import { t } from '@lingui/core/macro'
import type { Landscape, ValidatorReport } from '../../../client/landscape/landscape-api.ts'
import { formatAgo, formatCount, shorten } from '../../../ui/format.ts'
import type { MinerColumn } from './column-types.ts'

export function chainSource({ network, source }: Landscape): string {
  const block = formatCount(network.block)
  return source === 'synthetic' ? t`synthetic fleet, block ${block}` : t`block ${block}`
}

/** Of what a validator published, and how old that is. */
export function validatorSource({ at, source }: Landscape, lens: ValidatorReport | null): string {
  if (lens === null || lens.readAt === null) return t`no validator has answered`
  const name = shorten(lens.hotkey, 5)
  if (source === 'synthetic') return t`synthetic fleet, validator ${name}`
  const ago = formatAgo(lens.readAt, at)
  const block = formatCount(lens.block ?? 0)
  return lens.state === 'fresh'
    ? t`validator ${name}, block ${block}`
    : t`validator ${name}, block ${block}, stale: told ${ago}`
}

export function columnSource(
  { layer, origin }: MinerColumn,
  landscape: Landscape,
  lens: ValidatorReport | null,
): string {
  if (landscape.source === 'synthetic') return t`Computed fleet: nobody measured this.`
  if (origin === 'validator') {
    if (lens === null) return t`Published by validators; none has answered, so it is unknown.`
    return t`Published by ${validatorSource(landscape, lens)}. Nobody else can check it.`
  }
  const block = chainSource(landscape)
  return layer === 'observed'
    ? t`Observed on the chain at ${block}.`
    : t`Derived here from the chain at ${block}.`
}
