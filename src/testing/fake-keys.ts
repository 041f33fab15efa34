/** The keys of a drive that is only data: one slot of each kind, and changes that stay in memory. */
import type { DriveApi, Outcome } from '../client/drive-api.ts'
import { formatPhrase } from '../client/recovery-phrase.ts'
import type { RehearsalState, Secret, SlotView } from '../client/vault-api.ts'

const MADE = Date.UTC(2026, 9, 3, 9, 12)
const VAULT_ID = 'ftv1qqqsyqcyq5rqwzqfpg9scrgwpuc3f9zs'
const NUMBER = '4F2A-91C0'

type KeyCalls =
  | 'vaultId'
  | 'passkeys'
  | 'slots'
  | 'addPassphrase'
  | 'addPhrase'
  | 'addPasskey'
  | 'removeSlot'
  | 'rehearsal'
  | 'rehearse'

function view(index: number, kind: SlotView['kind'], label: string): SlotView {
  return {
    slot: index.toString(16).padStart(16, '0'),
    kind,
    label,
    createdAt: MADE + index * 86_400_000,
    cost: kind === 'passphrase' ? { memoryKiB: 196_608, passes: 3 } : null,
    credentialId: kind === 'passkey' ? new Uint8Array(32).fill(index) : null,
  }
}

/** Confirms with anything but a passphrase that begins with "wrong". */
function refused(confirm: Secret): boolean {
  return confirm.kind === 'passphrase' && confirm.text.startsWith('wrong')
}

export function fakeKeys(): Pick<DriveApi, KeyCalls> {
  const fine = <T>(value: T): Outcome<T> => ({ ok: true, value })
  const wrong = { ok: false, error: { code: 'confirmation-wrong', detail: '' } } as const
  let slots: readonly SlotView[] = [
    view(1, 'passphrase', ''),
    view(2, 'phrase', 'Kit in the desk'),
    view(3, 'passkey', 'Laptop'),
  ]
  let rehearsal: RehearsalState = { kind: 'made', slot: view(2, 'phrase', '').slot, madeAt: MADE }
  const add = (kind: SlotView['kind'], label: string, replaces: string | undefined): SlotView => {
    const made = view(slots.length + 10, kind, label)
    slots = [...slots.filter(({ slot }) => slot !== replaces), made]
    return made
  }
  return {
    vaultId: async () => fine(VAULT_ID),
    passkeys: async () =>
      fine(
        slots.flatMap(({ credentialId }) =>
          credentialId === null ? [] : [{ credentialId, salt: new Uint8Array(32) }],
        ),
      ),
    slots: async () => fine(slots),
    addPassphrase: async (confirm, _text, label, replaces) =>
      refused(confirm) ? wrong : fine(add('passphrase', label, replaces)),
    addPasskey: async (confirm, { label }, replaces) =>
      refused(confirm) ? wrong : fine(add('passkey', label, replaces)),
    addPhrase: async (confirm, label, replaces) => {
      if (refused(confirm)) return wrong
      const { slot, createdAt: madeAt } = add('phrase', label, replaces)
      rehearsal = { kind: 'made', slot, madeAt }
      const link = `#/k/${VAULT_ID}/${'A'.repeat(43)}`
      return fine({
        slot,
        vaultId: VAULT_ID,
        words: formatPhrase(new Uint8Array(32)),
        link,
        number: NUMBER,
        madeAt,
      })
    },
    removeSlot: async (confirm, slot) => {
      if (refused(confirm)) return wrong
      if (slots.length === 1) return { ok: false, error: { code: 'last-slot', detail: '' } }
      slots = slots.filter((each) => each.slot !== slot)
      return fine(null)
    },
    rehearsal: async () => fine(rehearsal),
    rehearse: async () => {
      if (rehearsal.kind === 'never') return { ok: false, error: { code: 'wrong-phrase', detail: '' } }
      const { slot, madeAt } = rehearsal
      rehearsal = { kind: 'rehearsed', slot, madeAt, at: MADE + 60_000 }
      return fine({ slot, number: NUMBER, madeAt })
    },
  }
}
