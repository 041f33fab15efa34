import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { Rehearsed } from '../../../client/vault-api.ts'
import { Button } from '../../../ui/button.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { useCall } from '../../shared/use-call.ts'
import { keysChanged } from '../keys-query.ts'
import { KitFailure } from './kit-failure.tsx'
import { KitInput } from './kit-input.tsx'

interface RehearsalFormProps {
  /** @param kit the text that brought it back: it opens the drive */
  readonly onRestored: (restored: Rehearsed, kit: string) => void
  /** Other buttons beside the one that restores. */
  readonly children: ReactNode
}

/** Asks for the kit and restores the test object from it. */
export function RehearsalForm({ onRestored, children }: RehearsalFormProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const { busy, failure, run, clear } = useCall()
  const [kit, setKit] = useState<string | null>(null)

  const restore = async (): Promise<void> => {
    if (kit === null || busy) return
    const outcome = await run(() => drive.rehearse(kit))
    if (!outcome.ok) return
    await keysChanged(queries)
    onRestored(outcome.value, kit)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void restore()
  }
  return (
    <form onSubmit={submit} aria-busy={busy} className="flex flex-col gap-3" noValidate>
      <KitInput
        refused={failure?.wrong ?? []}
        disabled={busy}
        onKit={(next) => {
          setKit(next)
          clear()
        }}
      />
      <KitFailure failure={failure} />
      <div className="mt-1 flex flex-wrap justify-end gap-2 max-sm:[&>button]:flex-1">
        {children}
        <Button variant="primary" type="submit" disabled={kit === null || busy}>
          {busy ? t`Restoring…` : t`Restore the test object`}
        </Button>
      </div>
    </form>
  )
}
