/**
 * `filetao stats [HOTKEY|UID…] [--network DIR | --validator URL…] [--json]`: what the public view of each validator says of
 * each miner. The figures are the validators' own; who disagrees stands side by side.
 */
import { parseCommand } from './drive-command.ts'
import { exitCode } from './exit-codes.ts'
import { askedOf, NETWORK_READ_FLAGS, silence } from './network-command.ts'
import { networkText } from './network-table.ts'
import { printable } from './progress.ts'
import { readNetwork } from './read-network.ts'

export const FLAGS = NETWORK_READ_FLAGS

/** @returns the exit code */
export async function runStats(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, FLAGS)
  if (typeof parsed === 'string') return say(parsed, exitCode('usage'))
  const { words, flags } = parsed
  const asked = await askedOf(flags)
  if (!asked.ok) return say(asked.detail, exitCode(asked.exit))
  const view = await readNetwork(asked.value)
  const silent = silence('stats', view)
  if (silent !== null) return silent
  const wanted = (row: { readonly hotkey: string; readonly uid: number | null }): boolean =>
    words.length === 0 || words.includes(row.hotkey) || (row.uid !== null && words.includes(String(row.uid)))
  const validators = view.validators.map(({ name, seen }) => ({
    name,
    seen: typeof seen === 'string' ? seen : { ...seen, miners: seen.miners.filter(wanted) },
  }))
  const found = validators.flatMap(({ seen }) => (typeof seen === 'string' ? [] : seen.miners))
  if (words.length > 0 && found.length === 0)
    return say(`no validator knows ${printable(words.join(', '))}`, exitCode('not-found'))
  if (!flags.json) {
    process.stdout.write(networkText({ ...view, validators }))
    return exitCode('done')
  }
  const incentives = typeof view.chain === 'string' ? null : view.chain.incentives
  for (const { name, seen } of validators) {
    if (typeof seen === 'string') continue
    for (const row of seen.miners) {
      const incentive = incentives?.get(row.hotkey) ?? null
      process.stdout.write(
        `${JSON.stringify({ validator: name, block: seen.page.block, incentive, ...row })}\n`,
      )
    }
  }
  return exitCode('done')
}

function say(sentence: string, code: number): number {
  process.stderr.write(`stats: ${sentence}\n`)
  return code
}
