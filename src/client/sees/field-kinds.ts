/** What each header and member of a request is. A test holds it against the synapses' declarations: none goes without. */
import type { SentKind } from '../sees-api.ts'

const INPUT_PREFIX = 'bt_header_input_obj_'

const KINDS: Readonly<Record<string, SentKind>> = {
  // Members of the synapses.
  encrypted_data: 'ciphertext',
  encryption_payload: 'label',
  data_hash: 'object-name',
  data_hashes: 'object-name',
  challenge_hash: 'object-name',
  content_root: 'content-root',
  ttl: 'lifetime',
  range_start: 'position',
  range_end: 'position',
  challenge_index: 'position',
  chunk_size: 'position',
  g: 'random',
  h: 'random',
  seed: 'random',
  seeds: 'random',
  curve: 'format',
  vault_id: 'drive-name',
  head: 'head',
  after: 'earlier-word',
  chunks: 'answer-slot',
  session: 'delegation',
  account: 'signing-key',
  before: 'lifetime',
  signature: 'signature',
  // What every request has around them.
  name: 'route',
  timeout: 'patience',
  total_size: 'size',
  header_size: 'size',
  dendrite: 'signing-key',
  axon: 'node-key',
  computed_body_hash: 'digest',
  required_hash_fields: 'format',
  bt_header_dendrite_hotkey: 'signing-key',
  bt_header_dendrite_nonce: 'moment',
  bt_header_dendrite_uuid: 'line',
  bt_header_dendrite_version: 'format',
  bt_header_dendrite_signature: 'signature',
  'x-filetao-delegation': 'delegation',
  bt_header_axon_hotkey: 'node-key',
  bt_header_axon_ip: 'node-key',
  bt_header_axon_port: 'node-key',
  'content-type': 'format',
  accept: 'format',
}

export function kindOf(name: string): SentKind {
  if (name.startsWith(INPUT_PREFIX)) return 'placeholder'
  return Object.hasOwn(KINDS, name) ? (KINDS[name] ?? 'unexplained') : 'unexplained'
}
