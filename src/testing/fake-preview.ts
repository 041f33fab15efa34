/**
 * Files that are only data, opened for reading: every text is the same notes, every picture the same square,
 * every document the same thesis.
 */
import type { DriveApi } from '../client/drive-api.ts'
import type { Outcome } from '../client/outcome-api.ts'
import { answerAsks } from '../client/preview/answer-asks.ts'
import type { PreviewApi } from '../client/preview-api.ts'
import { pdfFile } from './pdf-file.ts'

const NOTES = `# Field notes, November

Wind from the north-west, 4 to 5. Harbour seals: 17, two of them young.

- 06:40  low water, breakwater dry to the third ladder
- 07:15  first light; gulls over the pier
- 09:30  interview 3, full session

\`\`\`ts
export function tideAt(hours: number): number {
  return 2.1 + 1.6 * Math.cos((hours / 12.42) * 2 * Math.PI)
}
\`\`\`
`

/** A bitmap of a sky over water. */
function square(side: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(54 + side * side * 3)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, 54, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, side, true)
  view.setInt32(22, side, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const sky = y / side > 0.38
      const glow = Math.max(0, 1 - Math.hypot(x / side - 0.7, y / side - 0.45) * 2.2)
      const at = 54 + (y * side + x) * 3
      bytes[at] = (sky ? 150 : 110) + glow * 20
      bytes[at + 1] = (sky ? 120 : 80) + glow * 90
      bytes[at + 2] = (sky ? 110 : 50) + glow * 140
    }
  return bytes
}

function thesis(): Uint8Array<ArrayBuffer> {
  const lines = [
    'Tides of a narrow harbour',
    '',
    'Two gauges and a camera watched the breakwater for eleven months. What they saw',
    'is told here in the order in which it was seen: water first, then the birds that',
    'follow it, then the people who follow the birds.',
  ]
  const colours = [
    [0.18, 0.36, 0.52],
    [0.72, 0.42, 0.2],
    [0.24, 0.48, 0.34],
  ] as const
  return pdfFile({ pages: colours.map((colour, at) => ({ colour, lines: [`${at + 1}`, ...lines] })) })
}

function contentFor(mediaType: string): Uint8Array<ArrayBuffer> {
  if (mediaType === 'application/pdf') return thesis()
  return mediaType.startsWith('image/') ? square(640) : new TextEncoder().encode(NOTES)
}

export function fakePreview(find: DriveApi['entry']): PreviewApi {
  const fine = <T>(value: T): Outcome<T> => ({ ok: true, value })
  const ends = new Map<string, () => void>()
  const contents = new Map<string, Uint8Array<ArrayBuffer>>()
  const answer = (id: string, port: MessagePort) => {
    const content = contents.get(id) ?? new Uint8Array(0)
    ends.set(
      id,
      answerAsks(port, content.length, async (start, end) => content.slice(start, end)),
    )
  }
  return {
    picture: async () => fine({ mediaType: 'image/png', bytes: square(96) }),
    async openContent({ port, entryId }) {
      const found = await find(entryId)
      if (!found.ok) return found
      const { mediaType } = found.value
      const content = contentFor(mediaType)
      const id = `${entryId}-${ends.size}`
      contents.set(id, content)
      answer(id, port)
      return fine({ id, mediaType, bytes: content.length })
    },
    joinContent: async ({ port, id }) => (answer(id, port), fine(null)),
    contentState: async () => fine({ failure: null, rejected: [] }),
    async closeContent(id) {
      ends.get(id)?.()
    },
  }
}
