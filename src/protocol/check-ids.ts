/**
 * The names of all checks that the verifiers of this folder make. Stable: the page has a sentence for each, and exported
 * evidence carries them. A new check gets a new name; a name never changes what it means.
 */
export const CHECK_IDS = [
  /** the answer carries anything to verify */
  'proof-present',
  /** V1: one field of the request came back unchanged */
  'echoed-request',
  /** Store: the hash of the data with the seed. Later answers: the chained pair holds together */
  'chained-commitment',
  /** V5: the chained pair comes from the data and a seed that was sent */
  'seed-known',
  'curve',
  /** V2: one of g, h, commitment is a point in canonical form */
  'point-form',
  /** V3 */
  'randomness-range',
  /** m*g + r*h is the commitment */
  'pedersen-opening',
  'chunk-form',
  'chunk-length',
  /** V6: the chunk is the one that the verifier knows */
  'chunk-hash',
  /** the answer carries a content path and the chunk is whole records */
  'content-path-form',
  'content-run',
  'content-path-shape',
  /** the records lead to the content root that the owner fixed */
  'content-path',
  'path-form',
  /** V7 */
  'path-shape',
  /** the commitment leads to the root in the answer */
  'merkle-path',
  'data-form',
  /** V8: the data is the piece that was asked for */
  'piece-hash',
  /** V9: the object is the one with this name */
  'object-cid',
] as const

export type CheckId = (typeof CHECK_IDS)[number]
