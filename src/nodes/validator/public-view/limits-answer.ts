/** GET /limits: its members, and their values from the numbers that are enforced. */
import * as v from 'valibot'
import { COPIES, HEADS_OF_ONE, OWNERS_MAX, TTL_DEFAULT } from '../../../engine/limits.ts'
import {
  MAX_DATA_BYTES,
  MAX_FRAME_JSON_BYTES,
  MAX_HEAD_BYTES,
  MAX_JSON_BODY_BYTES,
  MAX_LEASES,
  MAX_TTL_SECONDS,
} from '../../../wire/limits.ts'
import { CALL_WEIGHTS, CALLER_RATE } from '../rates.ts'
import { BYTES, count, hotkeyText, SECONDS, told } from './api-member.ts'

const CALLS = 'calls'
const weight = (what: string) => told(count, `How many calls one ${what} counts for.`, CALLS)

export const LimitsSchema = v.strictObject({
  validator: told(hotkeyText, 'Hotkey of the validator that answers.'),
  copies: told(
    count,
    'Copies at distinct owners that are proven before an upload is acknowledged.',
    'copies',
  ),
  objectBytesMax: told(count, 'The largest object.', BYTES),
  ttlDefault: told(count, 'How long an object lives when its owner does not say.', SECONDS),
  ttlMax: told(count, 'The longest term that may be asked for at once.', SECONDS),
  quotaBytes: told(
    v.nullable(count),
    'Bytes of objects, without copies, that one hotkey may have here; null: any.',
    BYTES,
  ),
  ownersMax: told(count, 'Hotkeys that may own one object; a later one may not delete it.', 'hotkeys'),
  leasesMax: told(count, 'Objects in one LeaseUser.', 'objects'),
  headBytesMax: told(count, 'The largest head.', BYTES),
  headsMax: told(count, 'Vaults whose heads one hotkey may begin here.', 'vaults'),
  frameJsonBytesMax: told(count, 'JSON of a frame.', BYTES),
  frameDataBytesMax: told(count, 'Data of a frame.', BYTES),
  jsonBytesMax: told(count, 'A body in JSON, its data in base64.', BYTES),
  callsAtOnce: told(count, 'Calls of one hotkey that pass at once.', CALLS),
  callsPerSecond: told(count, 'Calls of one hotkey in each second after that.', 'calls per second'),
  callWeights: told(
    v.strictObject({
      PutHead: weight('PutHead'),
      LeaseUser: weight('LeaseUser'),
      RenewUser: weight('RenewUser'),
      DeleteUser: weight('DeleteUser'),
      ChallengeUser: weight('ChallengeUser'),
      RevokeSession: weight('RevokeSession'),
    }),
    'Calls that count for more than one.',
  ),
})

type Limits = v.InferOutput<typeof LimitsSchema>

export function limitsOf({
  hotkey,
  quotaBytes,
}: {
  readonly hotkey: string
  readonly quotaBytes: number | null
}): Limits {
  return {
    validator: hotkey,
    copies: COPIES,
    objectBytesMax: MAX_DATA_BYTES,
    ttlDefault: TTL_DEFAULT,
    ttlMax: MAX_TTL_SECONDS,
    quotaBytes,
    ownersMax: OWNERS_MAX,
    leasesMax: MAX_LEASES,
    headBytesMax: MAX_HEAD_BYTES,
    headsMax: HEADS_OF_ONE,
    frameJsonBytesMax: MAX_FRAME_JSON_BYTES,
    frameDataBytesMax: MAX_DATA_BYTES,
    jsonBytesMax: MAX_JSON_BODY_BYTES,
    callsAtOnce: CALLER_RATE.burst,
    callsPerSecond: CALLER_RATE.perSecond,
    callWeights: { ...CALL_WEIGHTS },
  }
}
