import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/**
 * Runs a Node program that prints one JSON value, while this process goes on; what it complains of is shown.
 * @param args of `node`. @throws when it does not end with 0, or with what is no JSON
 */
export async function printedJson(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<unknown> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said}`)
  return JSON.parse(said)
}
