/** Who is in a batch beside a pair, and what stands against the right answer, in words. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Company, Form } from '../../../../client/lab/pairs.ts'
import { formatDecimal } from '../../../../ui/format.ts'

export const COMPANY_WORDS: Readonly<Record<Company, MessageDescriptor>> = {
  right: msg`four right answers around 1 s`,
  alone: msg`nobody else`,
  mixed: msg`two right, two wrong around 1 s`,
  wrong: msg`four wrong ones after 0.1 s`,
  'all-wrong': msg`nine wrong ones after 0.1 s`,
  silent: msg`four that are silent`,
}
export const FORM_WORDS: Readonly<Record<Form, MessageDescriptor>> = {
  same: msg`a wrong answer in the same time`,
  fast: msg`a wrong answer after 0.05 s`,
  silent: msg`no answer`,
}

/** A reward, which the reference may make no number. */
export function written(value: number): string {
  return Number.isNaN(value) ? 'NaN' : formatDecimal(value, 4)
}
