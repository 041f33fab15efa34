/** Why a gateway calls nobody at an address, in the words of its rules (src/nodes/gateway/address-guard.ts). */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

const WORDS: Readonly<Record<string, MessageDescriptor>> = {
  'not-literal': msg`It is no written-out address: names and other spellings are never looked up.`,
  port: msg`Its port belongs to another service: axons have 80, 443 or one from 1024 on that browsers take too.`,
  'this-machine': msg`It is an address of the machine on which this gateway runs.`,
  unspecified: msg`It is 0.0.0.0 or the like, which is no address of anybody.`,
  loopback: msg`It is a loopback address, which leads everybody to their own machine.`,
  'link-local': msg`It is a link-local address, which leads no further than the next switch.`,
  metadata: msg`It is the address at which a cloud gives its machines their secrets.`,
  private: msg`It is an address of a private network, which nobody outside can reach.`,
  carrier: msg`It is an address behind a provider’s own translation, which nobody outside can reach.`,
  embedded: msg`It is an IPv6 address that stands for an IPv4 one, which routers would put in its place.`,
  documentation: msg`It is an address for examples in documents.`,
  multicast: msg`It is an address of a group, not of a machine.`,
  reserved: msg`It is an address that was given to nobody.`,
}

export function refusedWords(why: string): string {
  const words = WORDS[why]
  return words === undefined ? '' : i18n._(words)
}
