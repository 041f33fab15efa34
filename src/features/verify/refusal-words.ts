/** Why a file was not checked, and what to do next. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { BundleReason } from '../../client/bundle/bundle.ts'

interface Words {
  readonly what: MessageDescriptor
  readonly next: MessageDescriptor
}

export const REFUSALS: Readonly<Record<BundleReason | 'unreadable' | 'broken', Words>> = {
  'not-a-bundle': {
    what: msg`This is not a proof bundle`,
    next: msg`It is a file of another kind. Proof bundles are made in the drive, under Proofs.`,
  },
  'newer-version': {
    what: msg`This bundle was made by a newer version`,
    next: msg`Reload this page with a network, so that it becomes newer too, and choose the file again.`,
  },
  'too-large': {
    what: msg`This file is larger than any proof bundle`,
    next: msg`A bundle has at most 64 MiB. Check that this is the file you were given.`,
  },
  changed: {
    what: msg`This is not the bundle that was exported`,
    next: msg`It was cut, damaged or changed after its exporter signed it, so nothing in it counts. Ask for it again.`,
  },
  malformed: {
    what: msg`This bundle is not one that this program writes`,
    next: msg`It is signed, but what is in it has no form that could be checked. Ask its exporter how it was made.`,
  },
  unreadable: {
    what: msg`The file could not be read`,
    next: msg`It may have been moved or deleted meanwhile. Choose it again.`,
  },
  broken: {
    what: msg`The check could not run`,
    next: msg`Its worker stopped or could not be loaded. Reload the page and choose the file again.`,
  },
}
