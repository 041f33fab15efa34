import { type ComponentProps, useCallback } from 'react'

interface BlobImageProps extends Omit<ComponentProps<'img'>, 'src' | 'ref' | 'alt'> {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mediaType: string
  /** Empty where words beside it say what it is. */
  readonly alt: string
}

/** An image out of bytes in memory; their address ends with the element. */
export function BlobImage({ bytes, mediaType, alt, ...rest }: BlobImageProps) {
  const show = useCallback(
    (element: HTMLImageElement) => {
      const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }))
      element.src = url
      return () => URL.revokeObjectURL(url)
    },
    [bytes, mediaType],
  )
  return <img ref={show} alt={alt} {...rest} />
}
