/** How many connections one address may hold, so that a single host cannot take all of them. */
import { BlockList, type Socket } from 'node:net'
import { addressKey } from './address-key.ts'

const PER_ADDRESS_MAX = 32

/** The page's gateway and every node of a local network share the loopback address. */
const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

export class ConnectionLimits {
  readonly #byAddress = new Map<string, number>()
  readonly #onRefused: () => void
  readonly #unlimited: BlockList
  #open = 0

  /** @param unlimited addresses that may hold any number of them */
  constructor(onRefused: () => void = () => undefined, unlimited: BlockList = LOOPBACK) {
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
    if (held >= PER_ADDRESS_MAX && !this.#unlimited.check(address, address.includes(':') ? 'ipv6' : 'ipv4')) {
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
