/** Where the numbers of a moment come from. */
import { t } from '@lingui/core/macro'
import { formatAgo, formatCount, shorten } from '../../../ui/format.ts'
import type { Overview } from './use-overview.ts'

export function chainSource({ moment }: Overview): string {
  const block = formatCount(moment.block)
  return moment.when === 'now'
    ? t`chain, block ${block}`
    : t`chain, as kept by the validator at block ${block}`
}

export function lensSource({ moment, view }: Overview): string {
  if (view.lens === null) return t`no validator answered`
  const name = shorten(view.lens.hotkey, 5)
  if (moment.when === 'past') {
    const block = formatCount(moment.block)
    return t`validator ${name}, window that ended at block ${block}`
  }
  const ago = view.lens.readAt === null ? '–' : formatAgo(view.lens.readAt, view.landscape.at)
  return t`validator ${name}, running window, read ${ago}`
}

export function historySource({ history, view }: Overview): string {
  const name = shorten(view.lens?.hotkey ?? '', 5)
  const windows = formatCount(history.windows.length)
  return t`validator ${name}, ${windows} windows`
}
