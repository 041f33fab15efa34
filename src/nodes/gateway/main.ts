import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { connectChain } from '../../chain/connect-chain.ts'
import { flagsOrExit, PORT_FLAG } from '../shared/args.ts'
import { followMetagraph } from '../shared/live-metagraph.ts'
import { createLog } from '../shared/log.ts'
import { startProcessLife } from '../shared/process-life.ts'
import { AxonRelay } from './axon-relay.ts'
import { ChainRelay } from './chain-relay.ts'
import { createGatewayServer } from './gateway-server.ts'
import { createGatewayRouter, type GatewayHealth } from './router.ts'
import { loadStaticFiles } from './static-files.ts'
import { ViewRelay } from './view-relay.ts'

/** Where the build leaves the page, seen from the built command line (dist/nodes/…). */
const PAGE = join(dirname(fileURLToPath(import.meta.url)), '../../page')

export const FLAGS = {
  host: { kind: 'text', default: '127.0.0.1', about: 'address to listen on' },
  port: PORT_FLAG,
  chain: { kind: 'text', required: true, about: 'ws:// or wss:// address of the chain' },
  netuid: { kind: 'integer', min: 0, max: 65_535, default: 21, about: 'subnet' },
  page: { kind: 'text', about: 'folder of the built page' },
  'allow-private': { kind: 'switch', about: 'forward to private addresses too (a local network)' },
  'die-with-parent': { kind: 'switch', about: 'stop when stdin closes' },
} as const

/** Serves the page and relays to axons and chain until told to stop. */
export async function runGateway(args: readonly string[]): Promise<void> {
  const flags = flagsOrExit('filetao gateway', args, FLAGS)
  const log = createLog('gateway')
  const life = startProcessLife({ log, dieWithParent: flags['die-with-parent'] })
  const page = flags.page ?? pageFolder()
  const files = await loadStaticFiles(page)
  const chain = await connectChain({ urls: [flags.chain], webSocket: WebSocket })
  life.onStop('chain', () => chain.close())
  const metagraph = await followMetagraph(chain, flags.netuid, log)
  life.onStop('metagraph', () => metagraph.stop())

  const axons = new AxonRelay({
    allowPrivate: flags['allow-private'],
    findNeuron: (hotkey) => metagraph.findByHotkey(hotkey),
  })
  const views = new ViewRelay({
    allowPrivate: flags['allow-private'],
    findNeuron: (hotkey) => metagraph.findByHotkey(hotkey),
  })
  const health = (): GatewayHealth => {
    const stale = metagraph.isStale()
    const blockAge = Math.round(metagraph.ageMs())
    return { ok: !stale, problem: stale ? 'chain-stale' : null, block: metagraph.current().block, blockAge }
  }
  const chainRelay = new ChainRelay(flags.chain)
  const server = createGatewayServer({
    router: createGatewayRouter({ files, axons, views, health, log }),
    chain: chainRelay,
  })
  life.onStop('server', () => {
    chainRelay.close()
    axons.close()
    views.close()
    server.close()
    server.closeAllConnections()
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(flags.port, flags.host, listening)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : flags.port
  life.ready({ url: `http://${flags.host}:${port}` })
  await life.untilStopped()
}

function pageFolder(): string {
  for (const folder of [PAGE, join(dirname(fileURLToPath(import.meta.url)), '../page')]) {
    if (existsSync(join(folder, 'index.html'))) return folder
  }
  process.stderr.write('filetao gateway: the page is not built; run "npm run build" first\n')
  process.exit(2)
}
