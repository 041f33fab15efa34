/** What can be wrong with a list, a key or an object of the tools, in words. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ToolImport, ToolKeyReason, ToolTroubleReason } from '../../client/interchange-api.ts'

export const TROUBLE_WORDS: Readonly<Record<ToolTroubleReason, MessageDescriptor>> = {
  'not-json': msg`It is not JSON, so it is no list of the tools.`,
  'not-a-list': msg`It is JSON, but no list of the tools.`,
  'too-large': msg`It is larger than any list of the tools.`,
  'cid-malformed': msg`What stands beside this name is no content identifier.`,
  'nodes-malformed': msg`What should be its validators is no list of hotkeys. All validators are asked instead.`,
}

export const KEY_WORDS: Readonly<Record<ToolKeyReason, MessageDescriptor>> = {
  'phrase-malformed': msg`That is no recovery phrase of a coldkey: 12 to 24 English words with a checksum. Look for a mistyped word.`,
  'hex-malformed': msg`That is neither a 32-byte seed nor a 64-byte private key in hex.`,
  derived: msg`A phrase with a derivation path is not supported: the tools’ own wallets have none.`,
  'file-malformed': msg`That file is no coldkey of the tools. It is called “coldkey” and lies in the wallet’s folder.`,
  'password-needed': msg`This key file has a password. Enter it and try again.`,
  'password-wrong': msg`The password does not open this key file.`,
  'memory-short': msg`This device did not give the 512 MiB of memory that the tools’ key takes. Close other tabs and programs, or use a computer.`,
}

export const IMPORT_WORDS: Readonly<Record<Exclude<ToolImport['state'], 'begun'>, MessageDescriptor>> = {
  'key-needed': msg`It is encrypted. Open the coldkey that stored it, then try again.`,
  'key-wrong': msg`Another coldkey encrypted it. Open that one, then try again.`,
  'format-unknown': msg`It is encrypted by another program, so no coldkey opens it. A file of this app is opened with its link.`,
  damaged: msg`It has the right name, but its encryption does not hold: it was damaged before it was stored.`,
}
