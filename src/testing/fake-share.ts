/** Links of a drive that is only data, and strangers' links: `fakeLink(3)` is over, `fakeLink(4)` asks for a password. */
import type { DriveApi } from '../client/drive-api.ts'
import type { Outcome } from '../client/outcome-api.ts'
import type { LinkRow, OpenedLink, SharedLink } from '../client/share-api.ts'
import { cidOfDigest } from '../protocol/cid.ts'
import { findLink, formatShareLink } from '../protocol/envelope/link.ts'

const NOW = Date.UTC(2026, 10, 22, 18, 30)
const DAY = 86_400_000

type ShareCalls =
  | 'shareLink'
  | 'sharedLinks'
  | 'revokeLink'
  | 'forgetLink'
  | 'openLink'
  | 'closeLink'
  | 'saveLinkFile'
  | 'saveLinkArchive'
  | 'linkArchiveBytes'
  | 'cancelLinkSave'
  | 'adoptLink'

/** A link that nobody made. @param number up to 255 */
export function fakeLink(number: number): string {
  return formatShareLink(cidOfDigest(new Uint8Array(32).fill(number)), new Uint8Array(32).fill(number + 7))
}

function link(number: number, given: Partial<SharedLink>): SharedLink {
  return {
    id: `${number}`.padStart(32, '0'),
    link: fakeLink(number),
    kind: 'file',
    name: 'harbour at dawn.jpg',
    files: 1,
    bytes: 6_412_771,
    madeAt: NOW - number * DAY,
    endsAt: null,
    hasPassword: false,
    state: 'live',
    revokedAt: null,
    lostSource: false,
    ...given,
  }
}

const LINKS: readonly SharedLink[] = [
  link(0, {}),
  link(1, {
    kind: 'folder',
    name: 'Photographs',
    files: 212,
    bytes: 3_120_400_112,
    endsAt: NOW + 6 * DAY,
    hasPassword: true,
  }),
  link(2, { kind: 'selection', name: '3 entries', files: 3, bytes: 14_201_552, lostSource: true }),
  link(9, { name: 'thesis-final.pdf', bytes: 11_904_220, state: 'revoking', revokedAt: NOW - 3_600_000 }),
  link(40, { name: 'survey 2026.csv', bytes: 2_401_991, state: 'ended', endsAt: NOW - 10 * DAY }),
  link(50, { name: 'invoice\u202Efdp.exe', bytes: 88_210, state: 'revoked', revokedAt: NOW - 41 * DAY }),
]

const row = (name: string, folder: number | null, bytes: number | null, age = 3): LinkRow => ({
  name,
  folder,
  modifiedAt: NOW - age * DAY,
  mediaType: '',
  kind: bytes === null ? 'folder' : 'file',
  bytes: bytes ?? 0,
})

const TREE: OpenedLink = {
  linkId: 1,
  kind: 'folder',
  name: 'Photographs',
  madeAt: NOW - 2 * DAY,
  endsAt: NOW + 5 * DAY,
  validatorHotkey: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty',
  rows: [
    row('2026', null, null, 40),
    row('Ηχογραφήσεις', null, null, 12),
    row('pier.jpg', 0, 5_120_400),
    row(
      'gulls over the breakwater, second attempt, with the long lens and a little too much light.jpg',
      0,
      4_870_112,
    ),
    row('tide table.txt', 1, 2_210),
    row('Field notes, November.md', null, 18_342),
    row('invoice\u202Efdp.exe', null, 88_210, 20),
    row('interview-03-full-session.wav', null, 1_342_177_280),
  ],
}

/** @param none nothing was shared yet */
export function fakeShare(none: boolean): Pick<DriveApi, ShareCalls> {
  const fine = <T>(value: T): Outcome<T> => ({ ok: true, value })
  const no = <T>(
    code: 'link-malformed' | 'link-gone' | 'link-password-needed' | 'link-password-wrong' | 'cancelled',
  ): Outcome<T> => ({
    ok: false,
    error: { code, detail: '' },
  })
  let links = none ? [] : LINKS
  return {
    shareLink: async (entryIds, { name, password, endsAt }) =>
      fine(
        link(77, {
          name: entryIds.length > 1 ? name : 'harbour at dawn.jpg',
          hasPassword: password !== null,
          endsAt,
        }),
      ),
    sharedLinks: async () => fine(links),
    revokeLink: async (id) => {
      links = links.map((each) => (each.id === id ? { ...each, state: 'revoking', revokedAt: NOW } : each))
      const [found = link(0, {})] = links.filter((each) => each.id === id)
      return fine({ link: found, deletions: 1, holders: 3, discarded: 2, unreached: ['5F'], denied: ['5G'] })
    },
    forgetLink: async (id) => {
      links = links.filter((each) => each.id !== id)
      return fine(null)
    },
    openLink: async (text, password) => {
      if (!findLink(text).ok) return no('link-malformed')
      if (text.includes(fakeLink(3))) return no('link-gone')
      if (!text.includes(fakeLink(4)) || password === 'tall otter') return fine(TREE)
      return no(password === null ? 'link-password-needed' : 'link-password-wrong')
    },
    closeLink: async () => undefined,
    saveLinkFile: async () => no('cancelled'),
    saveLinkArchive: async () => no('cancelled'),
    linkArchiveBytes: async () => fine(0),
    cancelLinkSave: async () => undefined,
    adoptLink: async () => no('cancelled'),
  }
}
