/**
 * Which checker reads which vector file. A file that is not listed is a failure of the run, not a file to
 * ignore: a new vector file without a checker must be noticed.
 */
import type { Checker } from './report.ts'

/** Loaded on demand: a run of one folder should not load the checkers of another. */
const CHECKERS: Readonly<Record<string, () => Promise<Checker>>> = {
  'api_flow.json': async () => (await import('./api-flow.ts')).checkApiFlow,
  'b64json.json': async () => (await import('./b64json.ts')).checkB64json,
  'challenge.json': async () => (await import('./challenge.ts')).checkChallenge,
  'chunking.json': async () => (await import('./chunking.ts')).checkChunking,
  'cid.json': async () => (await import('./cid.ts')).checkCid,
  'commitments.json': async () => (await import('./commitments.ts')).checkCommitments,
  'encryption.json': async () => (await import('./encryption.ts')).checkEncryption,
  'examples.json': async () => (await import('./examples.ts')).checkExamples,
  'hash.json': async () => (await import('./hash.ts')).checkHash,
  'keys.json': async () => (await import('./keys.ts')).checkKeys,
  'layout.json': async () => (await import('./layout.ts')).checkLayout,
  'merkle.json': async () => (await import('./merkle.ts')).checkMerkle,
  'merkle_verify.json': async () => (await import('./merkle-verify.ts')).checkMerkleVerify,
  'pedersen.json': async () => (await import('./pedersen.ts')).checkPedersen,
  'points.json': async () => (await import('./points.ts')).checkPoints,
  'retrieve.json': async () => (await import('./retrieve.ts')).checkRetrieve,
  'rewards.json': async () => (await import('./rewards.ts')).checkRewards,
  'rounds.json': async () => (await import('./rounds.ts')).checkRounds,
  'sessions.json': async () => (await import('./sessions.ts')).checkSessions,
  'sigmoid.json': async () => (await import('./sigmoid.ts')).checkSigmoid,
  'store.json': async () => (await import('./store.ts')).checkStore,
  'tiers.json': async () => (await import('./tiers.ts')).checkTiers,
  'transport.json': async () => (await import('./transport.ts')).checkTransport,
  'uid_selection.json': async () => (await import('./uid-selection.ts')).checkUidSelection,
  'weights.json': async () => (await import('./weights.ts')).checkWeights,
  'wilson.json': async () => (await import('./wilson.ts')).checkWilson,
  'aes_gcm_test.json': async () => (await import('./aes-gcm.ts')).checkAesGcm,
  'c2sp_chunked_encryption_aes_256_gcm_test.json': async () =>
    (await import('./c2sp-chunked-encryption-aes-256-gcm.ts')).checkC2spChunkedEncryptionAes256Gcm,
  'ecdh_secp256r1_ecpoint_test.json': async () =>
    (await import('./ecdh-secp256r1-ecpoint.ts')).checkEcdhSecp256r1Ecpoint,
  'hkdf_sha256_test.json': async () => (await import('./hkdf-sha256.ts')).checkHkdfSha256,
}

/** The checker of a file, by its name inside the vector folder, with or without a subfolder; null when there is none. */
export async function checkerOf(name: string): Promise<Checker | null> {
  const base = name.slice(name.lastIndexOf('/') + 1)
  const load = Object.hasOwn(CHECKERS, base) ? CHECKERS[base] : undefined
  return load === undefined ? null : await load()
}
