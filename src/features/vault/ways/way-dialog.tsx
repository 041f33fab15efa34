import type { SlotView } from '../../../client/vault-api.ts'
import { usePasskeys } from '../passkey/use-passkeys.ts'
import { KitDialog } from './kit-dialog.tsx'
import { PasskeyDialog } from './passkey-dialog.tsx'
import { PassphraseDialog } from './passphrase-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import type { WayKind } from './ways-model.ts'

export type WayChange =
  | { readonly kind: 'add'; readonly what: WayKind }
  | { readonly kind: 'replace' | 'remove'; readonly way: SlotView }

interface WayDialogProps {
  readonly change: WayChange
  readonly slots: readonly SlotView[]
  readonly vaultId: string | null
  readonly onClose: () => void
}

export function WayDialog({ change, slots, vaultId, onClose }: WayDialogProps) {
  const { choices } = usePasskeys()
  if (change.kind === 'remove') return <RemoveDialog way={change.way} slots={slots} onClose={onClose} />
  const old = change.kind === 'replace' ? change.way : null
  switch (change.kind === 'add' ? change.what : change.way.kind) {
    case 'passphrase':
      return <PassphraseDialog old={old} onClose={onClose} />
    case 'phrase':
      return <KitDialog old={old?.slot ?? null} onClose={onClose} />
    case 'passkey':
      return vaultId === null ? null : (
        <PasskeyDialog old={old} vaultId={vaultId} existing={choices} onClose={onClose} />
      )
  }
}
