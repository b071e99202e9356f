/**
 * An id that no other session has: 128 random bits in hexadecimal. Browsers keep `crypto.randomUUID` from pages
 * without TLS, as those of a room's network are; random bytes they give to all.
 */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
