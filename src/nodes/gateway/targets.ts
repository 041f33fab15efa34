/** Where a relayed call may go: to the address that the chain lists for a hotkey, asked anew for each call. */
import type { AxonEndpoint, Neuron } from '../../chain/chain-types.ts'
import { type AddressRefusal, addressRefusal } from './address-guard.ts'
import type { Refusal } from './refuse.ts'

export interface Targets {
  /** Whether a metagraph was ever read; without one nobody is known, and nobody is unknown. */
  isRead(): boolean
  /** The neuron that holds this hotkey now, by the newest good metagraph. */
  find(hotkey: string): Pick<Neuron, 'axon' | 'validatorPermit'> | undefined
  /** Whether this is a local network: told so by whoever started us, and by the chain's genesis. */
  allowPrivate(): boolean
  /** Addresses of this machine; for tests. */
  readonly own?: () => readonly string[]
}

export type Target =
  | { readonly ok: true; readonly axon: AxonEndpoint }
  | { readonly ok: false; readonly refusal: Refusal }

const SENTENCES: Readonly<Record<AddressRefusal, string>> = {
  'not-literal': 'The address that the chain lists for it is not written as an address.',
  port: 'The port that the chain lists for it belongs to another service than an axon.',
  'this-machine': 'The chain lists an address of this very machine for it.',
  unspecified: 'The chain lists no real address for it (0.0.0.0).',
  loopback: 'The chain lists a loopback address for it, which only its own machine can reach.',
  'link-local': 'The chain lists a link-local address for it, which only its neighbours can reach.',
  metadata: 'The chain lists the address of a metadata service for it.',
  private: 'The chain lists a private address for it, which only its own network can reach.',
  carrier: 'The chain lists an address behind a provider’s own translation for it (100.64.0.0/10).',
  embedded: 'The chain lists an IPv6 address for it that stands for an IPv4 one.',
  documentation: 'The chain lists an address for it that exists in documents only.',
  multicast: 'The chain lists a multicast address for it.',
  reserved: 'The chain lists a reserved address for it.',
}

/** @param who `validator` asks for a permit as well */
export function targetOf(targets: Targets, hotkey: string, who: 'axon' | 'validator'): Target {
  const no = (status: number, code: string, message: string, why?: string): Target => ({
    ok: false,
    refusal: { status, code, message, ...(why === undefined ? {} : { why }) },
  })
  if (!targets.isRead()) return no(503, 'chain-away', 'This gateway has not been able to read the chain yet.')
  const neuron = targets.find(hotkey)
  const isOne = neuron !== undefined && (who === 'axon' || neuron.validatorPermit)
  const axon = isOne ? neuron.axon : null
  if (axon === null) return no(404, `unknown-${who}`, `The chain lists no ${who} for this hotkey.`)
  const { own } = targets
  const allowPrivate = targets.allowPrivate()
  const refused = addressRefusal(
    axon.ip,
    axon.port,
    own === undefined ? { allowPrivate } : { allowPrivate, own },
  )
  return refused === null ? { ok: true, axon } : no(403, 'address-refused', SENTENCES[refused], refused)
}

/** For every request: a name would be looked up, and addresses that were checked are never names. */
export function noLookup(
  _name: string,
  _options: unknown,
  done: (error: NodeJS.ErrnoException, address: string, family: number) => void,
): void {
  done(new Error('names are not looked up'), '', 4)
}
