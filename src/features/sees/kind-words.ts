/** What each kind of field is, and what whoever receives it can know from it. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { SentKind } from '../../client/sees-api.ts'

interface KindWords {
  readonly name: MessageDescriptor
  readonly text: MessageDescriptor
}

export const KIND_WORDS: Readonly<Record<SentKind, KindWords>> = {
  ciphertext: {
    name: msg`ciphertext`,
    text: msg`Encrypted bytes. Without the keys of this drive they cannot be told from random ones; their number can be seen.`,
  },
  'object-name': {
    name: msg`name of an object`,
    text: msg`A hash of ciphertext, under which the network keeps it. It has nothing to do with the name of a file.`,
  },
  'content-root': {
    name: msg`root hash`,
    text: msg`The root of a tree of hashes over the ciphertext. Parts of it can be proven against this later.`,
  },
  label: {
    name: msg`label`,
    text: msg`Says that the bytes are encrypted already. It is the same for every object of every drive.`,
  },
  random: {
    name: msg`random numbers`,
    text: msg`Drawn for this one question, so that no answer can be prepared in advance.`,
  },
  position: {
    name: msg`position`,
    text: msg`Which part of the object is asked for.`,
  },
  lifetime: {
    name: msg`time to keep`,
    text: msg`For how many seconds it is to be kept.`,
  },
  'drive-name': {
    name: msg`name of the drive`,
    text: msg`A hash of a public key, under which the list of this drive is found. Whoever sees it can tell that requests are about the same drive.`,
  },
  head: {
    name: msg`pointer to the list`,
    text: msg`Signed by the drive: its sealed vault, and the encrypted list of files or where that is kept. No file name can be read in it.`,
  },
  'earlier-word': {
    name: msg`earlier signature`,
    text: msg`A signature of this very node from before, so that it cannot go back to an older state unnoticed.`,
  },
  'answer-slot': {
    name: msg`place for the answer`,
    text: msg`Empty in the request; the answer fills it.`,
  },
  'signing-key': {
    name: msg`address of the signing key`,
    text: msg`The key that signs the requests of this drive. It names no person, but requests with the same address belong together.`,
  },
  'node-key': {
    name: msg`address of the node`,
    text: msg`Whom the request is for, so that nobody can use it elsewhere.`,
  },
  signature: {
    name: msg`signature`,
    text: msg`Over time, sender, receiver and content of this request.`,
  },
  delegation: {
    name: msg`permission of the account`,
    text: msg`The signed word of the wallet’s account that this session may sign, with the account, the times and the validators that it is for. Whoever sees it can tell that requests are of the same account.`,
  },
  digest: {
    name: msg`hash of the request`,
    text: msg`What the signature is over. It holds nothing that is not in the request.`,
  },
  moment: {
    name: msg`time`,
    text: msg`When it was sent, in billionths of a second by the clock of this device. No request counts twice.`,
  },
  line: {
    name: msg`number of the line`,
    text: msg`Random; requests that are under way at the same time are told apart by it.`,
  },
  route: {
    name: msg`kind of request`,
    text: msg`What is wanted: to store, to retrieve, to prove.`,
  },
  size: {
    name: msg`size`,
    text: msg`How long the request is, which can be seen anyway.`,
  },
  patience: {
    name: msg`patience`,
    text: msg`How many seconds the answer is waited for.`,
  },
  placeholder: {
    name: msg`placeholder`,
    text: msg`A constant that the protocol asks for. It stands for a field and has nothing of it.`,
  },
  format: {
    name: msg`format`,
    text: msg`Version, curve or encoding: the same for everybody.`,
  },
  unexplained: {
    name: msg`not explained`,
    text: msg`This page does not know what this field is. That should not be; please report it.`,
  },
}
