import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { List } from '../shared/use-list.ts'
import { useWorkspace } from './workspace.tsx'

/** Milliseconds without a letter until what was found is read out. */
const QUIET_MS = 600

/** Says how much was found, when the person stops typing. */
export function SearchStatus({ list }: { readonly list: List }) {
  const { t } = useLingui()
  const { searching } = useWorkspace()
  const { place, totals } = list.state
  const text = searching.text.trim()
  const answered = place.kind === 'search' && place.text === searching.text
  const found = totals.files + totals.folders
  const sentence =
    text === '' || !answered ? '' : t`${plural(found, { one: '# entry found', other: '# entries found' })}`
  const [said, say] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => say(sentence), QUIET_MS)
    return () => clearTimeout(timer)
  }, [sentence])
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  )
}
