/**
 * Draws the small picture of a file in the page's worker, out of the bytes of a photograph or image and of nothing else. A
 * browser runs nothing of those; a drawing (SVG) is a document and is never decoded here.
 */
import { PICTURE_BYTES_MAX, type Picture } from '../../protocol/envelope/manifest.ts'
import type { ByteSource, PictureMaker } from '../ports.ts'
import { HEAD_BYTES, type PictureSize, pictureSize } from './picture-size.ts'

/** What is decoded: it is held in memory, with four bytes for each pixel beside it. */
const SOURCE_BYTES_MAX = 32 * 1024 * 1024
const PIXELS_MAX = 50_000_000
/** Pixels of the longer side, and how good: the first that fits is taken. */
const ATTEMPTS = [
  { side: 512, quality: 0.8 },
  { side: 512, quality: 0.6 },
  { side: 384, quality: 0.5 },
  { side: 256, quality: 0.4 },
] as const

export function pagePictures(): PictureMaker {
  // One at a time: a folder of photographs would else be decoded all at once.
  let turn: Promise<unknown> = Promise.resolve()
  return (source, signal) => {
    const drawn = turn.then(() => draw(source, signal))
    turn = drawn.catch(() => undefined)
    return drawn
  }
}

async function draw(source: ByteSource, signal: AbortSignal): Promise<Picture | null> {
  signal.throwIfAborted()
  if (!/^image\/(png|jpeg|gif|webp)$/.test(source.mediaType) || source.bytes > SOURCE_BYTES_MAX) return null
  const content = await readAll(source, signal)
  if (content === null) return null
  const bitmap = await createImageBitmap(content)
  try {
    signal.throwIfAborted()
    return await smaller(bitmap, signal)
  } finally {
    bitmap.close()
  }
}

/** Null as soon as the first bytes say that it cannot be drawn. @throws the signal's reason, what the source throws */
async function readAll(source: ByteSource, signal: AbortSignal): Promise<Blob | null> {
  const reader = (await source.open()).getReader()
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  let head: Uint8Array | null = new Uint8Array(0)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      signal.throwIfAborted()
      if (done) break
      bytes += value.length
      if (bytes > SOURCE_BYTES_MAX) return null
      pieces.push(value.slice())
      if (head === null) continue
      head = joined(head, value)
      const size = pictureSize(head)
      if (size !== null ? tooLarge(size) : head.length >= HEAD_BYTES) return null
      if (size !== null) head = null
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  return head === null ? new Blob(pieces) : null
}

function joined(before: Uint8Array, piece: Uint8Array): Uint8Array {
  const next = piece.subarray(0, HEAD_BYTES - before.length)
  const both = new Uint8Array(before.length + next.length)
  both.set(before)
  both.set(next, before.length)
  return both
}

function tooLarge({ width, height }: PictureSize): boolean {
  return width * height > PIXELS_MAX
}

async function smaller(bitmap: ImageBitmap, signal: AbortSignal): Promise<Picture | null> {
  for (const { side, quality } of ATTEMPTS) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
    const width = Math.max(1, Math.round(bitmap.width * scale))
    const height = Math.max(1, Math.round(bitmap.height * scale))
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d')
    if (context === null) return null
    context.imageSmoothingQuality = 'high'
    context.drawImage(bitmap, 0, 0, width, height)
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality })
    signal.throwIfAborted()
    // A browser that writes no WebP gives a PNG instead.
    const mediaType = blob.type === 'image/webp' ? 'image/webp' : 'image/png'
    if (blob.size > 0 && blob.size <= PICTURE_BYTES_MAX)
      return { mediaType, bytes: new Uint8Array(await blob.arrayBuffer()) }
  }
  return null
}
