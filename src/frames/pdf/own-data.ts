/** What pdf.js would fetch from a server, for documents that do not bring it along. It is in the script, or it is left out. */

/** By the names pdf.js has for them, in base64; the build puts them here (vite.pdf-frame.ts). */
declare const OWN_FILES: Readonly<Record<string, string>>

interface Wish {
  readonly filename: string
}

/** @throws for what is not here: pdf.js then does without */
async function ownFile({ filename }: Wish): Promise<Uint8Array<ArrayBuffer>> {
  const base64 = new Map(Object.entries(OWN_FILES)).get(filename)
  if (base64 === undefined) throw new RangeError('not in the frame')
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

/** The two fonts that no system has a likeness of; all others are the system's own. */
export class OwnFonts {
  readonly fetch = ownFile
}

/** The decoder of JPEG 2000, which scanned books use. */
export class OwnWasm {
  readonly fetch = ownFile
}
