/**
 * Builds the document that draws PDFs into one file with its script inside: it has an origin of its own and may fetch nothing.
 * The page's own bundle has none of it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, type Plugin, type ResolvedConfig } from 'vite'

const FRAME_FILE = 'pdf-frame.html'
/** East Asian encodings by name; the page fetches them for a document that needs one. */
const ENCODINGS_FILE = 'pdf-encodings.json'
/** What no page fetches before somebody looks into a PDF. */
export const PDF_FILES: readonly string[] = [FRAME_FILE, ENCODINGS_FILE]
/** What pdf.js needs for documents that use it without bringing it along: two fonts that no system has, and JPEG 2000. */
const OWN_FILES = ['standard_fonts/FoxitDingbats.pfb', 'standard_fonts/FoxitSymbol.pfb', 'wasm/openjpeg.wasm']

export function pdfFrame(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'filetao-pdf-frame',
    apply: 'build',
    configResolved(resolved) {
      config = resolved
    },
    async generateBundle() {
      const files = join(config.root, 'node_modules/pdfjs-dist')
      this.emitFile({ type: 'asset', fileName: FRAME_FILE, source: await buildFrame(config.root, files) })
      this.emitFile({ type: 'asset', fileName: ENCODINGS_FILE, source: JSON.stringify(encodings(files)) })
    },
  }
}

async function buildFrame(root: string, files: string): Promise<string> {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    define: { OWN_FILES: JSON.stringify(ownFiles(files)) },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rollupOptions: {
        input: join(root, 'src/frames/pdf/main.ts'),
        output: { format: 'es', codeSplitting: false },
      },
    },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    'output' in one ? one.output : [],
  )
  const [script, ...others] = outputs
  if (script?.type !== 'chunk' || others.length > 0) throw new TypeError('the frame is not one script')
  return frameDocument(script.code)
}

function ownFiles(folder: string): Record<string, string> {
  const read = (path: string) => readFileSync(join(folder, path)).toString('base64')
  return Object.fromEntries(OWN_FILES.map((path) => [basename(path), read(path)]))
}

function encodings(folder: string): Record<string, string> {
  const names = readdirSync(join(folder, 'cmaps')).filter((name) => name.endsWith('.bcmap'))
  const read = (name: string) => readFileSync(join(folder, 'cmaps', name)).toString('base64')
  return Object.fromEntries(names.sort().map((name) => [basename(name, '.bcmap'), read(name)]))
}

/** What would end the script's element, or hide its end, is spelled so that only JavaScript understands it. */
function frameDocument(code: string): string {
  const script = code.replaceAll(/<(?=\/script|script|!--)/gi, '\\x3C')
  // An HTML parser changes these, and then the digest in the policy is of another text.
  if (/[\r\0]/.test(script)) throw new TypeError('the script of the frame has a character that HTML changes')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>PDF</title><script type="module">${script}</script></html>\n`
}
