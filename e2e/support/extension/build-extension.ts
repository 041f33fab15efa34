import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const HERE = dirname(fileURLToPath(import.meta.url))
const SCRIPTS = ['background', 'content', 'page', 'wallet'] as const

const MANIFEST = {
  manifest_version: 3,
  name: 'Wallet under test',
  version: '1.0',
  permissions: ['storage', 'tabs'],
  action: {},
  background: { service_worker: 'background.js' },
  content_scripts: [
    { matches: ['http://*/*'], js: ['content.js'], run_at: 'document_start' },
    // In the page's world: a policy of the page has no say in what an extension injects there.
    { matches: ['http://*/*'], js: ['page.js'], run_at: 'document_start', world: 'MAIN' },
  ],
  content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" },
}

/** Writes an unpacked extension into `folder`, which Chromium can load. */
export async function buildExtension(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(MANIFEST))
  const html = '<!doctype html><title>wallet</title><script src="wallet.js"></script>'
  // The handlers open the second one when something waits for a person.
  for (const name of ['wallet.html', 'notification.html']) writeFileSync(join(folder, name), html)
  for (const name of SCRIPTS) await script(name, folder)
}

/** A classic script of one file: content scripts and this worker are not modules. */
async function script(name: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: {
      'process.env': JSON.stringify({
        EXTENSION_PREFIX: 'filetao-test',
        PORT_PREFIX: 'filetao-test',
        NODE_ENV: 'production',
      }),
      global: 'globalThis',
    },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2023',
      rollupOptions: {
        input: join(HERE, `${name}.ts`),
        output: { format: 'iife', entryFileNames: `${name}.js` },
      },
    },
  })
}
