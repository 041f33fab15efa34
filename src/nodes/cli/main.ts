/** The command line: each command is loaded only when asked for, so that a miner does not carry the page's client. */
import { UNREAD, watchOutput } from './closed-pipe.ts'
import { COMMANDS, type Found, findCommand, isHelp } from './command-table.ts'
import { exitCode } from './exit-codes.ts'
import { helpText, overviewText } from './help.ts'

/** Runs one command; its answer becomes the exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const words = args[0] === 'help' ? [...args.slice(1), '--help'] : args
  if (words.length === 0 || isHelp(words[0])) {
    watchOutput('end')
    process.stdout.write(overviewText(COMMANDS))
    return
  }
  const found = findCommand(words)
  if (!found.ok) {
    process.stderr.write(unknownText(found))
    process.exitCode = exitCode('usage')
    return
  }
  const { name, command, rest } = found
  if (asksForHelp(rest)) {
    watchOutput('end')
    process.stdout.write(await helpText(name, command))
    return
  }
  const isUnread = watchOutput(command.whenUnread ?? 'end')
  const code = await command.run(rest)
  if (typeof code === 'number') process.exitCode = code === 0 && isUnread() ? UNREAD : code
}

/** What comes after `--` is a name, whatever it looks like. */
function asksForHelp(rest: readonly string[]): boolean {
  const end = rest.indexOf('--')
  return (end < 0 ? rest : rest.slice(0, end)).some(isHelp)
}

function unknownText({ within, typed, near }: Found & { readonly ok: false }): string {
  const before = within === '' ? 'filetao' : `filetao ${within}`
  // A terminal obeys some of what a word may hold.
  const shown = typed.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)
  const what = typed === '' ? 'it takes a command' : `there is no command of that name: "${shown}"`
  const meant = near === null ? '' : ` Did you mean "${before} ${near}"?`
  return `${before}: ${what}.${meant}\n"${before} --help" lists them.\n`
}
