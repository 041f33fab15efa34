/**
 * Whether this program understands a chain: reads the metagraph of a subnet through the same adapter as page and nodes,
 * and compares every shape of the served metadata with the declared one. With a file in place of an address: the
 * comparison alone, of a metadata snapshot.
 */
import { readFile } from 'node:fs/promises'
import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders'
import { decAnyMetadata, type UnifiedMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings'
import { WebSocket } from 'ws'
import { ChainError, type MetadataCache } from '../../chain/chain-types.ts'
import { connectChain } from '../../chain/connect-chain.ts'
import { endpointsOf } from '../../chain/networks.ts'
import { compareRuntimes } from '../chain/compare-runtimes.ts'
import type { Difference } from '../chain/compare-types.ts'
import { METADATA, SPEC_VERSION } from '../chain/metadata.ts'
import { isNeeded } from '../chain/needed-shapes.ts'
import { type Flags, parseFlags } from '../shared/args.ts'

export const FLAGS = {
  netuid: { kind: 'integer', min: 0, max: 65_535, default: 21, about: 'subnet to read' },
  json: { kind: 'switch', about: 'print one JSON object' },
} as const

const USAGE = 'check-chain URL|FILE [--netuid N] [--json]'
const CHAIN_MS = 60_000

interface Row {
  readonly name: string
  readonly text: string
}

interface Report {
  readonly rows: readonly Row[]
  /** What stops this program from working with the chain, apart from shapes. */
  readonly troubles: readonly string[]
  readonly metadata: UnifiedMetadata | null
}

/** 0: understood; 1: not, or not reached; 2: asked for wrongly. */
export async function runCheckChain(args: readonly string[]): Promise<number> {
  const [what = '', ...rest] = args
  const flags = parseFlags(rest, FLAGS)
  if (what === '' || what.startsWith('-') || !flags.ok) {
    process.stderr.write(`filetao: ${flags.ok ? USAGE : flags.detail}\n`)
    return 2
  }
  const urls = endpointsOf(what)
  const report = urls === null ? await readSnapshot(what) : await readChain(urls, flags.value)
  const differences = report.metadata === null ? [] : compareRuntimes(declared(), report.metadata)
  const needed = differences.filter(isNeeded)
  const understood = report.metadata !== null && needed.length === 0 && report.troubles.length === 0
  if (flags.value.json) {
    const facts = Object.fromEntries(report.rows.map(({ name, text }) => [name, text]))
    const said = { understood, ...facts, troubles: report.troubles, needed, differences: differences.length }
    process.stdout.write(`${JSON.stringify(said)}\n`)
  } else print(report, differences, understood)
  return understood ? 0 : 1
}

function print(
  { rows, troubles, metadata }: Report,
  differences: readonly Difference[],
  understood: boolean,
): void {
  const say = (text: string) => process.stdout.write(`${text}\n`)
  for (const { name, text } of rows) say(`${name.padEnd(10)} ${text}`)
  for (const trouble of troubles) say(`trouble    ${trouble}`)
  if (metadata !== null) {
    say(`shapes     ${differences.length} differ from the declared ones (spec ${SPEC_VERSION})`)
    for (const difference of differences)
      say(`  ${isNeeded(difference) ? 'NEEDED' : 'unused'}   ${difference.path}: ${difference.what}`)
  }
  say(
    understood
      ? 'This program understands the chain.'
      : 'This program does not work with this chain as it is.',
  )
}

const declared = (): UnifiedMetadata => unifyMetadata(decAnyMetadata(METADATA))

async function readSnapshot(path: string): Promise<Report> {
  try {
    const metadata = unifyMetadata(decAnyMetadata(await readFile(path)))
    return { rows: [{ name: 'snapshot', text: path }, specRow(metadata)], troubles: [], metadata }
  } catch (caught) {
    const why = caught instanceof Error ? caught.message : 'no metadata'
    return {
      rows: [{ name: 'snapshot', text: path }],
      troubles: [`cannot be read as metadata: ${why}`],
      metadata: null,
    }
  }
}

function specRow(metadata: UnifiedMetadata): Row {
  const groups = `${metadata.pallets.length} pallets, ${metadata.apis.length} groups of runtime calls`
  return {
    name: 'runtime',
    text: `spec ${specOf(metadata)}, metadata version ${metadata.version}, ${groups}`,
  }
}

function specOf(metadata: UnifiedMetadata): string {
  const constant = metadata.pallets
    .find(({ name }) => name === 'System')
    ?.constants.find(({ name }) => name === 'Version')
  if (constant === undefined) return 'unknown'
  const codec = getDynamicBuilder(getLookupFn(metadata)).buildDefinition(constant.type)
  const version: unknown = codec.dec(constant.value)
  return typeof version === 'object' && version !== null && 'spec_version' in version
    ? String(version.spec_version)
    : 'unknown'
}

/** Keeps what the chain serves while it passes by. */
class Passing implements MetadataCache {
  bytes: Uint8Array | null = null

  get(): Promise<null> {
    return Promise.resolve(null)
  }

  set(_: string, metadata: Uint8Array): Promise<void> {
    this.bytes = metadata
    return Promise.resolve()
  }
}

async function readChain(urls: readonly string[], { netuid }: Flags<typeof FLAGS>): Promise<Report> {
  const metadataCache = new Passing()
  const rows: Row[] = [{ name: 'chain', text: urls.join(', ') }]
  const troubles: string[] = []
  const add = (name: string, text: string): void => void rows.push({ name, text })
  try {
    const chain = await connectChain({ urls, webSocket: WebSocket, metadataCache, timeoutMs: CHAIN_MS })
    try {
      add('network', `${chain.networkName}, genesis ${chain.genesisHash}`)
      add('runtime', `spec ${chain.specVersion}`)
      add('endpoint', chain.status().url ?? 'none')
      const metagraph = await chain.metagraph(netuid)
      const { block, neurons, maxUids, timestampMs = null } = metagraph
      add('block', `${block}${timestampMs === null ? '' : `, ${ageText(Date.now() - timestampMs)}`}`)
      add('rows', `${neurons.length} neurons in subnet ${netuid}, of at most ${maxUids}`)
      add('axons', `${neurons.filter(({ axon }) => axon !== null).length} announced`)
      add('price', `${await chain.registrationPriceRao(netuid)} rao for a registration`)
    } finally {
      chain.close()
    }
  } catch (caught) {
    if (!(caught instanceof ChainError)) throw caught
    troubles.push(`${caught.code}: ${caught.message}`)
  }
  return { rows, troubles, metadata: decoded(metadataCache.bytes) }
}

function decoded(bytes: Uint8Array | null): UnifiedMetadata | null {
  try {
    return bytes === null ? null : unifyMetadata(decAnyMetadata(bytes))
  } catch {
    return null
  }
}

/** A chain that is behind says so by its own clock. */
function ageText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < -5) return `${-seconds} s ahead of this machine’s clock`
  return seconds < 120
    ? `${Math.max(0, seconds)} s old`
    : `${Math.round(seconds / 60)} min old: the endpoint is behind`
}
