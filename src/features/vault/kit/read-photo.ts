/** Finds the QR code in a picture a person chose. The reader is loaded with the first picture. */

export type PhotoReading =
  | { readonly ok: true; readonly text: string }
  /** `unreadable`: no picture the browser knows. `too-large`: more than it can be asked to unpack. */
  | { readonly ok: false; readonly reason: 'unreadable' | 'too-large' | 'no-code' }

const BYTES_MAX = 64 * 1024 * 1024
/** Longest sides, in pixels, at which the code is looked for: a photograph is sharpest somewhere below its full size. */
const SIDES = [1400, 800, 2600] as const
/** Milliseconds of extra effort for each; the page does not answer meanwhile. */
const EFFORT_MS = 300

export async function readPhoto(file: Blob): Promise<PhotoReading> {
  if (file.size > BYTES_MAX) return { ok: false, reason: 'too-large' }
  const picture = await createImageBitmap(file).catch(() => null)
  if (picture === null) return { ok: false, reason: 'unreadable' }
  try {
    const { decodeQR } = await import('qr/decode.js')
    for (const side of SIDES) {
      const text = codeIn(pixelsOf(picture, side), decodeQR)
      if (text !== null) return { ok: true, text }
      await nextTurn()
    }
    return { ok: false, reason: 'no-code' }
  } finally {
    picture.close()
  }
}

type Decode = typeof import('qr/decode.js').decodeQR

function codeIn(pixels: ImageData | null, decode: Decode): string | null {
  if (pixels === null) return null
  try {
    return decode(pixels, { effort: Number.POSITIVE_INFINITY, timeLimit: EFFORT_MS })
  } catch {
    // It throws for every picture without a code.
    return null
  }
}

function pixelsOf(picture: ImageBitmap, side: number): ImageData | null {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const width = Math.max(1, Math.round(picture.width * scale))
  const height = Math.max(1, Math.round(picture.height * scale))
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return null
  // A drawing with a transparent ground would be black on black.
  context.fillStyle = 'white'
  context.fillRect(0, 0, width, height)
  context.drawImage(picture, 0, 0, width, height)
  return context.getImageData(0, 0, width, height)
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
