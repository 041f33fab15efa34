/**
 * The validator process: its key, its index, the chain, the axon, in this order, so that nothing is served before
 * what it depends on works. Each step that opens something says how it is closed.
 */
import { join } from 'node:path'
import type { EngineEvent } from '../../engine/events.ts'
import { realProofs } from '../../engine/proofs.ts'
import { startValidatorEngine } from '../../engine/validator-engine.ts'
import { loadCurve, loadProofKernel } from '../../kernel/proof-kernel.ts'
import type { NonceStore } from '../../wire/nonce.ts'
import type { Keypair } from '../../wire/sr25519.ts'
import { mayContact } from '../gateway/address-guard.ts'
import { exitBadSetting, type Flags, flagsOrExit, LOG_FLAG, logForm, PORT_FLAG } from '../shared/args.ts'
import { AxonClient } from '../shared/axon-client.ts'
import { announcedAddress, CHAIN_FLAGS, connectNodeChain, MEMBER_FLAGS } from '../shared/chain-flags.ts'
import { watchDisk } from '../shared/disk-room.ts'
import { useFastSr25519 } from '../shared/fast-sr25519.ts'
import { announceAxon, registerHotkey } from '../shared/join-subnet.ts'
import { KeyFileError, loadDerivedKey, loadKeyFile } from '../shared/key-file.ts'
import { followMetagraph } from '../shared/live-metagraph.ts'
import { createLog, errorFields, type Log } from '../shared/log.ts'
import { Metrics } from '../shared/metrics.ts'
import { openNonceStore } from '../shared/nonce-store.ts'
import { type ProcessLife, startProcessLife } from '../shared/process-life.ts'
import { rememberingSha256 } from '../shared/sha256.ts'
import { unixNs } from '../shared/unix-time.ts'
import { openControlSocket } from './control-socket.ts'
import { ENGINE_FLAGS, engineOptions } from './engine-flags.ts'
import { engineLog } from './engine-log.ts'
import { engineMetrics } from './engine-metrics.ts'
import type { IndexError } from './index-error.ts'
import { chainPort, minerTransport, validatorTransport } from './network-ports.ts'
import { openIndex, redisOf } from './open-index.ts'
import { openEventHistory } from './public-view/event-history.ts'
import { createPublicView } from './public-view/public-view.ts'
import { probeIndex, watchIndex } from './public-view/validator-health.ts'
import { RecordKeeper } from './record-keeper.ts'
import { createRecordSealer, SEALING_PURPOSE } from './record-sealer.ts'
import { nodeHashing, systemClock, systemRandom } from './system-ports.ts'
import { serveValidator } from './validator-server.ts'
import { hasServed, verifiedStart } from './verified-start.ts'

export const FLAGS = {
  key: { kind: 'text', required: true, about: 'key file of the hotkey' },
  ...MEMBER_FLAGS,
  port: PORT_FLAG,
  data: { kind: 'text', required: true, about: 'folder of the index, unless INDEX_URL names a Redis' },
  ...CHAIN_FLAGS,
  origin: { kind: 'list', about: 'origin of a page that may call this node directly; may be repeated' },
  balancer: {
    kind: 'list',
    about: 'IP of a balancer in front, which names callers in x-forwarded-for; may be repeated',
  },
  access: { kind: 'text', default: 'open', about: 'who may store and retrieve; open: everybody' },
  ...ENGINE_FLAGS,
  'history-events': {
    kind: 'integer',
    min: 10,
    max: 1_000_000,
    about: 'events of the public history that are kept, in place of 20000',
  },
  'allow-private': { kind: 'switch', about: 'call axons at private addresses (a local network)' },
  log: LOG_FLAG,
  'die-with-parent': { kind: 'switch', about: 'stop when stdin closes' },
} as const
type ValidatorFlags = Flags<typeof FLAGS>

/** Runs one validator until it is told to stop. A start that fails is one sentence on stderr and exit code 1. */
export async function runValidator(args: string[]): Promise<void> {
  const flags = flagsOrExit('validator', args, FLAGS)
  if (flags.access !== 'open') exitBadSetting('validator', '--access knows only "open"')
  const log = createLog('validator', { form: logForm('validator', flags.log) })
  const life = startProcessLife({ log, dieWithParent: flags['die-with-parent'] })
  try {
    await start(flags, life, log)
  } catch (caught) {
    if (caught instanceof KeyFileError) exitBadSetting('validator', caught.message)
    log.error('start-failed', errorFields(caught))
    process.stderr.write(`validator: ${caught instanceof Error ? caught.message : 'did not start'}\n`)
    await life.stop('start-failed')
    process.exit(1)
  }
  await life.untilStopped()
}

async function start(flags: ValidatorFlags, life: ProcessLife, log: Log): Promise<void> {
  const options = engineOptions(flags)
  const announced = announcedAddress('validator', flags)
  await useFastSr25519()
  const hotkey = await loadKeyFile(flags.key)
  const coldkey = flags.coldkey === undefined ? null : await loadKeyFile(flags.coldkey)
  const onDamage = (record: string, what: string) => log.error('index-damaged', { record, what })
  const mustExist = hasServed(flags.data)
  const onLost = (error: IndexError) => endWithout(life, log, error)
  const redis = redisOf(process.env)
  const opened = await openIndex(join(flags.data, 'index'), redis, {
    onDamage,
    onLost,
    mustExist,
    hotkey: hotkey.address,
  })
  const watched = watchIndex(opened)
  const { index } = watched
  life.onStop('index', () => index.close())
  life.onStop('probe', probeIndex(watched))
  const disk = await watchDisk(flags.data)
  life.onStop('disk', () => disk.stop())
  const verified = verifiedStart(index.verify())
  const history = await openEventHistory({
    folder: join(flags.data, 'history'),
    log,
    ...(flags['history-events'] === undefined ? {} : { eventsMax: flags['history-events'] }),
  })
  life.onStop('history', () => history.close())
  const chain = await connectNodeChain('validator', flags.chain, flags.data)
  life.onStop('chain', () => chain.close())
  const member = { chain, netuid: flags.netuid, hotkey, coldkey, register: flags.register, log }
  await registerHotkey(member)
  const metagraph = await followMetagraph(chain, flags.netuid, log)
  life.onStop('metagraph', () => metagraph.stop())

  const metrics = new Metrics()
  const client = callingClient(hotkey, flags)
  life.onStop('client', () => client.close())
  const sha256 = rememberingSha256()
  const hashing = nodeHashing(sha256, await loadCurve(), (await loadProofKernel())?.sha3.fold)
  const view = createPublicView({
    hotkey: hotkey.address,
    windowBlocks: options.rules.windowBlocks,
    successScale: options.rules.successScale,
    quotaBytes: options.quotaBytes,
    history,
    metagraph: () => metagraph.current(),
    index,
  })
  const ownChain = chainPort({ chain, netuid: flags.netuid, keypair: hotkey, metagraph })
  const sealer = createRecordSealer(await loadDerivedKey(flags.key, SEALING_PURPOSE))
  const keeper = new RecordKeeper({ client, sealer, clock: systemClock, chain: ownChain })
  life.onStop('records', () => keeper.close())
  const engine = await startValidatorEngine(
    {
      clock: systemClock,
      random: systemRandom,
      hashing,
      proofs: realProofs(hashing),
      miners: minerTransport(client),
      validators: validatorTransport(client),
      index: keeper.hearing(index),
      chain: view.hearing(ownChain),
      hotkey: hotkey.address,
      report: heardBy(engineLog(log), engineMetrics(metrics), view.take),
      ...(opened.shared === undefined ? {} : { together: opened.shared.together }),
    },
    options,
  )
  life.onStop('engine', () => engine.stop())

  await verified.beforeServing()
  const server = await serveValidator({
    keypair: hotkey,
    host: flags.host,
    port: flags.port,
    ip: announced.ip,
    nonces: opened.shared?.nonces ?? (await keptNonces(flags.data, life, log)),
    origins: flags.origin,
    balancers: flags.balancer,
    engine,
    metagraph,
    genesisHash: chain.genesisHash,
    netuid: flags.netuid,
    metrics,
    sha256,
    log,
    view: view.source(engine),
    index: watched,
    indexBytes: opened.sizeBytes,
    disk,
  })
  life.onStop('axon', () => server.close())
  verified.afterwards(
    () => {
      const stop = metagraph.onRead(() => {
        void engine.onBlock()
        void keeper.onBlock()
      })
      life.onStop('blocks', stop)
    },
    (damage) => endWithout(life, log, damage),
  )
  const { snapshot } = opened
  const closeControl = snapshot === undefined ? null : await openControlSocket(flags.data, { snapshot }, log)
  if (closeControl !== null) life.onStop('control', closeControl)
  await announceAxon(member, announced.ip, announced.port ?? server.port)
  log.info('serving', { url: server.url, hotkey: hotkey.address })
  life.ready({ url: server.url, hotkey: hotkey.address })
}

/** Of a process whose index is its own. The floor is written when the axon has been closed. */
async function keptNonces(data: string, life: ProcessLife, log: Log): Promise<NonceStore> {
  const nonces = await openNonceStore(join(data, 'nonces.json'), unixNs, log)
  life.onStop('nonces', () => nonces.close())
  return nonces
}

/** The index is damaged, or another process has it: like a start that was refused, only later. */
function endWithout(life: ProcessLife, log: Log, why: IndexError): void {
  const event = `index-${why.code}`
  log.error(event, errorFields(why))
  process.stderr.write(`validator: ${why.message}\n`)
  process.exitCode = 1
  void life.stop(event)
}

/** Everybody who listens to the engine, in this order. */
function heardBy(...listeners: readonly ((event: EngineEvent) => void)[]): (event: EngineEvent) => void {
  return (event) => {
    for (const listener of listeners) listener(event)
  }
}

function callingClient(keypair: Keypair, flags: ValidatorFlags): AxonClient {
  const mayConnect = ({ hostname, port }: URL) =>
    mayContact(hostname.replace(/^\[|\]$/g, ''), Number(port === '' ? 80 : port), flags['allow-private'])
  return new AxonClient({ keypair, mayConnect })
}
