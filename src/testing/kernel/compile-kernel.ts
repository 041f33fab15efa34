/** Compiles src/kernel/assembly to WebAssembly: for `npm run build:kernel`, and for the test that nobody forgot it. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { main } from 'assemblyscript/asc'

export const KERNEL_MODULE = resolve(import.meta.dirname, '../../kernel/proof-kernel.wasm.ts')
const SOURCES = resolve(import.meta.dirname, '../../kernel/assembly')

/**
 * No runtime: the sources only know addresses, so there is nothing to collect, nothing to import and no start function.
 * `abort` has no use because nothing asserts.
 */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort=']

/** @throws Error with what the compiler said */
export async function compileKernel(): Promise<Uint8Array> {
  const written = new Map<string, Uint8Array>()
  const said: string[] = []
  const { error } = await main(['index.ts', '--outFile', 'kernel.wasm', '--bindings', 'none', ...OPTIONS], {
    // The compiler puts .ts behind every import; ours say it themselves, like everywhere in the house.
    readFile: (name, base) =>
      readFile(join(SOURCES, base, name.replace(/\.ts\.ts$/, '.ts')), 'utf8').catch(() => null),
    writeFile: (name, contents) => {
      written.set(name, typeof contents === 'string' ? new TextEncoder().encode(contents) : contents)
    },
    listFiles: () => [],
    stderr: { write: (text: string | Uint8Array) => said.push(String(text)) > 0 },
  })
  const wasm = written.get('kernel.wasm')
  if (error !== null || wasm === undefined) throw new Error(`the kernel does not compile\n${said.join('')}`)
  return wasm
}

/** The text of `src/kernel/proof-kernel.wasm.ts`. */
export function kernelModuleText(wasm: Uint8Array): string {
  const sha256 = createHash('sha256').update(wasm).digest('hex')
  return [
    '/** Made by `npm run build:kernel` from assembly/; a test compiles it anew and compares. Do not edit or merge: build. */',
    `export const KERNEL_SHA256 = '${sha256}'`,
    `export const KERNEL_BASE64 =\n  '${Buffer.from(wasm).toString('base64')}'`,
    '',
  ].join('\n')
}
