import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Fingerprint, KeyRound, ScrollText } from 'lucide-react'
import { useState } from 'react'
import type { Outcome } from '../../../client/outcome-api.ts'
import type { SlotView } from '../../../client/vault-api.ts'
import { Button } from '../../../ui/button.tsx'
import { InlineNote, LoadingNotice } from '../../../ui/notice.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'
import { FailureNote } from '../../shared/failure-note.tsx'
import { useRehearsal, useSlots } from '../keys-query.ts'
import { RehearsalDialog } from '../kit/rehearsal-dialog.tsx'
import { usePasskeys } from '../passkey/use-passkeys.ts'
import { VaultIdentifier } from './vault-identifier.tsx'
import { type WayChange, WayDialog } from './way-dialog.tsx'
import { WayRow } from './way-row.tsx'

/** Settings: everything that opens this drive. */
export function WaysSection() {
  const { t } = useLingui()
  const { data: slots } = useSlots()
  const vaultId = useVaultId()
  const [change, setChange] = useState<WayChange | null>(null)
  return (
    <section id="ways" className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`Ways into this drive`}</h2>
      <p className="text-muted">
        {t`Each of them opens the whole drive by itself. Have at least two that are not lost together.`}
      </p>
      {slots === undefined ? <LoadingNotice>{t`Loading…`}</LoadingNotice> : null}
      {slots?.ok === false ? <FailureNote failure={slots.error} /> : null}
      {slots?.ok === true ? <Ways slots={slots.value} onChange={setChange} /> : null}
      {vaultId === null ? null : <VaultIdentifier vaultId={vaultId} />}
      {change === null || slots?.ok !== true ? null : (
        <WayDialog change={change} slots={slots.value} vaultId={vaultId} onClose={() => setChange(null)} />
      )}
    </section>
  )
}

interface WaysProps {
  readonly slots: readonly SlotView[]
  readonly onChange: (change: WayChange) => void
}

function Ways({ slots, onChange }: WaysProps) {
  const { data } = useRehearsal()
  const rehearsal = data?.ok === true ? data.value : null
  const [rehearsing, setRehearsing] = useState(false)
  return (
    <>
      <RehearsalNote
        rehearsed={rehearsal === null || rehearsal.kind === 'rehearsed'}
        kit={rehearsal?.kind !== 'never'}
      />
      <ul className="my-2 divide-y divide-line">
        {slots.map((way) => (
          <WayRow
            key={way.slot}
            way={way}
            rehearsal={rehearsal}
            last={slots.length === 1}
            onReplace={() => onChange({ kind: 'replace', way })}
            onRemove={() => onChange({ kind: 'remove', way })}
            onRehearse={() => setRehearsing(true)}
          />
        ))}
      </ul>
      <AddButtons onChange={onChange} />
      {rehearsing ? <RehearsalDialog why="wish" link={null} onClose={() => setRehearsing(false)} /> : null}
    </>
  )
}

function RehearsalNote({ rehearsed, kit }: { readonly rehearsed: boolean; readonly kit: boolean }) {
  const { t } = useLingui()
  if (rehearsed) return null
  return (
    <div className="mt-3">
      <InlineNote tone="claimed">
        {kit
          ? t`Recovery not rehearsed: nobody has shown yet that the kit opens this drive. A wrong or missing word would come out when it is needed.`
          : t`There is no recovery kit: when the passphrase is forgotten or the passkey lost, the drive is lost with it.`}
      </InlineNote>
    </div>
  )
}

function AddButtons({ onChange }: Pick<WaysProps, 'onChange'>) {
  const { t } = useLingui()
  const { support } = usePasskeys()
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2 max-sm:[&>button]:w-full">
      <Button icon={KeyRound} onClick={() => onChange({ kind: 'add', what: 'passphrase' })}>
        {t`Add passphrase`}
      </Button>
      <Button icon={ScrollText} onClick={() => onChange({ kind: 'add', what: 'phrase' })}>
        {t`Add recovery kit`}
      </Button>
      {support === 'yes' || support === 'unknown' ? (
        <Button icon={Fingerprint} onClick={() => onChange({ kind: 'add', what: 'passkey' })}>
          {t`Add passkey`}
        </Button>
      ) : (
        <p className="text-[0.8125rem] text-muted">
          {support === 'no-name'
            ? t`Passkeys need an address with a name, such as localhost; this page was opened by a number.`
            : t`This browser has no passkeys that could open a drive.`}
        </p>
      )}
    </div>
  )
}

function useVaultId(): string | null {
  const drive = useDrive()
  const { data } = useQuery({
    queryKey: ['keys', 'vault-id'],
    queryFn: () => drive.vaultId().catch((): Outcome<string> => ({ ok: false, error: BRIDGE_FAILURE })),
    retry: false,
  })
  return data?.ok === true ? data.value : null
}
