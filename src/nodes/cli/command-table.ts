/** Every command there is, in the order of the help, and the way from words to one of them. */
import { nearestOf } from '../shared/nearest.ts'
import type { Command, CommandTable } from './command.ts'
import { FILE_COMMANDS } from './file-commands.ts'
import { NODE_COMMANDS } from './node-commands.ts'

export const COMMANDS: CommandTable = {
  ...FILE_COMMANDS,
  ...NODE_COMMANDS,
  completion: {
    group: 'development',
    about: 'print a completion script for bash, zsh or fish',
    usage: ['completion bash|zsh|fish'],
    flags: async () => ({}),
    examples: ['completion bash > ~/.local/share/bash-completion/completions/filetao'],
    run: async (args) => (await import('./completion.ts')).runCompletion(args, COMMANDS),
  },
}

export type Found =
  | { readonly ok: true; readonly name: string; readonly command: Command; readonly rest: readonly string[] }
  /** `within`: the command whose second word is unknown; empty: the first one is. */
  | { readonly ok: false; readonly within: string; readonly typed: string; readonly near: string | null }

/** The first word, and the second where that is a command's own. Total. */
export function findCommand(args: readonly string[], table: CommandTable = COMMANDS): Found {
  const [name = '', ...rest] = args
  const command = Object.hasOwn(table, name) ? table[name] : undefined
  if (command === undefined)
    return { ok: false, within: '', typed: name, near: nearestOf(name, Object.keys(table)) }
  const { subs = {}, needsSub = false } = command
  const [second = '', ...more] = rest
  const sub = Object.hasOwn(subs, second) ? subs[second] : undefined
  if (sub !== undefined) return { ok: true, name: `${name} ${second}`, command: sub, rest: more }
  if (needsSub && !isHelp(second))
    return { ok: false, within: name, typed: second, near: nearestOf(second, Object.keys(subs)) }
  return { ok: true, name, command, rest }
}

export function isHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h'
}
