/** The keys of a drive that is only data: one slot of each kind, and changes that stay in memory. */
import type { DriveApi } from '../client/drive-api.ts'
import { formatKitLink } from '../client/kit-link.ts'
import type { DriveFailure, Outcome } from '../client/outcome-api.ts'
import { parseKit } from '../client/recovery-kit.ts'
import { formatPhrase } from '../client/recovery-phrase.ts'
import type { RehearsalState, Secret, SlotView } from '../client/vault-api.ts'
import { formatVaultId } from '../client/vault-id.ts'

const MADE = Date.UTC(2026, 9, 3, 9, 12)
const VAULT = Uint8Array.from({ length: 16 }, (_, at) => at * 3)
const VAULT_ID = formatVaultId(VAULT)
/** Of every kit of this drive. */
const ENTROPY = Uint8Array.from({ length: 32 }, (_, at) => at * 7)
const NUMBER = '4F2A-91C0'

/** What opens this drive, beside any passphrase that does not begin with "wrong". */
export const FAKE_WORDS = formatPhrase(ENTROPY)
export const FAKE_KIT_LINK = formatKitLink({ vaultId: VAULT, entropy: ENTROPY })

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

/** As the drive answers to a kit: null when it is the one; of others the ninth word is said to be wrong. */
export function kitRefusal(kit: string): DriveFailure | null {
  const read = parseKit(kit)
  if (read.ok && read.value.entropy.every((byte, at) => byte === ENTROPY[at])) return null
  const cannotBeRead = !read.ok && (read.reason === 'kit-malformed' || read.problem !== 'checksum')
  if (cannotBeRead)
    return { code: read.reason, detail: read.detail, wrong: 'wrong' in read ? read.wrong : [] }
  const [, , , , , , , , ninth = ''] = FAKE_WORDS.split(' ')
  return { code: 'phrase-malformed', detail: '', wrong: [{ position: 9, suggestions: [ninth] }] }
}

/** The state of the recovery kit. */
export type FakeKit = 'never' | 'made' | 'rehearsed'

export function fakeKeys(kit: FakeKit = 'made'): Pick<DriveApi, KeyCalls> {
  const fine = <T>(value: T): Outcome<T> => ({ ok: true, value })
  const wrong = { ok: false, error: { code: 'confirmation-wrong', detail: '' } } as const
  const first = view(2, 'phrase', 'Kit in the desk')
  let slots: readonly SlotView[] =
    kit === 'never'
      ? [view(1, 'passphrase', '')]
      : [view(1, 'passphrase', ''), first, view(3, 'passkey', 'Laptop')]
  let rehearsal = rehearsalOf(kit, first.slot)
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
      return fine({
        slot,
        vaultId: VAULT_ID,
        words: FAKE_WORDS,
        link: FAKE_KIT_LINK,
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
    rehearse: async (text) => {
      if (rehearsal.kind === 'never') return { ok: false, error: { code: 'wrong-phrase', detail: '' } }
      const error = kitRefusal(text)
      if (error !== null) return { ok: false, error }
      const { slot, madeAt } = rehearsal
      rehearsal = { kind: 'rehearsed', slot, madeAt, at: MADE + 60_000 }
      return fine({ slot, number: NUMBER, madeAt })
    },
  }
}

function rehearsalOf(kit: FakeKit, slot: string): RehearsalState {
  switch (kit) {
    case 'never':
      return { kind: 'never' }
    case 'made':
      return { kind: 'made', slot, madeAt: MADE }
    case 'rehearsed':
      return { kind: 'rehearsed', slot, madeAt: MADE, at: MADE + 3_600_000 }
  }
}
