/** A proof sheet from the worker, whose pieces come in several messages. */
import type { DriveApi } from '../../client/drive-api.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import type { PartProof, ProofSheet } from '../../client/proof-api.ts'

/** @throws what ends the worker's bridge */
export async function fetchSheet(
  drive: Pick<DriveApi, 'openSheet'>,
  entryId: string,
): Promise<Outcome<ProofSheet>> {
  const { port1: own, port2: port } = new MessageChannel()
  const parts: PartProof[] = []
  let came = (): void => undefined
  own.onmessage = ({ data }: MessageEvent<readonly PartProof[]>) => {
    parts.push(...data)
    came()
  }
  try {
    const opened = await drive.openSheet({ entryId, port })
    if (!opened.ok) return opened
    const { pieces, ...facts } = opened.value
    // What is sent by another way may come later than the answer.
    await new Promise<void>((complete) => {
      came = () => {
        if (parts.length >= pieces) complete()
      }
      came()
    })
    return { ok: true, value: { ...facts, parts } }
  } finally {
    own.close()
  }
}
