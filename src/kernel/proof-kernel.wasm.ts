/** Made by `npm run build:kernel` from assembly/; a test compiles it anew and compares. Do not edit or merge: build. */
export const KERNEL_SHA256 = '967344c6f4c59c23a9012d04be2d66de6ce093b1aa358a75c8dcce84273f543f'
export const KERNEL_BASE64 =
  'AGFzbQEAAAABBQFgAAF/AwIBAAUDAQAABxUCCGhlYXBCYXNlAAAGbWVtb3J5AgAKBwEFAEGACAs='
