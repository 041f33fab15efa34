import { describe, expect, it } from 'vitest'
import { parseBucketAddress } from './bucket-address.ts'

describe('parseBucketAddress', () => {
  it('reads a bucket of Amazon and one of another server', () => {
    expect(parseBucketAddress('s3://pieces-1')).toEqual({
      ok: true,
      value: {
        place: 's3://pieces-1/',
        bucket: 'pieces-1',
        prefix: '',
        endpoint: null,
        region: 'us-east-1',
        pathStyle: false,
      },
    })
    const other = 's3://pieces/miners/7/?endpoint=https%3A%2F%2Fs3.example.org%3A9000&region=eu-north-1'
    expect(parseBucketAddress(other)).toMatchObject({
      value: {
        place: 's3://pieces/miners/7/ at https://s3.example.org:9000',
        prefix: 'miners/7/',
        endpoint: 'https://s3.example.org:9000',
        region: 'eu-north-1',
        pathStyle: true,
      },
    })
    expect(parseBucketAddress(`${other}&path-style=false`)).toMatchObject({ value: { pathStyle: false } })
  })

  it.each([
    ['s3://AKIA:secret@pieces/x', 'credentials'],
    ['s3://AKIA@pieces', 'credentials'],
    ['s3://pieces?endpoint=https://AKIA:secret@host', 'credentials'],
    ['s3://pieces?secret-access-key=secret', 'credentials'],
    ['s3://pieces?AccessKeyId=AKIA', 'credentials'],
    ['https://pieces', 's3://BUCKET'],
    ['s3://', 'bucket'],
    ['s3://Pieces', 'bucket'],
    ['s3://pieces/../x', 'prefix'],
    ['s3://pieces/a//b', 'prefix'],
    ['s3://pieces/a b', 'prefix'],
    ['s3://pieces?style=path', 'option'],
    ['s3://pieces?region=a&region=b', 'twice'],
    ['s3://pieces?region=eu_west', 'region'],
    ['s3://pieces?path-style=yes', 'path-style'],
    ['s3://pieces?endpoint=host:9000', 'endpoint'],
    ['s3://pieces?endpoint=ftp://host', 'endpoint'],
    ['s3://pieces?endpoint=http://host/%3Fa=b', 'endpoint'],
    ['s3://pieces#x', 's3://BUCKET'],
  ])('refuses %s, and repeats nothing of it', (text, about) => {
    const parsed = parseBucketAddress(text)
    expect(parsed).toMatchObject({ ok: false, detail: expect.stringContaining(about) })
    if (!parsed.ok) expect(parsed.detail).not.toMatch(/AKIA|secret/)
  })
})
