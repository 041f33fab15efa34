/** Validators' opinions of files, and how files are stored, of a drive that is only data. */
import {
  COMPARE_NEXTS,
  type Comparison,
  type Contradiction,
  type CrossCheckApi,
  type Opinion,
  type ValidatorOpinion,
} from '../client/cross-check-api.ts'
import type { StoringApi, StoringSettings } from '../client/storing-api.ts'

export const FAKE_COMPARED = ['compared', ...COMPARE_NEXTS] as const
export type FakeCompared = (typeof FAKE_COMPARED)[number]

const AT = Date.UTC(2026, 10, 22, 18, 30)

/** @param hotkeys of validators; the second one says what `opinion` is
 * @param file that it says it of
 * @param next what comes of comparing by itself; unless it is `compared`, nothing was compared yet */
export function fakeCrossCheck(
  hotkeys: readonly string[],
  opinion: Opinion = 'agrees',
  file: Pick<Contradiction, 'entryId' | 'name'> = { entryId: '', name: '' },
  next: FakeCompared = 'compared',
): CrossCheckApi & StoringApi {
  let settings: StoringSettings = { validators: 1, compares: next !== 'off' }
  const details: Readonly<Partial<Record<Opinion, string>>> = {
    lies: '1 of its receipts are not signed by their miners',
    drops: 'it names 1 of its holders no more',
    denies: 'no such object is known here (not-found)',
    lags: 'it names 1 of 3 holders',
  }
  const said = (validatorHotkey: string, uid: number): ValidatorOpinion => {
    const own = uid === 1 ? opinion : 'agrees'
    const object = (number: number, said: Opinion) => ({
      cid: `bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyk${number}`,
      opinion: said,
      placed: number % 2 === uid % 2,
      holders: said === 'denies' ? 0 : said === 'lags' ? 1 : said === 'drops' ? 2 : 3,
      forged: said === 'lies' ? 1 : 0,
      dropped: said === 'drops' ? ['5F'] : [],
      detail: details[said] ?? '',
    })
    return {
      validatorHotkey,
      uid,
      opinion: own,
      ms: 46 + 31 * uid,
      objects: [object(0, 'agrees'), object(1, own)],
    }
  }
  const serving = next === 'alone' ? hotkeys.slice(0, 1) : hotkeys
  const compared = hotkeys.slice(1, 2).map((hotkey): Comparison => {
    const whole = said(hotkey, 1)
    return {
      at: Date.now() - 180_000,
      after: 'download',
      read: true,
      validator: { ...whole, objects: whole.objects.slice(1) },
    }
  })
  return {
    storingSettings: async () => ({ ok: true, value: settings }),
    setStoringSettings: async (next) => {
      settings = next
      return { ok: true, value: null }
    },
    crossCheck: async () => {
      return { ok: true, value: { at: AT, objects: 2, asked: 2, validators: serving.map(said) } }
    },
    comparisons: async () => ({
      ok: true,
      value: next === 'compared' ? { comparisons: compared, next: 'idle' } : { comparisons: [], next },
    }),
    contradictions: async () => {
      const isWrong = opinion === 'lies' || opinion === 'denies'
      return { ok: true, value: isWrong ? compared.map((each) => ({ ...each, ...file })) : [] }
    },
  }
}
