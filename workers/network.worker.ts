/** The subnet for everybody: no vault, no key but one of this visit. Started when a page about the network is opened. */
import { expose } from 'comlink'
import { createPageNetwork } from '../src/client/page-network.ts'

expose({
  /** @param origin scheme, host and port of the page */
  start(port: MessagePort, origin: string) {
    expose(createPageNetwork(origin), port)
  },
})
