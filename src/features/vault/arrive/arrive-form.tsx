import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Secret } from '../../../client/vault-api.ts'
import { Button } from '../../../ui/button.tsx'
import { Field, SecretField } from '../../../ui/field.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { sentenceOf } from '../../shared/error-sentences.ts'
import { useCall } from '../../shared/use-call.ts'
import { keysChanged } from '../keys-query.ts'
import { KitFailure } from '../kit/kit-failure.tsx'
import { KitInput } from '../kit/kit-input.tsx'
import { type ArriveWay, type Given, NOTHING_GIVEN, secretOf, vaultIdOf } from './arrive-model.ts'
import { ArrivingNote } from './arriving-note.tsx'
import { NetworkPasskey } from './network-passkey.tsx'

/** Which drive, and what opens it. A kit link or its code says both. */
export function ArriveForm({ onBack }: { readonly onBack: () => void }) {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const { busy, failure, run, clear } = useCall()
  const [given, setGiven] = useState<Given>(NOTHING_GIVEN)
  const give = (change: Partial<Given>) => {
    setGiven((before) => ({ ...before, ...change }))
    clear()
  }
  const secret = secretOf(given)
  const vaultId = vaultIdOf(given)
  const ready = secret !== null && vaultId !== undefined
  const bring = async (id: string | null, opens: Secret): Promise<void> => {
    const arrived = await run(() => drive.openFromNetwork(id, opens))
    if (!arrived.ok) return
    // The kit has shown that it works: on the paper it was, and on a device that had nothing.
    if (opens.kind === 'phrase') await drive.rehearse(opens.words).catch(() => null)
    await keysChanged(queries)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !busy) void bring(vaultId, secret)
  }
  const wrongId = failure?.code === 'vault-id-malformed' || failure?.code === 'vault-unknown'
  const sentence = failure !== null && wrongId ? sentenceOf(failure) : null
  return (
    <form onSubmit={submit} aria-busy={busy} className="flex flex-col gap-3" noValidate>
      <div>
        <Segmented
          label={t`What opens the drive`}
          value={given.way}
          onChange={(way: ArriveWay) => give({ way, kit: null, passphrase: '', passkey: null })}
          options={[
            { value: 'phrase', label: t`Recovery kit` },
            { value: 'passphrase', label: t`Passphrase` },
            { value: 'passkey', label: t`Passkey` },
          ]}
        />
      </div>
      {given.way === 'phrase' ? (
        <KitInput refused={failure?.wrong ?? []} disabled={busy} onKit={(kit) => give({ kit })} />
      ) : null}
      {vaultId === null ? (
        <p className="text-muted">{t`The kit says which drive it is.`}</p>
      ) : (
        <Field
          label={t`Vault identifier`}
          name="vault-id"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={given.vaultId}
          readOnly={busy}
          className="font-mono"
          onChange={({ target }) => give({ vaultId: target.value, passkey: null })}
          error={sentence === null ? null : `${sentence.what} ${sentence.next}`}
          hint={t`It begins with ftv1 and is on the kit, or in Settings on a device that has the drive.`}
        />
      )}
      {given.way === 'passphrase' ? (
        <SecretField
          label={t`Passphrase of this drive`}
          name="passphrase"
          autoComplete="current-password"
          value={given.passphrase}
          readOnly={busy}
          onChange={({ target }) => give({ passphrase: target.value })}
          hint={t`It never leaves this device.`}
        />
      ) : null}
      {given.way === 'passkey' ? (
        <NetworkPasskey vaultId={given.vaultId} disabled={busy} onSecret={(passkey) => give({ passkey })} />
      ) : null}
      {wrongId ? null : <KitFailure failure={failure} />}
      {busy ? <ArrivingNote /> : null}
      <div className="mt-1 flex flex-wrap justify-end gap-2 max-sm:[&>button]:flex-1">
        <Button variant="quiet" disabled={busy} onClick={onBack}>{t`Back`}</Button>
        <Button variant="primary" type="submit" disabled={!ready || busy}>
          {busy ? t`Bringing the drive…` : t`Bring the drive here`}
        </Button>
      </div>
    </form>
  )
}
