/** Other devices and heads of a drive that is only data: one validator is current, one rolled back, one is away. */
import type { DriveApi } from '../client/drive-api.ts'
import type { Outcome } from '../client/outcome-api.ts'
import type { DeviceInfo, RollbackEvidence, SyncState } from '../client/sync-api.ts'

const NOW = Date.UTC(2026, 10, 22, 18, 30)
const DAY = 86_400_000

type SyncCalls =
  | 'openFromNetwork'
  | 'networkPasskeys'
  | 'syncNow'
  | 'rollbacks'
  | 'devices'
  | 'renameDevice'
  | 'removeDevice'
  | 'forgetDrive'

/** @param hotkeys of three validators */
export function fakeSync(
  hotkeys: readonly string[],
): { readonly state: SyncState } & Pick<DriveApi, SyncCalls> {
  const fine = <T>(value: T): Outcome<T> => ({ ok: true, value })
  const unknown = {
    ok: false,
    error: { code: 'vault-unknown', detail: '3 of 3 validators answered.' },
  } as const
  const [current = '', rolledBack = '', away = ''] = hotkeys
  const state: SyncState = {
    phase: 'idle',
    lastAt: NOW - 12_000,
    failure: null,
    number: 214,
    untold: 0,
    unread: 0,
    pieces: null,
    standings: [
      { hotkey: current, standing: 'current', number: 214, isCurrent: true, detail: '' },
      { hotkey: rolledBack, standing: 'rolled-back', number: 180, isCurrent: true, detail: '' },
      {
        hotkey: away,
        standing: 'unreachable',
        number: null,
        isCurrent: false,
        detail: 'it did not answer in time',
      },
    ],
  }
  const word = (number: number) =>
    `filetao-head/1.${rolledBack}.${'4f'.repeat(16)}.${number}.${'a9'.repeat(32)}`
  const evidence: RollbackEvidence = {
    validatorHotkey: rolledBack,
    at: NOW - 3 * 3_600_000,
    acknowledgedNumber: 213,
    acknowledgedText: word(213),
    acknowledgedSignature: `0x${'c4'.repeat(64)}`,
    servedNumber: 180,
    servedText: word(180).replace('filetao-head', 'filetao-head-served'),
    servedSignature: `0x${'7e'.repeat(64)}`,
  }
  let devices: readonly DeviceInfo[] = [
    { id: '01'.repeat(16), name: 'Chrome on Linux', addedAt: NOW - 90 * DAY, seenAt: NOW, isThisOne: true },
    {
      id: '02'.repeat(16),
      name: 'Chrome on Android',
      addedAt: NOW - 40 * DAY,
      seenAt: NOW - DAY,
      isThisOne: false,
    },
    {
      id: '03'.repeat(16),
      name: 'Work laptop',
      addedAt: NOW - 200 * DAY,
      seenAt: NOW - 61 * DAY,
      isThisOne: false,
    },
  ]
  return {
    state,
    openFromNetwork: async () => unknown,
    networkPasskeys: async () => fine([]),
    syncNow: async () => fine(state),
    rollbacks: async () => fine([evidence]),
    devices: async () => fine(devices),
    renameDevice: async (id, name) => {
      devices = devices.map((device) => (device.id === id ? { ...device, name } : device))
      return fine(null)
    },
    removeDevice: async (id) => {
      devices = devices.filter((device) => device.id !== id)
      return fine(null)
    },
    forgetDrive: async () => fine(null),
  }
}
