/** The local chain as a process. */
import { decodeAddress } from '../../wire/ss58.ts'
import { exitBadSetting, flagsOrExit, PORT_FLAG } from '../shared/args.ts'
import { createLog, errorFields } from '../shared/log.ts'
import { startProcessLife } from '../shared/process-life.ts'
import { startChainServer } from './chain-server.ts'
import { LocalChain } from './local-chain.ts'
import { REAL_RULES } from './model.ts'

export const FLAGS = {
  host: { kind: 'text', default: '127.0.0.1', about: 'address to listen on' },
  port: PORT_FLAG,
  data: { kind: 'text', required: true, about: 'folder that keeps the chain' },
  'block-ms': { kind: 'integer', min: 50, max: 30_000, default: 2000, about: 'milliseconds between blocks' },
  tempo: {
    kind: 'integer',
    min: 2,
    max: 50_400,
    default: 20,
    about: 'blocks between epochs, for a new chain',
  },
  'max-uids': {
    kind: 'integer',
    min: 1,
    max: 4096,
    default: 256,
    about: 'neurons of the subnet; one more replaces one, for a new chain',
  },
  immunity: {
    kind: 'integer',
    min: 0,
    max: 65_535,
    default: 4096,
    about: 'blocks in which a newcomer is spared, for a new chain',
  },
  'serving-rate-limit': {
    kind: 'integer',
    min: 0,
    max: 1_000_000,
    default: REAL_RULES.servingRateLimit,
    about: 'blocks between two announcements of one axon, for a new chain',
  },
  'weights-rate-limit': {
    kind: 'integer',
    min: 0,
    max: 1_000_000,
    default: REAL_RULES.weightsRateLimit,
    about: 'blocks between two settings of weights by one validator, for a new chain',
  },
  'allow-loopback': { kind: 'switch', about: 'take axons at 127.0.0.1 and ::1, for a new chain' },
  endow: { kind: 'list', about: 'ADDRESS=TAO: fill an account up to this balance; may be repeated' },
  stake: {
    kind: 'list',
    about: 'HOTKEY=TAO: stake of a hotkey, with the permit of a validator until the next epoch',
  },
  'die-with-parent': { kind: 'switch', about: 'stop when stdin closes' },
} as const

export async function runChain(args: string[]): Promise<void> {
  const flags = flagsOrExit('chain', args, FLAGS)
  const balances = amountsOf(flags.endow)
  const stakes = amountsOf(flags.stake)
  if (balances === null || stakes === null)
    exitBadSetting('chain', '--endow and --stake take an address of this network, "=" and TAO: 5F…=100')
  const log = createLog('chain')
  const life = startProcessLife({ log, dieWithParent: flags['die-with-parent'] })
  try {
    const chain = await LocalChain.open({
      folder: flags.data,
      blockMs: flags['block-ms'],
      tempo: flags.tempo,
      maxUids: flags['max-uids'],
      immunityPeriod: flags.immunity,
      rules: {
        servingRateLimit: flags['serving-rate-limit'],
        weightsRateLimit: flags['weights-rate-limit'],
        allowLoopback: flags['allow-loopback'],
      },
      now: Date.now,
      log,
    })
    life.onStop('chain', () => chain.stop())
    chain.endow({ balances, stakes })
    // A node that starts at the ready line must find its balance.
    if (flags.endow.length + flags.stake.length > 0) await chain.produce()
    const server = await startChainServer({ chain, host: flags.host, port: flags.port, log })
    life.onStop('server', () => server.close())
    log.info('serving', { url: server.url, block: chain.head.number, genesis: chain.genesisHash })
    life.ready({ url: server.url, genesisHash: chain.genesisHash })
  } catch (caught) {
    log.error('start-failed', errorFields(caught))
    process.stderr.write(`chain: ${caught instanceof Error ? caught.message : 'start failed'}\n`)
    process.exitCode = 1
    await life.stop('start-failed')
  }
  await life.untilStopped()
}

/** What is meant by `ADDRESS=TAO`, in rao; null when one is not of that form. */
function amountsOf(texts: readonly string[]): Readonly<Record<string, bigint>> | null {
  const amounts = texts.map((text) => {
    const [, address = '', whole = '', fraction = ''] = /^(\w+)=(\d{1,9})(?:\.(\d{1,9}))?$/.exec(text) ?? []
    return { address, rao: BigInt(`${whole || '0'}${fraction.padEnd(9, '0')}`) }
  })
  if (amounts.some(({ address }) => !decodeAddress(address).ok)) return null
  return Object.fromEntries(amounts.map(({ address, rao }) => [address, rao]))
}
