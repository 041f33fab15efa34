/** A PDF document as plain as the format allows. */

/** Of red, green and blue, each from 0 to 1. */
type Colour = readonly [number, number, number]

export interface PdfPage {
  /** Of a box across the upper half of the page. */
  readonly colour: Colour
  /** Hexadecimal UTF-16 of letters in a font that the document only names, below the lines. */
  readonly japanese?: string
  /** Latin letters without parentheses, one below the other. */
  readonly lines: readonly string[]
}

interface PdfWish {
  readonly pages: readonly PdfPage[]
  /** In JPEG 2000, over the box of every page. @param side pixels */
  readonly image?: { readonly side: number; readonly bytes: Uint8Array }
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
  image,
  catalogue = '',
  annotations = [],
  trailer = '',
}: PdfWish): Uint8Array<ArrayBuffer> {
  const first = 8
  const kids = pages.map((_, at) => `${first + 2 * at} 0 R`)
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`,
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /UniJIS-UTF16-H /DescendantFonts [5 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /FontDescriptor 6 0 R ' +
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>',
    '<< /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 ' +
      '/Ascent 723 /Descent -241 /CapHeight 709 /StemV 69 >>',
    image === undefined ? 'null' : imageOf(image),
  ]
  for (const page of pages) {
    const drawn = contentOf(page, image !== undefined)
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${objects.length + 2} 0 R ` +
        `/Resources << /Font << /F 3 0 R /J 4 0 R >> /XObject << /I 7 0 R >> >> /Annots [${annotations.join(' ')}] >>`,
      streamOf('', drawn),
    )
  }
  return assemble(objects, trailer)
}

function streamOf(fields: string, text: string): string {
  return `<< ${fields} /Length ${text.length} >>\nstream\n${text}\nendstream`
}

function imageOf({ side, bytes }: NonNullable<PdfWish['image']>): string {
  const fields = `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /Filter /JPXDecode`
  return streamOf(fields, String.fromCharCode(...bytes))
}

function contentOf({ colour, lines, japanese }: PdfPage, hasImage: boolean): string {
  const over = hasImage ? 'q 475 0 0 270 60 500 cm /I Do Q' : ''
  const box = `${colour.join(' ')} rg 60 500 475 270 re f ${over}`
  const text = lines.map((line) => `(${line}) Tj T*`).join(' ')
  const last = japanese === undefined ? '' : `/J 13 Tf <${japanese}> Tj`
  return `${box} 0.1 g BT /F 13 Tf 19 TL 60 460 Td ${text} ${last} ET`
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
