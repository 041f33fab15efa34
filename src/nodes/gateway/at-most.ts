import { Transform } from 'node:stream'

/** Cuts what never ends, by counting: what a length header says is not believed. */
export function atMost(bytesMax: number): Transform {
  let passed = 0
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      passed += piece.byteLength
      if (passed > bytesMax) done(new RangeError('the answer is longer than any honest one'))
      else done(null, piece)
    },
  })
}
