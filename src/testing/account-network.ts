/**
 * The fake network with owners: what a session stores is its account's, and is nobody else's to delete; what asks by a session asks by the
 * drive's own key too, as the real transport does (client/axon-transport.ts).
 */
import type { AxonTransport } from '../client/axon-port.ts'
import type { FakeNetwork } from './fake-validators.ts'

/** For `DrivePorts.connect`: each device has transports of its own, and all see the same owners. */
export function accountNetwork(network: FakeNetwork): () => AxonTransport {
  /** `CID validator` -> the account. */
  const owners = new Map<string, string>()
  return () => {
    let account: string | null = null
    const own = (cid: string, hotkey: string) => {
      const owner = owners.get(`${cid} ${hotkey}`)
      if (owner !== undefined) network.leased.belongs(cid, hotkey, owner === account ? 'us' : 'other')
    }
    const calls: Partial<AxonTransport> = {
      useSession: (session) => {
        account = session?.address ?? null
      },
      storeUser: async (target, request, options) => {
        const answer = await network.storeUser(target, request, options)
        if (answer.ok && account !== null) owners.set(`${request.cid} ${target.hotkey}`, account)
        return answer
      },
      leases: (target, request, options) => {
        for (const cid of request.cids) own(cid, target.hotkey)
        return network.leases(target, request, options)
      },
      deleteObject: (target, request, options) => {
        own(request.cid, target.hotkey)
        return network.deleteObject(target, request, options)
      },
    }
    return new Proxy<AxonTransport>(network, {
      get(target, name) {
        const found: unknown = Reflect.get(calls, name) ?? Reflect.get(target, name)
        return typeof found === 'function' ? found.bind(target) : found
      },
    })
  }
}
