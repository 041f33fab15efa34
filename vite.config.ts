import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'vite'
import { pageAliases } from './vite.aliases.ts'
import { finishPage } from './vite.finish-page.ts'
import { messages } from './vite.messages.ts'
import { pdfFrame } from './vite.pdf-frame.ts'
import { workers } from './vite.workers.ts'

/** The page: an entry chunk, lazily loaded routes, and module workers whose URLs pass a Trusted Types policy. */
const page: UserConfig = {
  plugins: [messages(), react(), tailwindcss(), pdfFrame(), finishPage()],
  worker: workers,
  resolve: { alias: pageAliases },
  build: {
    outDir: 'dist/page',
    target: 'es2023',
    emptyOutDir: true,
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
}

/**
 * The Node processes: one bundle, so that a dozen of them start without a compiler in between. Packages are in it: finding and
 * compiling their hundreds of small modules was most of what a node did until it answered. The miners with tempers of the local
 * network are a second program beside the command line, which never loads it.
 */
const nodes: UserConfig = {
  publicDir: false,
  // Left out: what finds its compiled part beside itself, and what few nodes load.
  ssr: { noExternal: true, external: ['classic-level', 'ioredis', '@aws-sdk/client-s3'] },
  build: {
    ssr: true,
    rollupOptions: { input: ['src/nodes/cli/main.ts', 'src/testing/tempers/tempered-miner.ts'] },
    outDir: 'dist/nodes',
    target: 'node20',
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
  },
}

/**
 * The package: one module for each of ours, so that whoever takes `retrieve` alone carries no more; packages stay imports.
 * package.json says that only the sources have side effects: the page's do, the built package's have none.
 */
const sdk: UserConfig = {
  publicDir: false,
  build: {
    lib: { entry: 'src/sdk/sdk.ts', formats: ['es'] },
    rollupOptions: {
      external: (id) => !/^(?:\.|\/|[A-Z]:)/.test(id) && !id.startsWith('src/'),
      output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
    },
    outDir: 'dist/sdk',
    target: 'es2023',
    minify: false,
    emptyOutDir: true,
  },
}

const BUILDS: Readonly<Record<string, UserConfig>> = { nodes, sdk }

export default defineConfig(({ mode }) => BUILDS[mode] ?? page)
