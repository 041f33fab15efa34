/** Commands of a document, as its reader would copy them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './network.ts'

/** @returns all `sh` blocks below a heading, up to the next of its level */
export function commandsBelow(document: string, heading: string): string {
  const text = readFileSync(join(ROOT, document), 'utf8')
  const [, after] = text.split(`\n## ${heading}\n`)
  if (after === undefined) throw new Error(`${document} has no heading ${heading}`)
  const [section = ''] = after.split('\n## ')
  const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? '')
  if (blocks.length === 0) throw new Error(`${document} has no commands below ${heading}`)
  return blocks.join('\n')
}
