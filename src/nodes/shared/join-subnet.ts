/**
 * What a node does on chain before it serves: own a uid, and say where it listens, by the calls it uses on every
 * network. Safe to repeat at every start: what the chain knows already costs and changes nothing.
 */
import {
  type AxonEndpoint,
  ChainError,
  type Metagraph,
  type SubmittingChainClient,
} from '../../chain/chain-types.ts'
import type { Keypair } from '../../wire/sr25519.ts'
import type { Log } from './log.ts'

export type JoinCode =
  | 'not-registered'
  | 'no-coldkey'
  | 'no-balance'
  | 'registration-refused'
  | 'announcement-refused'

/** The node cannot be of the subnet; the message is for its operator and says what to do. */
export class JoinError extends Error {
  override readonly name = 'JoinError'
  readonly code: JoinCode

  constructor(code: JoinCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

export interface Membership {
  readonly chain: SubmittingChainClient
  readonly netuid: number
  readonly hotkey: Keypair
  /** Pays for the registration; null: the hotkey must be registered already. */
  readonly coldkey: Keypair | null
  /** Whether to register when it is not; costs the chain's price. */
  readonly register: boolean
  readonly log: Log
}

/** SDK convention for "this axon speaks HTTP". */
const AXON_PROTOCOL_HTTP = 4
const AXON_VERSION = 1
const RAO_PER_TAO = 1_000_000_000n

/** Registers the hotkey unless it is. @throws JoinError, ChainError */
export async function registerHotkey(member: Membership): Promise<void> {
  const { chain, netuid, hotkey, coldkey, log } = member
  const known = uidOf(await chain.metagraph(netuid), hotkey)
  if (known !== null) return log.info('registered-already', { uid: known })
  const who = `the hotkey ${hotkey.address} is not registered in subnet ${netuid}`
  if (!member.register)
    throw new JoinError('not-registered', `${who}; start with --register --coldkey FILE to register it`)
  if (coldkey === null)
    throw new JoinError('no-coldkey', `${who}; --register needs --coldkey FILE, which pays for it`)
  const price = await chain.registrationPriceRao(netuid)
  const balance = await chain.balanceRao(coldkey.address)
  if (balance < price) {
    const needs = `registering costs ${taoText(price)} TAO now, and the coldkey ${coldkey.address} has ${taoText(balance)}`
    throw new JoinError('no-balance', `${who}; ${needs}`)
  }
  try {
    const { block } = await chain.submit({ name: 'burned_register', netuid, hotkey: hotkey.address }, coldkey)
    log.info('registered', { block, upToRao: price.toString() })
  } catch (caught) {
    // Registered in the meantime, as by an earlier try of ours whose end was not heard of.
    if (reasonOf(caught) === 'HotKeyAlreadyRegisteredInSubNet') return
    if (reasonOf(caught) === null) throw caught
    throw new JoinError(
      'registration-refused',
      `${who}, and the chain refused to: ${reasonOf(caught)}`,
      caught,
    )
  }
}

/** Announces the address under which others reach this node, unless the chain knows it. @throws JoinError, ChainError */
export async function announceAxon(member: Membership, ip: string, port: number): Promise<void> {
  const { chain, netuid, hotkey, log } = member
  const wanted: AxonEndpoint = { ip, port, version: AXON_VERSION, protocol: AXON_PROTOCOL_HTTP }
  const { neurons } = await chain.metagraph(netuid)
  const known = neurons.find((neuron) => neuron.hotkey === hotkey.address)?.axon ?? null
  if (known !== null && isSame(known, wanted)) return log.info('axon-known', { ip, port })
  try {
    const { block } = await chain.submit({ name: 'serve_axon', netuid, ...wanted }, hotkey)
    log.info('axon-announced', { ip, port, block })
  } catch (caught) {
    const reason = reasonOf(caught)
    if (reason === null) throw caught
    const what = `the chain did not take ${ip} port ${port} as this node's address: ${reason}`
    throw new JoinError('announcement-refused', `${what}${adviceFor(reason)}`, caught)
  }
}

function adviceFor(reason: string): string {
  if (reason === 'InvalidIpAddress')
    return '; say where others reach it with --announce IP:PORT (127.0.0.1 is nobody’s address to others)'
  if (reason === 'ServingRateLimitExceeded')
    return '; an axon may change only every so many blocks: wait some minutes, or go back to the address before'
  return ''
}

function reasonOf(caught: unknown): string | null {
  return caught instanceof ChainError && caught.code === 'refused' ? caught.reason : null
}

function uidOf({ neurons }: Metagraph, { address }: Keypair): number | null {
  return neurons.find(({ hotkey }) => hotkey === address)?.uid ?? null
}

function isSame(a: AxonEndpoint, b: AxonEndpoint): boolean {
  return a.ip === b.ip && a.port === b.port && a.version === b.version && a.protocol === b.protocol
}

function taoText(rao: bigint): string {
  const fraction = (rao % RAO_PER_TAO).toString().padStart(9, '0').replace(/0+$/, '')
  return `${rao / RAO_PER_TAO}${fraction === '' ? '' : `.${fraction}`}`
}
