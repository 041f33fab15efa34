/** cid.json: names of user objects. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { cidOf, cidOfDigest, parseCid, verifyObject } from '../protocol/cid.ts'
import { nobleSha256 } from '../protocol/content-tree.ts'
import { generatedData } from './generated-data.ts'
import type { Ports, Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

export function checkCid(file: unknown, tally: Tally, ports: Ports): void {
  for (const [i, vector] of new Fields(file).cases('cases').entries()) {
    const data = vector.has('data_b64')
      ? vector.base64('data_b64')
      : generatedData(vector.text('label'), vector.number('length'), ports.sha3)
    const digest = nobleSha256(data)
    const cid = vector.text('cid')
    tally.equal(`cid ${i}: digest`, bytesToHex(digest), vector.text('sha256'))
    tally.equal(`cid ${i}`, cidOf(data), cid)
    tally.equal(`cid ${i}: of digest`, cidOfDigest(digest), cid)
    tally.equal(`cid ${i}: names the bytes`, verifyObject(cid, digest).ok, true)
    tally.equal(`cid ${i}: names no others`, verifyObject(cid, digest.toReversed()).ok, false)
    const parsed = parseCid(cid)
    tally.equal(
      `cid ${i}: parsed`,
      parsed.ok ? bytesToHex(parsed.value.digest) : parsed.detail,
      vector.text('sha256'),
    )
  }
}
