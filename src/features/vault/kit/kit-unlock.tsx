import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { useAnnounce } from '../../shared/announcer.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { Queries } from '../../shared/queries.tsx'
import { useCall } from '../../shared/use-call.ts'
import { keysChanged } from '../keys-query.ts'
import { KitFailure } from './kit-failure.tsx'
import { KitInput } from './kit-input.tsx'

interface KitUnlockProps {
  readonly onBack: () => void
}

/** Opens the drive by a kit that is typed, photographed or pasted. Having opened it, the kit is rehearsed too. */
export function KitUnlock(props: KitUnlockProps) {
  return (
    <Queries>
      <KitForm {...props} />
    </Queries>
  )
}

function KitForm({ onBack }: KitUnlockProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const announce = useAnnounce()
  const { busy, failure, run, clear } = useCall()
  const [kit, setKit] = useState<string | null>(null)

  const unlock = async (): Promise<void> => {
    if (kit === null || busy) return
    const opened = await run(() => drive.unlock({ kind: 'phrase', words: kit }))
    if (!opened.ok) return
    const rehearsed = await drive.rehearse(kit).catch(() => null)
    await keysChanged(queries)
    if (rehearsed?.ok !== true) return
    const { number } = rehearsed.value
    announce(t`The kit works: test number ${number}`)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void unlock()
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
        <Button variant="quiet" onClick={onBack}>{t`Use the passphrase`}</Button>
        <Button variant="primary" type="submit" disabled={kit === null || busy}>
          {busy ? t`Opening the vault…` : t`Unlock`}
        </Button>
      </div>
    </form>
  )
}
