/** One PDF document, drawn a page at a time with everything in it that could act left out. */
import {
  AnnotationMode,
  getDocument,
  type PDFDocumentProxy,
  type PDFPageProxy,
  type RenderTask,
  VerbosityLevel,
} from 'pdfjs-dist'
// With it in the same file pdf.js does not look for a worker: the policy of the frame allows none.
import 'pdfjs-dist/build/pdf.worker.mjs'
import type { FrameToPage } from '../../features/drive/preview/pdf-messages.ts'
import type { Encodings } from './encodings.ts'
import { OwnFonts, OwnWasm } from './own-data.ts'
import { scaleFor } from './scale.ts'

/** Pixels of one image in a document; a larger one is left out. */
const IMAGE_PIXELS_MAX = 64_000_000

interface Drawn {
  /** Height over width. */
  readonly ratio: number
  readonly text: string
}

export class PdfDrawer {
  readonly #place: HTMLElement
  readonly #encodings: Encodings
  #document: PDFDocumentProxy | null = null
  #task: RenderTask | null = null
  #turn = 0

  constructor(place: HTMLElement, encodings: Encodings) {
    this.#place = place
    this.#encodings = encodings
    // By property: the policy of the frame has no style sheet.
    place.style.margin = '0'
    place.style.overflow = 'hidden'
  }

  async open(bytes: ArrayBuffer): Promise<Extract<FrameToPage, { kind: 'opened' | 'failed' }>> {
    const encodings = this.#encodings
    class HandedEncodings {
      readonly fetch = ({ name }: { readonly name: string }) => encodings.find(name)
    }
    try {
      this.#document = await getDocument({
        data: new Uint8Array(bytes),
        isEvalSupported: false,
        enableXfa: false,
        disableAutoFetch: true,
        disableRange: true,
        disableStream: true,
        stopAtErrors: false,
        useSystemFonts: true,
        useWorkerFetch: false,
        maxImageSize: IMAGE_PIXELS_MAX,
        verbosity: VerbosityLevel.ERRORS,
        CMapReaderFactory: HandedEncodings,
        StandardFontDataFactory: OwnFonts,
        WasmFactory: OwnWasm,
      }).promise
      return { kind: 'opened', pages: this.#document.numPages }
    } catch (caught) {
      const locked = caught instanceof Error && caught.name === 'PasswordException'
      return { kind: 'failed', why: locked ? 'password' : 'damaged' }
    }
  }

  /**
   * Puts a page in the place of the one that is there, once it is whole. A later call overtakes an earlier one.
   * @param number from 1
   * @param width in pixels
   */
  async draw(number: number, width: number): Promise<Drawn | 'failed' | 'overtaken'> {
    this.#turn += 1
    const turn = this.#turn
    this.#task?.cancel()
    try {
      if (this.#document === null) return 'failed'
      const page = await this.#document.getPage(number)
      const text = await textOf(page)
      if (turn !== this.#turn) return 'overtaken'
      return { ratio: await this.#paint(page, width, turn), text }
    } catch {
      return turn === this.#turn ? 'failed' : 'overtaken'
    }
  }

  async #paint(page: PDFPageProxy, width: number, turn: number): Promise<number> {
    const whole = page.getViewport({ scale: 1 })
    const viewport = page.getViewport({ scale: scaleFor(whole, width) })
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(viewport.width))
    canvas.height = Math.max(1, Math.round(viewport.height))
    canvas.style.display = 'block'
    canvas.style.width = '100%'
    const task = page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE })
    this.#task = task
    await task.promise
    if (turn === this.#turn) this.#place.replaceChildren(canvas)
    page.cleanup()
    return whole.height / whole.width
  }
}

/** For those who hear a page instead of seeing it; a page without text has none. */
async function textOf(page: PDFPageProxy): Promise<string> {
  try {
    const { items } = await page.getTextContent()
    return items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('')
  } catch {
    return ''
  }
}
