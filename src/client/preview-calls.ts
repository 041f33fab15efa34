/** The calls of preview-api.ts as outcomes. */
import type { Door } from './door.ts'
import { outcome } from './drive-error.ts'
import { ContentDesk } from './preview/content-desk.ts'
import { readPicture } from './preview/read-picture.ts'
import type { PreviewApi } from './preview-api.ts'
import { requireFile, requireVersion } from './transfer/download-jobs.ts'

export function previewCalls(door: Door): PreviewApi {
  const desk = new ContentDesk()
  return {
    picture: (entryId) =>
      outcome(async () => {
        const { session, controller } = door.need()
        return readPicture(session, requireFile(session, entryId).content, controller.signal)
      }),
    openContent: ({ port, entryId, version }) =>
      outcome(async () => {
        const { session, controller } = door.need()
        const { content: present } = requireFile(session, entryId)
        const content = version === undefined ? present : requireVersion(session, entryId, version)
        return desk.open(session, { content, port }, controller.signal)
      }),
    joinContent: ({ port, id }) =>
      outcome(async () => {
        desk.join(id, port)
        return null
      }),
    contentState: (id) => outcome(async () => desk.state(id)),
    async closeContent(id) {
      desk.close(id)
    },
  }
}
