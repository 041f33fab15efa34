/**
 * `npm run check:alerts`: the alert rules and their tests through Prometheus' own `promtool`, and what it says of the text that metrics
 * are written in. promtool is Debian's package `prometheus`, unpacked beside this for one run where it is not installed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isInstalled } from './support/debian.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = mkdtempSync(join(tmpdir(), 'filetao-promtool-'))

function run(command, args, options = {}) {
  return spawnSync(command, args, { encoding: 'utf8', ...options })
}

/** Never installed: the package would start a server. */
function promtool() {
  if (isInstalled('promtool')) return 'promtool'
  const fetched = run('apt-get', ['download', '-qq', 'prometheus'], { cwd: folder, stdio: ['ignore', 2, 2] })
  const [file] = readdirSync(folder)
  const unpacked =
    fetched.status === 0 && file !== undefined && run('dpkg', ['-x', file, 'x'], { cwd: folder }).status === 0
  return unpacked ? join(folder, 'x/usr/bin/promtool') : null
}

function check() {
  const tool = promtool()
  if (tool === null) {
    process.stderr.write('check:alerts needs promtool: on Debian, apt-get install prometheus\n')
    return 1
  }
  const rules = join(root, 'docs/monitoring')
  const text = run(process.execPath, ['--import', 'tsx', 'src/testing/metrics-sample.ts'], { cwd: root })
  const checks = [
    { what: 'rules', done: run(tool, ['check', 'rules', 'alerts.yml'], { cwd: rules }) },
    { what: 'tests of rules', done: run(tool, ['test', 'rules', 'alerts.test.yml'], { cwd: rules }) },
    { what: 'a sample', done: text },
    { what: 'metrics', done: run(tool, ['check', 'metrics'], { input: text.stdout }) },
  ]
  for (const { what, done } of checks) {
    process.stdout.write(`${what}: ${done.status === 0 ? 'good' : 'bad'}\n`)
    if (done.status !== 0) process.stdout.write(`${done.stdout}${done.stderr}\n`)
  }
  return checks.every(({ done }) => done.status === 0) ? 0 : 1
}

const code = check()
rmSync(folder, { recursive: true, force: true })
process.exit(code)
