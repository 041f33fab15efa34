/** `filetao miner`: keeps pieces for validators and proves it. */
import { join } from 'node:path'
import { exitBadSetting, flagsOrExit, LOG_FLAG, logForm, PORT_FLAG } from '../shared/args.ts'
import { startAxonServer } from '../shared/axon-server.ts'
import { announcedAddress, CHAIN_FLAGS, connectNodeChain, MEMBER_FLAGS } from '../shared/chain-flags.ts'
import { chainMetrics } from '../shared/chain-metrics.ts'
import { type DiskRoom, watchDisk } from '../shared/disk-room.ts'
import { makeFolderDurable } from '../shared/durable-file.ts'
import { useFastSr25519 } from '../shared/fast-sr25519.ts'
import { announceAxon, type Membership, registerHotkey } from '../shared/join-subnet.ts'
import { KeyFileError, loadKeyFile } from '../shared/key-file.ts'
import { followMetagraph, type LiveMetagraph } from '../shared/live-metagraph.ts'
import { createLog, errorFields, type Log } from '../shared/log.ts'
import { openNonceStore } from '../shared/nonce-store.ts'
import { type ProcessLife, startProcessLife } from '../shared/process-life.ts'
import { unixNs, unixSeconds } from '../shared/unix-time.ts'
import type { MinerSeam, OpenAxon } from './miner-seam.ts'
import { createMinerService, type MinerServiceOptions } from './miner-service.ts'
import { bucketOf, openBucket } from './open-bucket.ts'
import { PieceStore } from './piece-store.ts'
import { startUpkeep } from './upkeep.ts'

const GIB = 1024 ** 3

export const FLAGS = {
  key: { kind: 'text', required: true, about: 'hotkey file, mode 600' },
  ...MEMBER_FLAGS,
  port: PORT_FLAG,
  data: {
    kind: 'text',
    required: true,
    about: 'folder of the index and, unless PIECES_URL names a bucket, of pieces',
  },
  ...CHAIN_FLAGS,
  capacity: { kind: 'integer', min: 1, max: 2 ** 50, default: 64 * GIB, about: 'bytes of pieces to take' },
  reserve: {
    kind: 'integer',
    min: 0,
    max: 2 ** 50,
    default: 64 * 1024 ** 2,
    about: 'bytes of the disk to leave free',
  },
  origin: { kind: 'list', about: 'web origin whose pages may call this axon' },
  log: LOG_FLAG,
  'die-with-parent': { kind: 'switch', about: 'stop when stdin closes' },
} as const
type MinerFlags = ReturnType<typeof flagsOrExit<typeof FLAGS>>

/** Resolves after a clean stop; ends the process with 1 when it cannot start. */
export async function runMiner(args: readonly string[], seam: MinerSeam = {}): Promise<void> {
  const flags = flagsOrExit('miner', args, FLAGS)
  const log = createLog('miner', { form: logForm('miner', flags.log) })
  const life = startProcessLife({ log, dieWithParent: flags['die-with-parent'] })
  try {
    await start(flags, life, log, seam)
  } catch (caught) {
    if (caught instanceof KeyFileError) exitBadSetting('miner', caught.message)
    log.error('start-failed', errorFields(caught))
    process.stderr.write(`miner: ${caught instanceof Error ? caught.message : 'did not start'}\n`)
    await life.stop('start-failed')
    process.exit(1)
  }
  await life.untilStopped()
}

async function start(flags: MinerFlags, life: ProcessLife, log: Log, seam: MinerSeam): Promise<void> {
  const { netuid, data, register } = flags
  const announced = announcedAddress('miner', flags)
  await useFastSr25519()
  const hotkey = await loadKeyFile(flags.key)
  const bucket = bucketOf(process.env)
  if (bucket?.ok === false) exitBadSetting('miner', bucket.detail)
  const coldkey = flags.coldkey === undefined ? null : await loadKeyFile(flags.coldkey)

  await makeFolderDurable(data)
  const limits = { capacityBytes: flags.capacity, reserveBytes: flags.reserve }
  const openPlace = bucket === null ? {} : { openPlace: openBucket(bucket.value, log) }
  const store = await PieceStore.open({ folder: data, ...limits, ...openPlace, log, now: unixSeconds })
  life.onStop('close-store', () => store.close())
  const disk = await watchDisk(data)
  life.onStop('disk', () => disk.stop())
  log.info('store-open', { pieces: store.pieces, bytes: store.usedBytes })
  const nonces = await openNonceStore(join(data, 'nonce-floor.json'), unixNs, log)
  life.onStop('keep-nonces', () => nonces.close())

  const chain = await connectNodeChain('miner', flags.chain, data)
  life.onStop('close-chain', () => chain.close())
  const member: Membership = { chain, netuid, hotkey, coldkey, register, log }
  await registerHotkey(member)
  const metagraph = await followMetagraph(chain, netuid, log)
  life.onStop('stop-metagraph', () => metagraph.stop())

  const open = axonOpener({
    flags,
    disk,
    service: { keypair: hotkey, ip: announced.ip, store, chain: metagraph, nonces, log, seam },
  })
  const server = await (seam.serve?.(open, flags.port) ?? open(flags.port))
  life.onStop('close-server', () => server.close())
  life.onStop('stop-upkeep', startUpkeep(store, log))

  await announceAxon(member, announced.ip, announced.port ?? server.port)
  life.ready({ url: server.url, hotkey: hotkey.address, ...seam.ready })
}

interface Opening {
  readonly flags: MinerFlags
  readonly disk: Pick<DiskRoom, 'freeBytes'>
  readonly service: Omit<MinerServiceOptions, 'port' | 'store' | 'chain'> & {
    readonly store: PieceStore
    readonly chain: LiveMetagraph
  }
}

function axonOpener({ flags, disk, service }: Opening): OpenAxon {
  const { store, chain, log } = service
  return async (port) => {
    const server = await startAxonServer({
      service: (bound) => createMinerService({ ...service, port: bound, allowedOrigins: flags.origin }),
      host: flags.host,
      port,
      log,
      health: () => ({
        ok: true,
        pieces: store.pieces,
        used_bytes: store.usedBytes,
        block: chain.current().block,
      }),
      readiness: () => {
        const full = (disk.freeBytes() ?? Number.POSITIVE_INFINITY) < flags.reserve
        return [
          ...(chain.isStale() ? (['chain-stale'] as const) : []),
          ...(full ? (['disk-full'] as const) : []),
        ]
      },
    })
    const { metrics } = server
    metrics.gauge('filetao_pieces', () => store.pieces)
    metrics.gauge('filetao_used_bytes', () => store.usedBytes)
    metrics.gauge('filetao_capacity_bytes', () => flags.capacity)
    metrics.gauge('filetao_disk_free_bytes', () => disk.freeBytes())
    chainMetrics(metrics, () => ({ block: chain.current().block, ageMs: chain.ageMs() }))
    return server
  }
}
