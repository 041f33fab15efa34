/** The ways into a drive in words, and what is left when one goes. */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Fingerprint, KeyRound, type LucideIcon, ScrollText } from 'lucide-react'
import type { Secret, SlotView } from '../../../client/vault-api.ts'
import { displayName } from '../../../ui/display-name.ts'

export type WayKind = Secret['kind']

export const KINDS: Readonly<
  Record<WayKind, { readonly name: MessageDescriptor; readonly icon: LucideIcon }>
> = {
  passphrase: { name: msg`Passphrase`, icon: KeyRound },
  phrase: { name: msg`Recovery kit`, icon: ScrollText },
  passkey: { name: msg`Passkey`, icon: Fingerprint },
}

export function kindName(kind: WayKind): string {
  return i18n._(KINDS[kind].name)
}

/** What the person called it, else what it is. */
export function wayName({ label, kind }: Pick<SlotView, 'label' | 'kind'>): string {
  return label === '' ? kindName(kind) : displayName(label)
}

/** What the drive depends on once a way is removed; empty where it stays well provided. */
export function whatIsLeft(slots: readonly SlotView[], removed: string): string {
  const left = slots.filter(({ slot }) => slot !== removed)
  const has = (kind: WayKind) => left.some((each) => each.kind === kind)
  if (!has('phrase')) {
    return has('passphrase')
      ? t`After that there is no recovery kit: a forgotten passphrase would lose the drive.`
      : t`After that only passkeys open the drive: it would be lost with the device, or the account that keeps them.`
  }
  if (!has('passphrase') && !has('passkey')) {
    return t`After that only the recovery kit opens the drive: its words would be needed each time.`
  }
  return ''
}
