import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useDeferredValue, useMemo } from 'react'
import type { Landscape } from '../../client/landscape/landscape-api.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import { LoadingNotice } from '../../ui/notice.tsx'
import { FailureNotice } from './failure-note.tsx'
import { useFleet, useLandscape, type View, viewOf } from './landscape-query.ts'
import { FleetNote } from './lens-picker.tsx'

export interface Subnet {
  /** Undefined while the first answer is on its way. */
  readonly answer: Outcome<Landscape> | undefined
  /** Through the validator that the address names; null until there is one. */
  readonly view: View | null
}

/**
 * The subnet as a page about it shows it. What was read last comes a moment later, so that it is drawn in slices: an answer that
 * arrives is drawn in one task. What shows it is to be a `memo`, which leaves out the drawing before.
 */
export function useSubnet(): Subnet {
  const { data: answer } = useLandscape()
  const { validator } = useFleet()
  const view = useMemo(
    () => (answer?.ok === true ? viewOf(answer.value, validator) : null),
    [answer, validator],
  )
  return { answer, view: useDeferredValue(view, null) }
}

interface SubnetBodyProps {
  readonly subnet: Subnet
  readonly children: (view: View) => ReactNode
}

/** What is shown of a subnet once it was read; before that, that it is being read or why it cannot be. */
export function SubnetBody({ subnet: { answer, view }, children }: SubnetBodyProps) {
  const { t } = useLingui()
  return (
    <>
      {answer === undefined ? <LoadingNotice>{t`Reading the subnet…`}</LoadingNotice> : null}
      {answer?.ok === false ? <FailureNotice failure={answer.error} /> : null}
      {view === null ? null : (
        <>
          <FleetNote view={view} />
          {children(view)}
        </>
      )}
    </>
  )
}
