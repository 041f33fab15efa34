/** Help from the table of commands, for people on a terminal of 100 columns. */
import type { FlagSpec } from '../shared/args.ts'
import type { Command, CommandTable, Group } from './command.ts'
import { EXITS, type ExitName } from './exit-codes.ts'

const GROUPS: readonly (readonly [Group, string])[] = [
  ['files', 'Files'],
  ['network', 'Network'],
  ['keys', 'Keys'],
  ['nodes', 'Nodes'],
  ['development', 'Tools'],
]

export function overviewText(table: CommandTable): string {
  const lines = GROUPS.flatMap(([group, title]) => {
    const rows = Object.entries(table).filter(([, command]) => command.group === group)
    return [title, ...rows.map(([name, { about }]) => `  ${name.padEnd(12)} ${about}`), '']
  })
  return [
    'filetao COMMAND [WORDS] [FLAGS]',
    '',
    ...lines,
    'filetao COMMAND --help says more about one of them; docs/cli.md has everything.',
    '',
  ].join('\n')
}

export async function helpText(name: string, command: Command): Promise<string> {
  const flags = Object.entries(await command.flags())
  const rows: (readonly [string, string])[] = flags.map(([flag, spec]) => [
    `--${flag}${valueOf(spec)}`,
    aboutOf(spec),
  ])
  if (flags.some(([flag]) => flag === 'output')) rows.unshift(['-o OUT', 'the same as --output OUT'])
  rows.push(['--help', 'this text'])
  const exits = exitsOf(command).map((exit) => [String(EXITS[exit].code), EXITS[exit].about] as const)
  const subs = Object.entries(command.subs ?? {}).map(([word, { about }]) => [word, about] as const)
  return [
    `filetao ${name}: ${command.about}`,
    ...section(
      'Usage',
      command.usage.map((form) => `  filetao ${form}`),
    ),
    ...section('Commands', columns(subs)),
    ...section('Flags', columns(rows)),
    ...section('Exit codes', columns(exits)),
    ...section(
      'Examples',
      command.examples.map((example) => `  filetao ${example}`),
    ),
    '',
  ].join('\n')
}

export function exitsOf({ exits = [] }: Command): ExitName[] {
  return ['done', 'failed', 'usage', ...exits]
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines]
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

function valueOf(spec: FlagSpec): string {
  if (spec.kind === 'switch') return ''
  return spec.kind === 'integer' ? ' N' : ' TEXT'
}

function aboutOf(spec: FlagSpec): string {
  if (spec.kind === 'switch' || spec.kind === 'list') return spec.about
  if (spec.required === true) return `${spec.about} (required)`
  return spec.default === undefined ? spec.about : `${spec.about} (default: ${spec.default})`
}
