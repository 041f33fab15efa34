/** A proof sheet from the worker, whose pieces come in several messages. */
import type { DriveApi } from '../../client/drive-api.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import type { PieceNote, SheetNotes } from '../../client/sheet-api.ts'

/** @throws what ends the worker's bridge */
export async function fetchSheet(
  drive: Pick<DriveApi, 'openSheet'>,
  entryId: string,
): Promise<Outcome<SheetNotes>> {
  const { port1: own, port2: port } = new MessageChannel()
  const came: PieceNote[] = []
  let more = (): void => undefined
  own.onmessage = ({ data }: MessageEvent<readonly PieceNote[]>) => {
    came.push(...data)
    more()
  }
  try {
    const opened = await drive.openSheet({ entryId, port })
    if (!opened.ok) return opened
    const { pieces, ...facts } = opened.value
    // What is sent by another way may come later than the answer.
    await new Promise<void>((complete) => {
      more = () => {
        if (came.length >= pieces) complete()
      }
      more()
    })
    return { ok: true, value: { ...facts, pieces: came } }
  } finally {
    own.close()
  }
}
