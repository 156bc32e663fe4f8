const BLOCK = 64;

/**
 * The HMAC-SHA256 (RFC 2104, FIPS 180-4) of `message` under `key`, both as UTF-8, in lower-case hexadecimal. For pages
 * that came by http from another machine, to which browsers give no WebCrypto.
 */
export function hmacSha256(message: string, key: string): string {
  const encoder = new TextEncoder();
  const given = encoder.encode(key);
  const padded = new Uint8Array(BLOCK);
  padded.set(given.length > BLOCK ? sha256(given) : given);
  const inner = sha256(joined(masked(padded, 0x36), encoder.encode(message)));
  const outer = sha256(joined(masked(padded, 0x5c), inner));
  return Array.from(outer, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function masked(bytes: Uint8Array, mask: number): Uint8Array {
  return bytes.map((byte) => byte ^ mask);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The first 32 bits of the fractional parts of the roots of the first primes: square roots begin, cube roots go on. */
const PRIMES = firstPrimes(64);
const START = PRIMES.slice(0, 8).map((prime) => fraction(prime ** (1 / 2)));
const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n += 1) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

function sha256(message: Uint8Array): Uint8Array {
  const blocks = Math.ceil((message.length + 9) / BLOCK);
  const padded = new DataView(new ArrayBuffer(blocks * BLOCK));
  new Uint8Array(padded.buffer).set(message);
  padded.setUint8(message.length, 0x80);
  padded.setBigUint64(blocks * BLOCK - 8, BigInt(message.length) * 8n);
  let state: readonly number[] = START;
  for (let at = 0; at < blocks * BLOCK; at += BLOCK) state = compressed(state, padded, at);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => {
    digest.setInt32(4 * i, word);
  });
  return new Uint8Array(digest.buffer);
}

function compressed(state: readonly number[], data: DataView, at: number): readonly number[] {
  const w = scheduled(data, at);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0]: number[] = [...state];
  for (let i = 0; i < 64; i += 1) {
    const choice = (e & f) ^ (~e & g);
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + (ROUNDS[i] ?? 0) + (w[i] ?? 0)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0;
    [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + (state[i] ?? 0)) | 0);
}

function scheduled(data: DataView, at: number): Int32Array {
  const w = new Int32Array(64);
  for (let i = 0; i < 16; i += 1) w[i] = data.getInt32(at + 4 * i);
  for (let i = 16; i < 64; i += 1) {
    const [near = 0, far = 0] = [w[i - 2], w[i - 15]];
    const low = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
    const high = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
    w[i] = (w[i - 16] ?? 0) + low + (w[i - 7] ?? 0) + high;
  }
  return w;
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
