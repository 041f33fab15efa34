/** What is kept of a file's proofs in a drive that is only data. */
import type { DriveEntry } from '../client/entry-api.ts'
import type { DownloadProof, HolderProof, ProofLevel, ProofSheet } from '../client/proof-api.ts'
import { DAY, hex, hotkey, idOf, NOW } from './fake-names.ts'

function holder(part: number, miner: number, level: ProofLevel): HolderProof {
  const good = level !== 'failed'
  const text = `filetao-receipt/1.${hotkey(1)}.${hotkey(miner)}.bafkreig${hex(part, 51)}.8396800.${hex(part, 64)}`
  return {
    minerHotkey: hotkey(miner),
    minerUid: miner,
    validatorHotkey: hotkey(1),
    level,
    reason: good ? '' : 'opening-fails: m*g + r*h is not the commitment',
    block: 18_204 + part,
    blockHash: `0x${hex(part + 5, 64)}`,
    seed: hex(part, 64),
    g: `04${hex(1, 128)}`,
    h: `04${hex(2, 128)}`,
    commitment: `04${hex(miner, 128)}`,
    randomness: '39402006196394479212279040100143613805079739270465446667948293404245721771496',
    commitmentHash: '98120938410928340918230498102938401982304981029384098120398409812039840918',
    signature: `0x${hex(miner + part, 128)}`,
    signedText: text,
    checks: [
      {
        id: 'receipt-cid',
        ok: true,
        inputs: {},
        expected: `bafkreig${hex(part, 51)}`,
        got: `bafkreig${hex(part, 51)}`,
      },
      { id: 'receipt-length', ok: true, inputs: {}, expected: '8396800', got: '8396800' },
      {
        id: 'echoed-request',
        ok: true,
        inputs: { field: 'seed' },
        expected: hex(part, 64),
        got: hex(part, 64),
      },
      {
        id: 'chained-commitment',
        ok: true,
        inputs: { seed: hex(part, 64) },
        expected: '9812…',
        got: '9812…',
      },
      {
        id: 'pedersen-opening',
        ok: good,
        inputs: { g: `04${hex(1, 40)}…`, h: `04${hex(2, 40)}…`, m: '1093…', r: '3940…' },
        expected: `04${hex(miner, 128)}`,
      },
      ...(good ? [{ id: 'receipt-signature', ok: true, inputs: { miner: hotkey(miner), text } }] : []),
    ],
    micros: 2140 + miner * 12,
    checkedAt: NOW - DAY,
  }
}

/** @param parts 0: as many as the file has, but no more than 160 */
export function sheetOf(file: DriveEntry, parts: number): ProofSheet {
  const levels = (part: number): readonly ProofLevel[] =>
    file.id === idOf('f4')
      ? ['verified', 'claimed', 'verified']
      : file.id === idOf('f5') && part === 1
        ? ['verified', 'failed', 'verified']
        : ['verified', 'verified', 'verified']
  const count = parts === 0 ? Math.min(file.parts, 160) : parts
  const holders = (part: number) =>
    levels(part).map((level, at) => holder(part, 10 + ((part * 2 + at * 3) % 8), level))
  const download: DownloadProof = {
    at: NOW - 7_200_000,
    bytes: file.bytes,
    complete: true,
    parts: Array.from({ length: count }, (_, index) => ({
      index,
      validatorHotkey: hotkey(1 + (index % 2)),
      checks: [
        { id: 'object-length', ok: true, inputs: {}, expected: '8396800', got: '8396800' },
        {
          id: 'content-id',
          ok: true,
          inputs: {},
          expected: `bafkreig${hex(index, 51)}`,
          got: `bafkreig${hex(index, 51)}`,
        },
        { id: 'content-root', ok: true, inputs: {}, expected: hex(index, 64), got: hex(index, 64) },
      ],
      rejected: index === 1 ? [{ validatorHotkey: hotkey(2), reason: 'content-id differs' }] : [],
    })),
  }
  /** Through a stock validator. */
  const claimed = {
    index: 0,
    role: 'pack',
    contentRoot: hex(9, 64),
    holders: [],
    claims: [hotkey(0)],
  } as const
  return {
    entryId: file.id,
    name: file.name,
    bytes: file.bytes,
    manifestCid: file.cid ?? '',
    packed: false,
    link: `#/s/${file.cid ?? ''}/Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmE`,
    parts:
      file.id === idOf('f8')
        ? []
        : file.id === idOf('p1')
          ? [{ ...claimed, cid: file.cid ?? '', bytes: file.bytes }]
          : [
              {
                index: 0,
                role: 'manifest',
                cid: file.cid ?? '',
                contentRoot: hex(9, 64),
                bytes: 412,
                holders: holders(0),
              },
              ...Array.from({ length: count }, (_, index) => ({
                index,
                role: 'part' as const,
                cid: `bafkreig${hex(index, 51)}`,
                contentRoot: hex(index, 64),
                bytes: index === count - 1 ? Math.max(1, file.bytes % 8_388_608) : 8_396_800,
                holders: holders(index + 1),
              })),
            ],
    downloads: file.id === idOf('f2') || file.id === idOf('f5') ? [download] : [],
  }
}
