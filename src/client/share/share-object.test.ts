import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { sealMessage } from '../../protocol/envelope/seal.ts'
import { lightArgon2id } from '../../testing/drive-fixture.ts'
import { contentOf } from '../../testing/entry-records.ts'
import type { Argon2id } from '../ports.ts'
import { COST_CAP, COST_FLOOR } from '../vault-cost.ts'
import { wasmArgon2id } from '../wasm-hashes.ts'
import { webAead } from '../web-crypto.ts'
import type { ShareContent } from './share-content.ts'
import { openShare, sealShare } from './share-object.ts'
import vectors from './share-object.vectors.json' with { type: 'json' }

const CONTENT: ShareContent = {
  kind: 'file',
  name: 'a.txt',
  madeAt: 5,
  endsAt: null,
  items: [{ folder: null, name: 'a.txt', modifiedAt: 1, content: contentOf(7) }],
}
const KEY = new Uint8Array(32).fill(9)
const LOCK = { password: 'Ångström 12', cost: COST_FLOOR }

const never: Argon2id = async () => {
  throw new Error('the password was stretched')
}

/** An object as somebody could make it who has the link's key. */
function sealed(...plain: Uint8Array[]): Promise<Uint8Array> {
  const salt = new Uint8Array(24).fill(3)
  const context = 'filetao-drive/1/share'
  return sealMessage({ fileKey: KEY, salt, context, plain: concatBytes(...plain), aead: webAead })
}

function locked(memoryKiB: number, passes: number, lanes: number): Promise<Uint8Array> {
  const cost = new Uint8Array(6)
  new DataView(cost.buffer).setUint32(0, memoryKiB)
  cost.set([passes, lanes], 4)
  return sealed(Uint8Array.of(1, 1), new Uint8Array(16), cost, new Uint8Array(72))
}

describe("a link's object", () => {
  it('opens with the key and tells nobody else anything but its length', async () => {
    const object = await sealShare(CONTENT, KEY, null, never)
    // In Node bytes come back as Buffers, which a clone makes plain.
    expect(structuredClone(await openShare(object, KEY, null, never))).toEqual({ ok: true, value: CONTENT })
    expect(Buffer.from(object).includes('a.txt')).toBe(false)
    expect(await openShare(object, KEY.with(0, 1), null, never)).toMatchObject({ reason: 'link-damaged' })
  })

  it('with a password asks for it, knows a wrong one, and takes the right one however it is typed', async () => {
    const object = await sealShare(CONTENT, KEY, LOCK, lightArgon2id)
    for (const password of [null, ''])
      expect(await openShare(object, KEY, password, never)).toMatchObject({ reason: 'link-password-needed' })
    for (const password of ['angstrom 12', 'Ångström 12 '])
      expect(await openShare(object, KEY, password, lightArgon2id)).toMatchObject({
        reason: 'link-password-wrong',
      })
    const decomposed = LOCK.password.normalize('NFD')
    expect(decomposed).not.toBe(LOCK.password)
    expect(structuredClone(await openShare(object, KEY, decomposed, lightArgon2id))).toEqual({
      ok: true,
      value: CONTENT,
    })
  })

  it('that was written long ago still opens', async () => {
    const packed = {
      ...contentOf(5),
      ref: {
        kind: 'packed',
        cid: contentOf(3).ref.cid,
        packBytes: 900,
        packRoot: new Uint8Array(32).fill(5),
        offset: 100,
        manifestBytes: 300,
        slotBytes: 800,
      },
    } as const
    const value: ShareContent = {
      kind: 'folder',
      name: 'trip',
      madeAt: 1_800_000_000_000,
      endsAt: 1_800_604_800_000,
      items: [
        { folder: null, name: 'photos', modifiedAt: 1, content: null },
        { folder: 0, name: 'pier.jpg', modifiedAt: 2, content: contentOf(7) },
        { folder: 0, name: 'naïve.txt', modifiedAt: 3, content: packed },
      ],
    }
    const key = new Uint8Array(32).map((_byte, at) => at)
    const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
    const open = await openShare(bytesOf(vectors.open), key, null, never)
    expect(structuredClone(open)).toEqual({ ok: true, value })
    const opened = await openShare(bytesOf(vectors.locked), key, 'tall otter', wasmArgon2id)
    expect(structuredClone(opened)).toEqual({ ok: true, value })
  })

  it('changed in any byte opens to nothing', async () => {
    const object = await sealShare(CONTENT, KEY, null, never)
    for (let at = 0; at < object.length; at += 1) {
      const bent = object.with(at, (object[at] ?? 0) ^ 1)
      expect(await openShare(bent, KEY, null, never)).toMatchObject({ ok: false, reason: 'link-damaged' })
    }
    for (const length of [0, 1, 55, 56, 72, object.length - 1])
      expect((await openShare(object.subarray(0, length), KEY, null, never)).ok).toBe(false)
  })

  it.each([
    ['four gigabytes', 4_194_304, 3, 1],
    ['more memory than the cap', COST_CAP.memoryKiB + 1, 3, 1],
    ['less than the floor', COST_FLOOR.memoryKiB - 1, 3, 1],
    ['passes without an end', COST_FLOOR.memoryKiB, 255, 1],
    ['too few passes', COST_FLOOR.memoryKiB, 2, 1],
    ['many lanes', COST_FLOOR.memoryKiB, 3, 8],
  ])('that asks for %s is refused before the work', async (_label, memoryKiB, passes, lanes) => {
    const object = await locked(memoryKiB, passes, lanes)
    for (const password of [null, 'a password'])
      expect(await openShare(object, KEY, password, never)).toMatchObject({ reason: 'link-damaged' })
  })

  it.each([
    ['of a later version', Uint8Array.of(2, 0)],
    ['of another form', Uint8Array.of(1, 9)],
    ['that is empty', new Uint8Array()],
  ])('%s is not guessed at', async (_label, plain) => {
    expect(await openShare(await sealed(plain), KEY, null, never)).toMatchObject({ reason: 'link-newer' })
  })

  it('that ends inside its lock, or holds something else, is damaged', async () => {
    expect(await openShare(await sealed(Uint8Array.of(1, 1, 5)), KEY, 'p', never)).toMatchObject({
      reason: 'link-damaged',
    })
    const prose = await sealed(Uint8Array.of(1, 0), utf8ToBytes('hello'))
    expect(await openShare(prose, KEY, null, never)).toMatchObject({ reason: 'link-damaged' })
  })
})
