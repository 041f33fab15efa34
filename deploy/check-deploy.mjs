/**
 * `npm run check:deploy`: what of deploy/ can be tried without a container engine. nginx reads its configuration, systemd its units, and
 * the steps of the Containerfile's last stage are run in a clean folder, whose program then starts as a container would. `-- --build` runs the first stage too.
 */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..')
const home = mkdtempSync(join(tmpdir(), 'filetao-deploy-'))
let failed = 0

function tell(what, { status, stdout, stderr, error }) {
  const good = status === 0
  if (!good) failed += 1
  process.stdout.write(`${what}: ${good ? 'good' : 'bad'}\n`)
  if (!good) process.stdout.write(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\n`)
}

/** npm's own folders are this run's: the image begins without a cache too, and cleaning it must not empty this machine's. */
const own = { ...process.env, npm_config_cache: join(home, 'npm-cache') }
const run = (command, args, options = {}) =>
  spawnSync(command, args, { encoding: 'utf8', env: own, ...options })

/** The configuration as it is, but for the name of the upstream, which no resolver knows here, and the places of certificates. */
function checkNginx() {
  const certificate = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '1',
    '-subj',
    '/CN=x',
    '-keyout',
    join(home, 'privkey.pem'),
    '-out',
    join(home, 'fullchain.pem'),
  ]
  tell('a certificate to try with', run('openssl', certificate))
  const text = readFileSync(join(here, 'nginx.conf'), 'utf8')
  const tried = text.replace('gateway:4821', '127.0.0.1:4821').replaceAll('/etc/nginx/certificates', home)
  writeFileSync(join(home, 'nginx.conf'), tried)
  tell('nginx.conf', run('nginx', ['-t', '-p', home, '-c', join(home, 'nginx.conf')]))
}

function checkUnits() {
  for (const name of readdirSync(join(here, 'systemd'))) {
    // Where it will be installed is not here.
    const text = readFileSync(join(here, 'systemd', name), 'utf8').replaceAll(
      '/usr/bin/node ',
      `${process.execPath} `,
    )
    writeFileSync(join(home, name), text)
    tell(name, run('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', join(home, name)]))
  }
}

/** RUN and COPY of the stages, in order, on folders of this machine. */
function checkContainer(withBuild) {
  const stages = readFileSync(join(here, 'Containerfile'), 'utf8')
    .split(/^FROM .*$/m)
    .slice(1)
  const folders = stages.map((_, n) => join(home, `stage-${n}`))
  for (const [n, stage] of stages.entries()) {
    const folder = folders[n]
    if (n === 0 && !withBuild) {
      folders[n] = root
      continue
    }
    mkdirSync(folder, { recursive: true })
    for (const line of stage.split('\n')) {
      const [word, ...rest] = line.trim().split(/\s+/)
      if (word === 'COPY') copy(rest, folder, folders[0])
      if (word === 'RUN' && !rest.includes('chown'))
        tell(`RUN ${rest.join(' ')}`, run('sh', ['-c', rest.join(' ')], { cwd: folder }))
    }
  }
  const program = join(folders.at(-1), 'src/nodes/cli/filetao.mjs')
  const env = { PATH: process.env.PATH, NODE_ENV: 'production', FILETAO_PREPARED: '1' }
  for (const args of [['--help'], ['validator', '--help'], ['gateway', '--help']])
    tell(`filetao ${args.join(' ')}`, run(process.execPath, [program, ...args], { env, cwd: home }))
}

function copy(words, folder, build) {
  const fromBuild = words[0].startsWith('--from=')
  const names = words.filter((word) => !word.startsWith('--'))
  const to = names.pop()
  for (const name of names) {
    const source = fromBuild ? join(build, name.replace('/filetao/', '')) : join(root, name)
    const target =
      names.length > 1 || to === './' || to === '.'
        ? join(folder, to, name === '.' ? '' : name)
        : join(folder, to)
    const leave = /(^|\/)(node_modules|dist|\.git|\.filetao)$/
    cpSync(source, target, {
      recursive: true,
      filter: (path) => fromBuild || path === source || !leave.test(path),
    })
  }
}

try {
  checkNginx()
  if (existsSync('/usr/bin/systemd-analyze')) checkUnits()
  else process.stdout.write('units: not tried, there is no systemd-analyze here\n')
  checkContainer(process.argv.includes('--build'))
} finally {
  rmSync(home, { recursive: true, force: true })
}
process.exit(failed === 0 ? 0 : 1)
