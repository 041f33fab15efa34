/** What to do about each finding that is in the way, by whoever can. */
import { t } from '@lingui/core/macro'
import type { Finding } from '../../../client/preflight/preflight-api.ts'
import type { Values } from './step-words.ts'

const FIXES: Readonly<Partial<Record<Finding, (values: Values) => string>>> = {
  'gateway-stale': () => t`Whoever runs the gateway looks at its chain endpoint, or gives it a second one.`,
  'gateway-no-chain': () =>
    t`Whoever runs the gateway checks --chain, --netuid and --genesis; it goes on trying.`,
  'gateway-none': () => t`Open this page at the address of a running “filetao gateway”.`,
  'chain-unread': () => t`Wait a minute and check again. The page keeps trying by itself.`,
  'hotkey-malformed': () => t`Copy the whole hotkey, which begins with 5, or choose a node from the list.`,
  'hotkey-checksum': () => t`Copy it again, whole, from where it stands.`,
  'hotkey-prefix': () => t`Hotkeys of this network begin with 5: take that form of the same key.`,
  'not-listed': () =>
    t`Its owner registers the hotkey in this subnet; if it was, somebody has taken its seat since.`,
  'listed-no-trust': () =>
    t`Stock clients pass it by until its weights agree with those of others. This drive may use it all the same.`,
  'address-none': () =>
    t`Its owner announces one: the node does so when it starts, with --external-ip where its own is not the public one.`,
  'address-refused': () =>
    t`Its owner announces a public address. For a network of one’s own there is --allow-private, which counts on a local chain only.`,
  unreachable: () =>
    t`Its owner checks that the node runs, and that firewall and router let this port through from outside.`,
  'too-slow': () => t`Check again; if it stays so, its machine or its line is overloaded.`,
  'gateway-behind': () => t`Check again after a block.`,
  'gateway-busy': () => t`Wait for uploads and downloads that are under way, and check again.`,
  'gateway-lost': () => t`Check that the gateway runs, and reload the page.`,
  'not-an-axon': () => t`Its owner checks the announced port: another service listens there.`,
  'identity-other': () =>
    t`Its owner announces this address for the hotkey that runs there, or starts the node with the right key. Until then, use another validator.`,
  'identity-forged': () =>
    t`Use another validator. Its owner checks which key the node runs with, and whether somebody stands in between.`,
  'clock-refuses': () =>
    t`If other nodes show the same, set this device’s clock; if not, its owner turns on time synchronisation. The drive follows the clock of our nodes meanwhile.`,
  'admits-no-api': () => t`Choose a validator that serves clients.`,
  'admits-caller': () => t`Ask its owner to let the key in that is named below, or choose another validator.`,
  'admits-registered': () =>
    t`Register a hotkey in the subnet and sign in with it, or choose another validator.`,
  'admits-rate': () => t`Wait a minute and check again.`,
  'admits-clock': () => t`Set this device’s clock by the network, and check again.`,
  'admits-signature': () =>
    t`Check again with the other key; if both are refused, its program checks signatures in another way.`,
  'admits-session': () =>
    t`End the session on the Wallet page and begin it anew, or choose another validator.`,
  'admits-session-other': () =>
    t`Begin a session for any validator or for this one, on the Wallet page; or choose one that it names.`,
  'admits-garbage': () => t`Choose another validator: this one can’t be relied on.`,
  'admits-no-answer': () => t`Check again; if it stays so, its owner looks at its log.`,
  'admits-other': () => t`Check again; if it stays so, its owner looks at its log.`,
}

/** Empty where nothing is in the way. */
export function fixOf(found: Finding, values: Values): string {
  return FIXES[found]?.(values) ?? ''
}
