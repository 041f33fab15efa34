/** How many connections one address may hold, so that a single host cannot take all of them. */
import { BlockList, type Socket } from 'node:net'

const PER_ADDRESS_MAX = 32

/** The page's gateway and every node of a local network share the loopback address. */
const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

export class ConnectionLimits {
  readonly #byAddress = new Map<string, number>()
  #open = 0
  /** Everybody's connections are theirs. */
  readonly #balancers: readonly string[]

  constructor(balancers: readonly string[] = []) {
    this.#balancers = balancers
  }

  get open(): number {
    return this.#open
  }

  /** Counts the socket, or destroys it when its address holds too many. */
  admit(socket: Socket): void {
    const address = socket.remoteAddress ?? ''
    const held = this.#byAddress.get(address) ?? 0
    const isShared = this.#balancers.includes(address.replace(/^::ffff:/i, ''))
    if (
      held >= PER_ADDRESS_MAX &&
      !isShared &&
      !LOOPBACK.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
    ) {
      socket.destroy()
      return
    }
    this.#byAddress.set(address, held + 1)
    this.#open += 1
    socket.once('close', () => {
      this.#open -= 1
      const left = (this.#byAddress.get(address) ?? 1) - 1
      if (left <= 0) this.#byAddress.delete(address)
      else this.#byAddress.set(address, left)
    })
  }
}
