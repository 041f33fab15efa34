import type { PeersPort } from './ports.ts'

/** Browsers deliver to every other tab of this origin, and not to the sender. */
const CHANNEL = 'filetao-index'

export function pagePeers(): PeersPort {
  const channel = new BroadcastChannel(CHANNEL)
  return {
    tell: () => channel.postMessage('changed'),
    listen(changed) {
      channel.addEventListener('message', changed)
      return () => channel.removeEventListener('message', changed)
    },
  }
}
