/** How many connections one address may hold, so that a single host cannot take all of them. */
import { BlockList, type Socket } from 'node:net'
import { addressKey, ipv4In } from './address-key.ts'

const PER_ADDRESS_MAX = 32

/** The page's gateway and every node of a local network share the loopback address. */
const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

export interface ConnectionLimitOptions {
  /** Everybody's connections are theirs (caller-address.ts). Default: none. */
  readonly balancers?: readonly string[] | undefined
  /** Called for each socket that is destroyed. */
  readonly onRefused?: () => void
  /** Addresses that may hold any number of them. Default: the loopback. */
  readonly unlimited?: BlockList
}

export class ConnectionLimits {
  readonly #byAddress = new Map<string, number>()
  readonly #balancers: readonly string[]
  readonly #onRefused: () => void
  readonly #unlimited: BlockList
  #open = 0

  constructor({
    balancers = [],
    onRefused = () => undefined,
    unlimited = LOOPBACK,
  }: ConnectionLimitOptions = {}) {
    this.#balancers = balancers
    this.#onRefused = onRefused
    this.#unlimited = unlimited
  }

  get open(): number {
    return this.#open
  }

  /** Counts the socket, or destroys it when its address holds too many. */
  admit(socket: Socket): void {
    const address = socket.remoteAddress ?? ''
    const key = addressKey(address)
    const held = this.#byAddress.get(key) ?? 0
    const isShared = this.#balancers.includes(ipv4In(address))
    if (
      held >= PER_ADDRESS_MAX &&
      !isShared &&
      !this.#unlimited.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
    ) {
      this.#onRefused()
      socket.destroy()
      return
    }
    this.#byAddress.set(key, held + 1)
    this.#open += 1
    socket.once('close', () => {
      this.#open -= 1
      const left = (this.#byAddress.get(key) ?? 1) - 1
      if (left <= 0) this.#byAddress.delete(key)
      else this.#byAddress.set(key, left)
    })
  }
}
