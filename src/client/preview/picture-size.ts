/**
 * How large a picture is, from its first bytes: decoding one takes four bytes for each pixel, and a small file may claim
 * billions. Only what is read here is decoded; drawings (SVG) are none of it.
 */

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** First bytes that are enough; a JPEG that has its size further on, behind a large preview of its own, is not drawn. */
export const HEAD_BYTES = 256 * 1024

/** @returns null for anything that is no PNG, GIF, WebP or JPEG, or is cut off before it says its size */
export function pictureSize(head: Uint8Array): PictureSize | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const size = sizeOfPng(view) ?? sizeOfGif(view) ?? sizeOfWebp(view) ?? sizeOfJpeg(view)
  return size === null || size.width === 0 || size.height === 0 ? null : size
}

function has(view: DataView, at: number, text: string): boolean {
  if (at + text.length > view.byteLength) return false
  return Array.from(text).every((letter, index) => view.getUint8(at + index) === letter.charCodeAt(0))
}

function sizeOfPng(view: DataView): PictureSize | null {
  if (view.byteLength < 24 || !has(view, 0, '\u0089PNG\r\n\u001a\n') || !has(view, 12, 'IHDR')) return null
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

function sizeOfGif(view: DataView): PictureSize | null {
  if (view.byteLength < 10 || !has(view, 0, 'GIF8')) return null
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
}

/** RFC 9649: lossy, lossless, and the extended form that names its canvas. */
function sizeOfWebp(view: DataView): PictureSize | null {
  if (view.byteLength < 30 || !has(view, 0, 'RIFF') || !has(view, 8, 'WEBP')) return null
  if (has(view, 12, 'VP8 '))
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  if (has(view, 12, 'VP8L')) {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (!has(view, 12, 'VP8X')) return null
  const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000 + 1
  return { width: three(24), height: three(27) }
}

function sizeOfJpeg(view: DataView): PictureSize | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null
  for (let at = 2; at + 9 <= view.byteLength; ) {
    const marker = view.getUint16(at)
    if (marker < 0xff01) return null
    if (marker === 0xffff) {
      // A marker may be filled up in front.
      at += 1
      continue
    }
    if (isFrame(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    at += 2 + view.getUint16(at + 2)
  }
  return null
}

/** SOF0 to SOF15, among which three numbers mean something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)
}
