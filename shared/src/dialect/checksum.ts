/** Checksums that modules report of what they have stored. */

/** The 16-bit words combined with exclusive or, the first byte of each the high one, in hexadecimal digits. */
export function xor16(bytes: Uint8Array): string {
  let sum = 0;
  for (const [index, byte] of bytes.entries()) sum ^= index % 2 === 0 ? byte << 8 : byte;
  return sum.toString(16);
}
