/** Leases and releases of a drive that is only data: all is well, nothing is stored yet, or files end and cannot be renewed. */
import type { Outcome } from '../client/outcome-api.ts'
import type {
  AccountStanding,
  DayEnding,
  EndingFile,
  ReleaseView,
  UpkeepApi,
  UpkeepState,
} from '../client/upkeep-api.ts'

export const FAKE_UPKEEPS = ['fine', 'empty', 'trouble'] as const

export type FakeUpkeep = (typeof FAKE_UPKEEPS)[number]

const NOW = Date.UTC(2026, 10, 22, 18, 30)
const ACCOUNT = '5CcyqxXnJucaCnQQvvUg5EPzj1uoNAxACZvzArHw5aVDvgNH'
const DAY = 86_400_000
const TERM = 60 * 86_400

function accountsOf(kind: FakeUpkeep, [first = '', second = '', third = '']: readonly string[]) {
  const terms = { defaultTtl: TERM, maxTtl: 3 * TERM }
  const share = kind === 'empty' ? 0 : 1
  const account = (objects: number, bytes: number, quotaBytes: number | null) => ({
    account: { objects: objects * share, bytes: bytes * share, quotaBytes, ...terms },
    detail: '',
  })
  const standings: AccountStanding[] = [
    {
      hotkey: first,
      ...(kind === 'trouble'
        ? account(812, 9_942_000_000, 10_000_000_000)
        : account(812, 6_731_000_000, 10_000_000_000)),
    },
    { hotkey: second, ...account(640, 5_240_000_000, null) },
    { hotkey: third, account: null, detail: 'it did not answer in time' },
  ]
  return standings
}

function endingsOf(kind: FakeUpkeep): readonly DayEnding[] {
  if (kind === 'empty') return []
  const first = kind === 'trouble' ? 2 : 36
  const at = (days: number) => new Date(NOW + days * DAY).setHours(0, 0, 0, 0)
  return [
    [0, 4, 18_000_000],
    [3, 41, 1_204_000_000],
    [4, 12, 88_000_000],
    [9, 2, 6_100_000],
    [11, 96, 3_118_000_000],
    [17, 23, 402_000_000],
    [24, 7, 51_000_000],
  ].map(([days = 0, files = 0, bytes = 0]) => ({ day: at(first + days), files, bytes }))
}

function stateOf(kind: FakeUpkeep, hotkeys: readonly string[]): UpkeepState {
  const endings = endingsOf(kind)
  const [soonest] = endings
  const soonestAt = soonest === undefined ? null : soonest.day + 9.4 * 3_600_000
  const isTrouble = kind === 'trouble'
  return {
    phase: 'idle',
    settings: { automatic: true },
    lastAt: NOW - 240_000,
    failure: null,
    progress: null,
    accounts: accountsOf(kind, hotkeys),
    endings,
    unknown: kind === 'empty' ? 0 : 3,
    lost: isTrouble ? 1 : 0,
    soonestAt,
    trouble: isTrouble
      ? {
          files: 57,
          soonestAt: soonestAt ?? NOW,
          failure: { code: 'quota-exceeded', detail: '2 validators asked; the first: 58 MB are left' },
        }
      : null,
    renewals: {
      lastAt: kind === 'empty' ? null : NOW - 2 * 3_600_000,
      renewed: kind === 'empty' ? 0 : 118,
      moved: kind === 'fine' ? 2 : 0,
      failed: isTrouble ? 61 : 0,
      nextAt: kind === 'fine' && soonestAt !== null ? soonestAt - 20 * DAY : null,
    },
    releasing: { objects: kind === 'empty' ? 0 : 45, isStuck: isTrouble },
  }
}

function release(id: number, facts: Partial<ReleaseView>): ReleaseView {
  return {
    id: String(id).padStart(32, '0'),
    at: NOW - id * 7 * 3_600_000,
    reason: 'deleted',
    name: null,
    files: 0,
    objects: 1,
    hold: null,
    isDone: false,
    released: 0,
    needed: 0,
    copies: 0,
    discarded: 0,
    keptUntil: null,
    others: 0,
    othersUntil: null,
    silent: [],
    ended: 0,
    ...facts,
  }
}

function releasesOf(kind: FakeUpkeep, [, second = '', third = '']: readonly string[]): ReleaseView[] {
  if (kind === 'empty') return []
  const named = (name: string, files: number, objects: number) => ({ name, files, objects })
  return [
    release(1, {
      ...named('holiday-raw-footage.mov', 3, 41),
      hold: { because: 'device-away', until: NOW + 21 * DAY, name: 'Work laptop' },
    }),
    release(2, {
      ...named('survey 2025.csv', 1, 2),
      hold: { because: 'validator-away', until: NOW + 5 * DAY, hotkey: third },
    }),
    release(3, { ...named('old invoice.pdf', 1, 2), released: 1, copies: 3, discarded: 2, silent: [third] }),
    release(7, {
      ...named('minutes of the board.odt', 1, 2),
      hold: { because: 'account', accounts: [ACCOUNT] },
    }),
    release(8, { ...named('spring draft.txt', 1, 2), isDone: true, ended: 2 }),
    release(4, {
      ...named('backup-2026-09.tar.zst', 12, 660),
      isDone: true,
      released: 652,
      needed: 5,
      copies: 1956,
      discarded: 1940,
      keptUntil: NOW + 12 * DAY,
      others: 3,
      othersUntil: NOW + 40 * DAY,
      silent: kind === 'trouble' ? [second] : [],
    }),
    release(5, { reason: 'rewritten', objects: 4, isDone: true, released: 4, copies: 12, discarded: 12 }),
    release(6, { reason: 'index', objects: 19, isDone: true, released: 19, copies: 57, discarded: 57 }),
  ]
}

/** @param hotkeys of three validators */
export function fakeUpkeep(
  kind: FakeUpkeep,
  hotkeys: readonly string[],
  changed: (state: UpkeepState) => void,
): { readonly state: () => UpkeepState } & UpkeepApi {
  const fine = <T>(value: T): Outcome<T> => ({ ok: true, value })
  let state = stateOf(kind, hotkeys)
  let releases = releasesOf(kind, hotkeys)
  const ending: readonly EndingFile[] =
    kind === 'trouble'
      ? [
          { entryId: 'f8'.repeat(16), name: 'draft-2019.odt', bytes: 88_000, endsAt: 0 },
          { entryId: 'f5'.repeat(16), name: 'thesis-final.pdf', bytes: 11_904_220, endsAt: NOW + 2 * DAY },
          { entryId: 'f4'.repeat(16), name: 'survey 2026.csv', bytes: 2_401_991, endsAt: NOW + 2.4 * DAY },
        ]
      : []
  return {
    state: () => state,
    upkeepNow: async () => fine(state),
    setUpkeep: async (settings) => {
      state = { ...state, settings, phase: settings.automatic ? 'idle' : 'off' }
      changed(state)
      return fine(null)
    },
    lease: async () =>
      fine({
        endsAt: state.soonestAt,
        askedAt: NOW - 240_000,
        objects: 3,
        copies: 3,
        renewsAt: state.soonestAt === null ? null : state.soonestAt - 20 * DAY,
      }),
    endingFiles: async () => fine(ending),
    calendar: async (withNames) =>
      fine(
        state.endings.map(({ day, files, bytes }) => ({
          uid: day.toString(16).padStart(32, '0'),
          day,
          files,
          bytes,
          names: withNames ? ['survey 2026.csv'] : [],
        })),
      ),
    releases: async () => fine(releases),
    releaseNow: async (id) => {
      releases = releases.map((each) => (each.id === id ? { ...each, hold: null } : each))
      return fine(null)
    },
    forgetReleases: async () => {
      releases = releases.filter(({ isDone }) => !isDone)
      return fine(null)
    },
  }
}
