/**
 * `npm test`: installs what is missing, then runs everything continuous integration runs. Ends with one line that
 * counts every test and vector, `N passed, N failed`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt, ensureInstalled } from '../src/nodes/cli/filetao.mjs'
import { ensureChromium } from './support/chromium.mjs'
import { ensureRedis } from './support/redis.mjs'

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'))
const results = mkdtempSync(join(tmpdir(), 'filetao-test-'))
const total = { passed: 0, failed: 0 }
/** What failed and why, said again at the end: whoever reads only the last lines of a long log finds it there. */
const failures = []
const MESSAGE_LINES_MAX = 12

function heading(text) {
  process.stdout.write(`\n── ${text}\n`)
}

function run(command, args, options = {}) {
  const { capture, ...env } = options
  return spawnSync(command, args, {
    stdio: capture ? ['ignore', 'pipe', 2] : ['ignore', 1, 2],
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
}

/** One vitest run; its own counts are added. A run that counted nothing has failed. */
function vitest(name, config, env) {
  heading(name)
  const report = join(results, `${name.replaceAll(' ', '-')}.json`)
  const done = run(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config',
      config,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    env,
  )
  let counted = { numPassedTests: 0, numFailedTests: 0 }
  try {
    counted = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    // The run died before it wrote a report; the exit code below says so.
  }
  total.passed += counted.numPassedTests
  total.failed += counted.numFailedTests
  failures.push(...failuresOf(name, counted))
  if ((done.status !== 0 || counted.numPassedTests === 0) && counted.numFailedTests === 0)
    fail(`${name}: ended with ${done.status ?? done.signal} and no failed test`)
}

function fail(what) {
  total.failed += 1
  failures.push(what)
}

/** One text for each failed test, and for each file that could not be run. */
function failuresOf(name, { testResults = [] }) {
  return testResults.flatMap(({ name: file, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    const where = `${name}: ${relative(process.cwd(), file)}`
    if (failed.length === 0) return message ? [`${where}\n${shortened(message)}`] : []
    return failed.map(
      ({ fullName, failureMessages }) => `${where}: ${fullName}\n${shortened(failureMessages.join('\n'))}`,
    )
  })
}

function shortened(message) {
  return message
    .split('\n')
    .slice(0, MESSAGE_LINES_MAX)
    .map((line) => `    ${line.slice(0, 300)}`)
    .join('\n')
}

/** Begins the check, which keeps one core busy for as long as the builds do the other. @returns what waits for it and says how it ended */
function beginCheck() {
  const path = join(results, 'check.txt')
  const said = openSync(path, 'w')
  const child = spawn('npm', ['run', '--silent', 'check'], { stdio: ['ignore', said, said] })
  const ended = new Promise((settle) => {
    child.once('error', () => settle(null))
    child.once('exit', settle)
  })
  return async () => {
    const status = await ended
    closeSync(said)
    heading('check: types, lint, format, dead code')
    process.stdout.write(readFileSync(path, 'utf8'))
    if (status === 0) total.passed += 1
    else fail('check: types, lint, format, dead code or architecture; see above')
  }
}

function conformance() {
  heading('conformance')
  const done = run(process.execPath, ['src/nodes/cli/filetao.mjs', 'conformance', 'e2e/vectors'], {
    capture: true,
  })
  process.stdout.write(done.stdout)
  const counted = /(\d+) passed, (\d+) failed\s*$/.exec(done.stdout)
  total.passed += Number(counted?.[1] ?? 0)
  total.failed += Number(counted?.[2] ?? 1)
  if (done.status !== 0 && counted?.[2] === '0') total.failed += 1
  if (done.status !== 0) failures.push('conformance; see above')
}

ensureInstalled()
const chromium = await ensureChromium()
ensureRedis()
const endCheck = beginCheck()
heading('build')
ensureBuilt('nodes')
ensureBuilt('page')
// Nothing changes from here on, so that no command that a test runs need look for it.
process.env.FILETAO_PREPARED = '1'
conformance()
await endCheck()
vitest('unit', 'vitest.config.ts', {})
vitest('end to end', 'e2e/vitest.config.ts', { CHROMIUM_PATH: chromium })
rmSync(results, { recursive: true, force: true })
if (failures.length > 0) process.stdout.write(`\n── failed\n${failures.join('\n')}\n`)
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed === 0 ? 0 : 1
