/** How workers are built: modules, each with a digest in its name, and the one that posts in a folder of its own (src/app/service-worker.ts says why). */
import type { UserConfig } from 'vite'

const folderOf = (worker: string) => (worker === 'send.worker' ? 'direct' : 'assets')

export const workers: NonNullable<UserConfig['worker']> = {
  format: 'es',
  rollupOptions: { output: { entryFileNames: ({ name }) => `${folderOf(name)}/[name]-[hash].js` } },
}
