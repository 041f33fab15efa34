/** What a node does on chain before it serves: own a uid, and say where it listens. Safe to repeat at every start. */
import type { Keypair } from '../../wire/sr25519.ts'
import { type SubmitReason, submitCall } from './chain-submit.ts'
import type { Log } from './log.ts'

/** The chain refused or could not be asked; `code` is its reason. */
export class JoinError extends Error {
  readonly code: SubmitReason
  constructor(code: SubmitReason, message: string) {
    super(message)
    this.name = 'JoinError'
    this.code = code
  }
}

export interface Membership {
  readonly chainUrl: string
  readonly netuid: number
  readonly hotkey: Keypair
  /** Pays for the registration; without it the hotkey must be registered already. */
  readonly coldkey: Keypair | null
  /** Of a local chain only: given, not earned. */
  readonly stakeRao?: string
  readonly validatorPermit?: boolean
  readonly log: Log
}

/** SDK convention for "this axon speaks HTTP". */
const AXON_PROTOCOL_HTTP = 4

/** Registers the hotkey unless it is. @throws JoinError */
export async function registerHotkey({
  chainUrl,
  netuid,
  hotkey,
  coldkey,
  log,
  ...standing
}: Membership): Promise<void> {
  if (coldkey === null) return
  const args = { netuid, hotkey: hotkey.address, ...standing }
  const done = await submitCall(chainUrl, coldkey, 'register', args)
  if (done.ok) log.info('registered', { uid: done.value.uid, block: done.value.block })
  else if (done.reason !== 'HotKeyAlreadyRegisteredInSubNet') {
    throw new JoinError(done.reason, `the chain did not register the hotkey: ${done.detail}`)
  }
}

/** Announces the address under which others reach this node. @throws JoinError */
export async function announceAxon(member: Membership, ip: string, port: number): Promise<void> {
  const args = { netuid: member.netuid, ip, port, protocol: AXON_PROTOCOL_HTTP }
  const done = await submitCall(member.chainUrl, member.hotkey, 'serve_axon', args)
  if (!done.ok) throw new JoinError(done.reason, `the chain did not take the axon's address: ${done.detail}`)
  member.log.info('axon-announced', { ip, port, block: done.value.block })
}
