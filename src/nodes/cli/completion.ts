/** `filetao completion bash|zsh|fish`: scripts made of the table of commands, so that they know every command and flag. */
import type { CommandTable } from './command.ts'
import { badUsage } from './drive-command.ts'

interface Row {
  readonly name: string
  readonly about: string
  readonly subs: readonly string[]
  /** Without dashes. Of the command and of its second words. */
  readonly flags: readonly { readonly name: string; readonly takesValue: boolean; readonly about: string }[]
}

const SHELLS: Readonly<Record<string, (rows: readonly Row[]) => string>> = { bash, zsh, fish }

/** @returns the exit code */
export async function runCompletion(args: readonly string[], table: CommandTable): Promise<number> {
  const [shell = '', ...more] = args
  const write = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined
  if (write === undefined || more.length > 0)
    return badUsage('completion', 'name one shell: bash, zsh or fish')
  process.stdout.write(write(await rowsOf(table)))
  return 0
}

async function rowsOf(table: CommandTable): Promise<Row[]> {
  return Promise.all(
    Object.entries(table).map(async ([name, command]) => {
      const subs = Object.entries(command.subs ?? {})
      const tables = await Promise.all([command, ...subs.map(([, sub]) => sub)].map(({ flags }) => flags()))
      const all = new Map(tables.flatMap((flags) => Object.entries(flags)))
      const flags = [...all].map(([flag, { kind, about }]) => ({
        name: flag,
        takesValue: kind !== 'switch',
        about,
      }))
      return { name, about: command.about, subs: subs.map(([word]) => word), flags: [...flags, HELP] }
    }),
  )
}

const HELP = { name: 'help', takesValue: false, about: 'what it does' }

const names = (rows: readonly Row[]): string => rows.map(({ name }) => name).join(' ')
const flagWords = ({ flags }: Row): string => flags.map(({ name }) => `--${name}`).join(' ')

function bash(rows: readonly Row[]): string {
  const cases = rows.map(
    (row) => `    ${row.name}) subs='${row.subs.join(' ')}'; flags='${flagWords(row)}' ;;`,
  )
  return `# filetao completion bash > ~/.local/share/bash-completion/completions/filetao
_filetao() {
  local cur=\${COMP_WORDS[COMP_CWORD]} subs='' flags=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${names(rows)} help' -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    help) subs='${names(rows)}' ;;
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
  elif [ "$COMP_CWORD" -eq 2 ] && [ -n "$subs" ]; then
    COMPREPLY=($(compgen -W "$subs" -- "$cur") $(compgen -f -- "$cur"))
  else
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}
complete -o filenames -F _filetao filetao
`
}

function zsh(rows: readonly Row[]): string {
  const commands = rows.map(({ name, about }) => `    ${quoted(`${name}:${about.replaceAll(':', '\\:')}`)}`)
  const cases = rows.map((row) => {
    const subs = row.subs.length === 0 ? '' : `(( CURRENT == 3 )) && compadd -- ${row.subs.join(' ')}; `
    return `    ${row.name}) ${subs}[[ $words[CURRENT] == -* ]] && compadd -- ${flagWords(row)} || _files ;;`
  })
  return `#compdef filetao
# filetao completion zsh > a folder of $fpath, as _filetao
_filetao() {
  local -a commands
  commands=(
${commands.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  case $words[2] in
${cases.join('\n')}
    *) _files ;;
  esac
}
compdef _filetao filetao
`
}

function fish(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ name, about, subs, flags }) => {
    const seen = `-n '__fish_seen_subcommand_from ${name}'`
    return [
      `complete -c filetao -n __fish_use_subcommand -f -a ${name} -d ${quoted(about)}`,
      ...subs.map((sub) => `complete -c filetao ${seen} -a ${sub}`),
      ...flags.map((flag) => {
        const value = flag.takesValue ? ' -r' : ''
        return `complete -c filetao ${seen} -l ${flag.name}${value} -d ${quoted(flag.about)}`
      }),
    ]
  })
  return `# filetao completion fish > ~/.config/fish/completions/filetao.fish\n${lines.join('\n')}\n`
}

/** For zsh and fish alike: within single quotes both take everything but a quote; fish also reads a backslash. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", '’')}'`
}
