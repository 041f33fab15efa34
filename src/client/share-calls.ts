/** The calls of drive-api.ts that are about links, as outcomes. Those of a guest need no open drive. */
import type { Door } from './door.ts'
import type { DriveApi } from './drive-api.ts'
import { outcome } from './drive-error.ts'
import type { DrivePorts } from './ports.ts'
import { adoptLink } from './share/adopt-link.ts'
import type { Guest } from './share/guest.ts'
import { linkArchiveBytes, saveLinkArchive, saveLinkFile } from './share/guest-downloads.ts'
import { forgetLink, listLinks, revokeLink, toSharedLink } from './share/link-book.ts'
import { makeLink } from './share/make-link.ts'

type ShareCalls = 'shareLink' | 'sharedLinks' | 'revokeLink' | 'forgetLink'

export function shareCalls(door: Door, ports: DrivePorts): Pick<DriveApi, ShareCalls> {
  return {
    shareLink: (entryIds, wish) =>
      outcome(async () => {
        const { session, controller } = door.need()
        const link = await makeLink(session, ports.argon2id, entryIds, wish, controller.signal)
        return toSharedLink(session, link)
      }),
    sharedLinks: () => outcome(async () => listLinks(door.need().session)),
    revokeLink: (id) =>
      outcome(async () => {
        const { session, controller } = door.need()
        return revokeLink(session, id, controller.signal)
      }),
    forgetLink: (id) =>
      outcome(async () => {
        await forgetLink(door.need().session, id)
        return null
      }),
  }
}

type GuestCalls =
  | 'openLink'
  | 'closeLink'
  | 'saveLinkFile'
  | 'saveLinkArchive'
  | 'linkArchiveBytes'
  | 'cancelLinkSave'
  | 'adoptLink'

export function guestCalls(door: Door, guest: Guest, ports: DrivePorts): Pick<DriveApi, GuestCalls> {
  return {
    openLink: (link, password) => outcome(() => guest.open(link, password)),
    closeLink: () => guest.close(),
    saveLinkFile: (linkId, row, target) =>
      outcome(() => saveLinkFile(guest, linkId, row, () => ports.openSink(target))),
    saveLinkArchive: (linkId, rows, name, target) =>
      outcome(async () => {
        await saveLinkArchive(guest, linkId, rows, name, () => ports.openSink(target))
        return null
      }),
    linkArchiveBytes: (linkId, rows) => outcome(async () => linkArchiveBytes(guest, linkId, rows)),
    async cancelLinkSave(transferId) {
      guest.cancel(transferId)
    },
    adoptLink: (linkId) =>
      outcome(async () => adoptLink(door.need().session.index, guest.need(linkId).content)),
  }
}
