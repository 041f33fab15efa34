/**
 * The document that draws PDFs, in a frame without an origin. It says that it is there, and gets a port from the page around it;
 * all else goes by that port.
 */
import {
  FRAME_READY,
  type FrameToPage,
  readPage,
  TEXT_LETTERS_MAX,
} from '../../features/drive/preview/pdf-messages.ts'
import { Encodings } from './encodings.ts'
import { PdfDrawer } from './pdf-drawer.ts'
import { withoutCalls } from './without-calls.ts'
import { withoutFrames } from './without-frames.ts'

// A document that is not in a frame of the page has nobody to talk to.
if (parent !== window) start()

function start(): void {
  withoutCalls()
  withoutFrames()
  const onMessage = ({ source, origin, ports: [port] }: MessageEvent<unknown>): void => {
    // The frame's own origin is none; the one it was loaded from is the page's.
    if (source !== parent || origin !== location.origin || port === undefined) return
    removeEventListener('message', onMessage)
    listen(port)
  }
  addEventListener('message', onMessage)
  parent.postMessage(FRAME_READY, location.origin)
}

function listen(port: MessagePort): void {
  const say = (what: FrameToPage) => port.postMessage(what)
  const encodings = new Encodings(() => say({ kind: 'wants-encodings' }))
  const drawer = new PdfDrawer(document.body, encodings)
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const said = readPage(data)
    if (said?.kind === 'open') {
      void drawer.open(said.bytes).then(say)
      return
    }
    if (said?.kind === 'encodings') encodings.give(said.json)
    if (said?.kind !== 'show') return
    const { ask, page, width } = said
    void drawer.draw(page, width).then((drawn) => {
      if (drawn === 'overtaken') return
      if (drawn === 'failed') say({ kind: 'page-failed', ask })
      else say({ kind: 'shown', ask, ratio: drawn.ratio, text: drawn.text.slice(0, TEXT_LETTERS_MAX) })
    })
  }
}
