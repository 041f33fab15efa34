/** A PDF document as plain as the format allows. */

/** Of red, green and blue, each from 0 to 1. */
type Colour = readonly [number, number, number]

export interface PdfPage {
  /** Of a box across the upper half of the page. */
  readonly colour: Colour
  /** Latin letters without parentheses, one below the other. */
  readonly lines: readonly string[]
}

interface PdfWish {
  readonly pages: readonly PdfPage[]
  /** Fields of the catalogue beside those it needs, such as an action for when it is opened. */
  readonly catalogue?: string
  /** Annotations of every page, each a dictionary. */
  readonly annotations?: readonly string[]
  /** More of the trailer: `/Encrypt` for example. */
  readonly trailer?: string
}

/** Sheets of A4. */
export function pdfFile({
  pages,
  catalogue = '',
  annotations = [],
  trailer = '',
}: PdfWish): Uint8Array<ArrayBuffer> {
  const first = 4
  const kids = pages.map((_, at) => `${first + 2 * at} 0 R`)
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`,
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  for (const { colour, lines } of pages) {
    const drawn = contentOf(colour, lines)
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${objects.length + 2} 0 R ` +
        `/Resources << /Font << /F 3 0 R >> >> /Annots [${annotations.join(' ')}] >>`,
      `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    )
  }
  return assemble(objects, trailer)
}

function contentOf(colour: Colour, lines: readonly string[]): string {
  const box = `${colour.join(' ')} rg 60 500 475 270 re f`
  const text = lines.map((line) => `(${line}) Tj T*`).join(' ')
  return `${box} 0.1 g BT /F 13 Tf 19 TL 60 460 Td ${text} ET`
}

/** Objects by number, from 1, and the table of where each begins. */
function assemble(objects: readonly string[], trailer: string): Uint8Array<ArrayBuffer> {
  let file = '%PDF-1.7\n'
  const places = objects.map((object, at) => {
    const place = file.length
    file += `${at + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`)
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}`
  file += `${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${file.length}\n%%EOF\n`
  return Uint8Array.from(file, (letter) => letter.charCodeAt(0))
}
