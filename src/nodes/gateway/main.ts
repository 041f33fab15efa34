import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { connectChain } from '../../chain/connect-chain.ts'
import type { Result } from '../../protocol/verdict.ts'
import { urlHost } from '../../wire/node-url.ts'
import { exitBadSetting, flagsOrExit, LOG_FLAG, logForm, PORT_FLAG } from '../shared/args.ts'
import { createLog } from '../shared/log.ts'
import { openInBrowser } from '../shared/open-browser.ts'
import { startProcessLife } from '../shared/process-life.ts'
import { AxonRelay } from './axon-relay.ts'
import { ChainLink } from './chain-link.ts'
import { ChainRelay } from './chain-relay.ts'
import { createGatewayServer } from './gateway-server.ts'
import { createGatewayRouter } from './router.ts'
import { readChainUrls, readGenesis, readNames } from './settings.ts'
import { loadStaticFiles } from './static-files.ts'
import { ViewRelay } from './view-relay.ts'

/** Where the build leaves the page, seen from the built command line (dist/nodes/…). */
const PAGE = join(dirname(fileURLToPath(import.meta.url)), '../../page')

/** Fixed: a browser keeps a drive under the address of its page, port included. */
const PORT = 4821
/** So long a chain may take before the page is announced without it. */
const FIRST_READ_MS = 10_000
/** So long calls under way may take when the gateway stops. */
const GRACE_MS = 3_000

export const FLAGS = {
  host: { kind: 'text', default: '127.0.0.1', about: 'address to listen on' },
  port: { ...PORT_FLAG, default: PORT, about: `TCP port, ${PORT} by default; 0 takes a free one` },
  chain: { kind: 'text', required: true, about: 'ws:// or wss:// addresses of one chain, commas between' },
  netuid: { kind: 'integer', min: 0, max: 65_535, default: 21, about: 'subnet' },
  genesis: { kind: 'text', about: 'genesis hash: no other network is read' },
  name: { kind: 'list', about: 'host name under which a proxy serves this gateway; may be repeated' },
  page: { kind: 'text', about: 'folder of the built page' },
  open: { kind: 'switch', about: 'open the page in the browser' },
  'allow-private': {
    kind: 'switch',
    about: 'forward to private addresses too, if the genesis is that of a local chain',
  },
  log: LOG_FLAG,
  'die-with-parent': { kind: 'switch', about: 'stop when stdin closes' },
} as const

/** Serves the page and relays to axons and chain until told to stop. The page does not wait for the chain. */
export async function runGateway(args: readonly string[]): Promise<void> {
  const flags = flagsOrExit('filetao gateway', args, FLAGS)
  const urls = valueOrExit(readChainUrls(flags.chain))
  const genesisHash = valueOrExit(readGenesis(flags.genesis))
  const names = valueOrExit(readNames(flags.name))
  const files = await loadStaticFiles(flags.page ?? pageFolder())
  const log = createLog('gateway', { form: logForm('filetao gateway', flags.log) })
  const life = startProcessLife({ log, dieWithParent: flags['die-with-parent'] })
  const link = new ChainLink({
    urls,
    netuid: flags.netuid,
    genesisHash,
    allowPrivate: flags['allow-private'],
    connect: () => connectChain({ urls, webSocket: WebSocket }),
    log,
  })
  life.onStop('chain', () => link.stop())
  const axons = new AxonRelay({ targets: link })
  const views = new ViewRelay({ targets: link })
  const chainRelay = new ChainRelay(() => link.endpoint())
  const router = createGatewayRouter({ files, axons, views, chain: () => link.state(), names, log })
  const server = createGatewayServer({ router, chain: chainRelay, names })
  life.onStop('server', async () => {
    if (!(await router.stop(GRACE_MS)))
      log.warn('requests-cut', { requests: router.drain.open, after_ms: GRACE_MS })
    chainRelay.close()
    axons.close()
    views.close()
    server.close()
    server.closeAllConnections()
  })
  const url = await listen(server, flags.host, flags.port)
  await atMostFor(link.start(), FIRST_READ_MS)
  const { problem, message, network } = link.state()
  life.ready({ url, netuid: flags.netuid, network: network ?? 'none', problem: problem ?? 'none' })
  if (message !== null) process.stderr.write(`filetao gateway: ${message}\n`)
  if (flags.open) openInBrowser(url)
  await life.untilStopped()
}

function valueOrExit<T>(read: Result<T, 'bad-setting'>): T {
  return read.ok ? read.value : exitBadSetting('filetao gateway', read.detail)
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  try {
    await new Promise<void>((listening, failed) => {
      server.once('error', failed)
      server.listen(port, host, listening)
    })
  } catch (caught) {
    const code = caught instanceof Error && 'code' in caught ? caught.code : ''
    if (code === 'EADDRINUSE')
      exitBadSetting('filetao gateway', `port ${port} is taken by another program; choose one with --port`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      exitBadSetting('filetao gateway', '--host is no address of this machine')
    throw caught
  }
  const address = server.address()
  const taken = typeof address === 'object' && address !== null ? address.port : port
  return `http://${urlHost(host)}:${taken}`
}

/** The work goes on when the time is over. */
async function atMostFor(work: Promise<void>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, over])
  clearTimeout(timer)
}

function pageFolder(): string {
  for (const folder of [PAGE, join(dirname(fileURLToPath(import.meta.url)), '../page')]) {
    if (existsSync(join(folder, 'index.html'))) return folder
  }
  process.stderr.write('filetao gateway: the page is not built; run "npm run build" first\n')
  process.exit(2)
}
