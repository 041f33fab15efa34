/** For tests: a node as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const RUN = { chain: 'runChain', validator: 'runValidator' } as const
const COMMAND_LINE = fileURLToPath(new URL('../cli/filetao.mjs', import.meta.url))

/**
 * The built command line where `npm test` has just built it, or else the sources: their start costs three seconds of a processor,
 * most of it for the compiler.
 */
export function spawnNode(
  name: keyof typeof RUN,
  args: readonly string[],
  stderr: 'pipe' | 'inherit' = 'pipe',
): ChildProcess {
  const main = new URL(`../${name}/main.ts`, import.meta.url).href
  const script = `import(${JSON.stringify(main)}).then((m) => m.${RUN[name]}(${JSON.stringify(args)}))`
  const command =
    process.env['FILETAO_PREPARED'] === '1'
      ? [COMMAND_LINE, name, ...args]
      : ['--import', 'tsx', '--input-type=module', '-e', script]
  return spawn(process.execPath, command, { stdio: ['pipe', 'pipe', stderr] })
}
