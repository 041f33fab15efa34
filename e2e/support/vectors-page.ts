/** Runs vector files in the page's engine, with the page's own hashes and WebCrypto; and has what only a browser can keep. */
import { argon2i, createSHA3 } from 'hash-wasm'
import { PageMetadataCache } from '../../src/client/page-metadata-cache.ts'
import type { AesGcmPort, Ports } from '../../src/conformance/report.ts'
import { runFile } from '../../src/conformance/run.ts'

const TAG_BITS = 128

/** Views over shared memory are not accepted by WebCrypto; a copy is. */
function plain(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}

const aesGcm: AesGcmPort = {
  seal: async (key, nonce, data, associated) => {
    const imported = await crypto.subtle.importKey('raw', plain(key), 'AES-GCM', false, ['encrypt'])
    const additional = associated === undefined ? {} : { additionalData: plain(associated) }
    return new Uint8Array(
      await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv: plain(nonce), tagLength: TAG_BITS, ...additional },
        imported,
        plain(data),
      ),
    )
  },
  open: async (key, nonce, sealed, associated) => {
    const imported = await crypto.subtle.importKey('raw', plain(key), 'AES-GCM', false, ['decrypt'])
    const additional = associated === undefined ? {} : { additionalData: plain(associated) }
    try {
      return new Uint8Array(
        await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv: plain(nonce), tagLength: TAG_BITS, ...additional },
          imported,
          plain(sealed),
        ),
      )
    } catch {
      return null
    }
  },
}

/** The port inflates at once but the platform only in a stream, so every compressed text of the file is inflated before. */
async function inflateAll(text: string): Promise<Ports['inflate']> {
  const ready = new Map<string, Uint8Array>()
  const hexOf = (bytes: Uint8Array) =>
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  for (const [, hex = ''] of text.matchAll(/"ct"\s*:\s*"(78[0-9a-f]+)"/g)) {
    const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))
    ready.set(hex, new Uint8Array(await new Response(stream).arrayBuffer()))
  }
  return (deflated) => {
    const inflated = ready.get(hexOf(deflated))
    if (inflated === undefined) throw new TypeError('a compressed text that was not found before')
    return inflated
  }
}

async function runVectors(
  name: string,
  text: string,
): Promise<{ passed: number; failed: number; failures: string[] }> {
  const state = await createSHA3(256)
  const tally = await runFile(
    { name, text },
    {
      sha3: (...parts) => {
        state.init()
        for (const part of parts) state.update(part)
        return state.digest('binary')
      },
      argon2i: (password, salt, { passes, memoryKiB }) =>
        argon2i({
          password,
          salt,
          iterations: passes,
          memorySize: memoryKiB,
          parallelism: 1,
          hashLength: 32,
          outputType: 'binary',
        }),
      aesGcm,
      inflate: await inflateAll(text),
      randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    },
  )
  return {
    passed: tally.passed,
    failed: tally.failed,
    failures: tally.failures.slice(0, 5).map(({ label, detail }) => `${label}: ${detail}`),
  }
}

Object.assign(globalThis, { runVectors, PageMetadataCache })
