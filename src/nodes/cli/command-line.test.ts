import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Command } from './command.ts'
import { COMMANDS, findCommand } from './command-table.ts'
import { runCompletion } from './completion.ts'
import { EXITS } from './exit-codes.ts'
import { exitsOf, helpText, overviewText } from './help.ts'
import { main } from './main.ts'

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** Every command with its whole name, those of two words included. */
const ALL: readonly (readonly [string, Command])[] = Object.entries(COMMANDS).flatMap(([name, command]) => [
  [name, command] as const,
  ...Object.entries(command.subs ?? {}).map(([sub, each]) => [`${name} ${sub}`, each] as const),
])

function listen() {
  const texts = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((texts.out += String(text))))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((texts.err += String(text))))
  return texts
}

describe('the table of commands', () => {
  it.each(ALL)('%s: its help has usage, every flag, exit codes and an example', async (name, command) => {
    const text = await helpText(name, command)
    for (const form of command.usage) expect(text).toContain(`filetao ${form}`)
    for (const flag of Object.keys(await command.flags())) expect(text).toContain(`--${flag}`)
    for (const exit of exitsOf(command)) expect(text).toContain(`${EXITS[exit].code}  `)
    expect(command.examples.length).toBeGreaterThan(0)
    for (const example of command.examples) expect(findCommand(example.split(' ')).ok).toBe(true)
  })

  it.each(ALL)('%s: its examples use only flags it has', async (_name, command) => {
    for (const example of command.examples) {
      const found = findCommand(example.split(' '))
      const known = Object.keys(found.ok ? await found.command.flags() : {})
      const used = [...example.matchAll(/ --([a-z-]+)/g)].map(([, flag]) => flag)
      expect(used.filter((flag) => !known.includes(flag ?? ''))).toEqual([])
    }
  })

  it('is all in the overview', () => {
    for (const name of Object.keys(COMMANDS)) expect(overviewText(COMMANDS)).toContain(`  ${name} `)
  })

  it.each([
    [['store', 'put', 'a', '--x'], 'store put', ['a', '--x']],
    [['store', 'a'], 'store', ['a']],
    [['retrieve', 'bafk'], 'retrieve', ['bafk']],
    [['retrieve', 'list', '--json'], 'retrieve list', ['--json']],
    [['ls'], 'ls', []],
  ])('%j means %s', (words, name, rest) => {
    expect(findCommand(words)).toMatchObject({ ok: true, name, rest })
  })

  it.each([
    [['sotre'], '', 'store'],
    [['constructor'], '', null],
    [['wallet', 'creat'], 'wallet', 'create'],
    [['wallet'], 'wallet', null],
  ])('%j is no command', (words, within, near) => {
    expect(findCommand(words)).toMatchObject({ ok: false, within, near })
  })
})

describe('main', () => {
  it('says what may have been meant, on stderr, and ends with 2', async () => {
    const said = listen()
    await main(['retreive', 'x'])
    expect(process.exitCode).toBe(2)
    expect(said.out).toBe('')
    expect(said.err).toBe(
      'filetao: there is no command of that name: "retreive". Did you mean "filetao retrieve"?\n"filetao --help" lists them.\n',
    )
  })

  it('shows nothing a terminal would obey', async () => {
    const said = listen()
    await main(['\u001b[31mred'])
    expect(said.err).not.toContain('\u001b')
  })

  it.each([[['list', '--help']], [['help', 'list']], [['list', '-h', '--network', 'x']]])(
    '%j is help, whatever else is said',
    async (words) => {
      const said = listen()
      await main(words)
      expect(process.exitCode).toBeUndefined()
      expect(said.out).toContain('filetao list --network DIR')
      expect(said.err).toBe('')
    },
  )

  it('names the nearest flag', async () => {
    const said = listen()
    await main(['list', '--netwrok', 'x'])
    expect(process.exitCode).toBe(2)
    expect(said.err).toContain('--netwrok is unknown (did you mean --network?)')
  })

  it.each([
    [['store', 'a']],
    [['store', '-x', '--network', 'y']],
    [['store', 'a', '--network', 'x', '--chain', 'test']],
    [['store', 'a', '--chain', 'test']],
    [['store', 'a', '--chain', 'http://x', '--wallet', 'w']],
    [['retrieve', 'x', '-o', 'y', '--chain', 'test', '--wallet', 'w']],
    [['list']],
    [['completion', 'tcsh']],
    [['stats', '--validator', 'x']],
  ])('%j ends with 2 and one sentence', async (words) => {
    const said = listen()
    await main(words)
    expect(process.exitCode).toBe(2)
    expect(said.err.trim().split('\n')).toHaveLength(1)
  })

  it('takes a name that looks like a flag after --', async () => {
    const said = listen()
    await main(['store', '--network', '/nonexistent', '--', '--help'])
    expect(process.exitCode).toBe(5)
    expect(said.out).toBe('')
  })

  it.each([[['list', '--network', '/nonexistent']], [['stats', '--network', '/nonexistent']]])(
    '%j ends with 5: the network is away',
    async (words) => {
      listen()
      await main(words)
      expect(process.exitCode).toBe(5)
    },
  )
})

describe('completion', () => {
  async function script(shell: string): Promise<string> {
    const said = listen()
    expect(await runCompletion([shell], COMMANDS)).toBe(0)
    vi.restoreAllMocks()
    return said.out
  }

  it.each(['bash', 'zsh', 'fish'])('%s knows every command and every flag', async (shell) => {
    const text = await script(shell)
    for (const [name, command] of ALL) {
      for (const word of name.split(' ')) expect(text).toContain(word)
      for (const flag of Object.keys(await command.flags()))
        expect(text).toContain(shell === 'fish' ? `-l ${flag} ` : `--${flag}`)
    }
  })

  it.each([
    [['filetao', 'ret'], ['retrieve']],
    [
      ['filetao', 'wallet', ''],
      ['create', 'list', 'show'],
    ],
    [['filetao', 'store', 'put', '--enc'], ['--encrypt']],
    [['filetao', 'help', 'comp'], ['completion']],
  ])('bash completes %j', async (words, offered) => {
    const program = `${await script('bash')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_filetao; printf '%s\\n' "\${COMPREPLY[@]}"`
    // An empty folder: names of files are offered too.
    const done = spawnSync('bash', ['-c', program], { cwd: '/proc/self/task', encoding: 'utf8' })
    expect(done.stderr).toBe('')
    expect(done.stdout.split('\n')).toEqual(expect.arrayContaining(offered))
  })
})

describe('docs/cli.md', () => {
  const manual = readFileSync('docs/cli.md', 'utf8')

  it('has the exit codes of the program', () => {
    const rows = [...manual.matchAll(/^\| (\d+) \| `([a-z-]+)` \| (.*) \|$/gm)].map(
      ([, code, name, about]) => ({
        code: Number(code),
        name,
        about,
      }),
    )
    expect(rows).toEqual(Object.entries(EXITS).map(([name, { code, about }]) => ({ code, name, about })))
  })

  it.each(ALL)('has %s', (_name, { usage }) => {
    for (const form of usage) expect(manual).toContain(`filetao ${form}`.replace(/\s{2,}.*/, ''))
  })
})
