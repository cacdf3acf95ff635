/* The files in a zip, without unpacking it: its list is read from its end, and each file when it is asked for. The browser
   itself inflates; the format is PKWARE's APPNOTE 6.3, with ZIP64 for zips beyond 4 GB. */

const END = 0x06054b50, END_64 = 0x06064b50, LOCATOR_64 = 0x07064b50, ENTRY = 0x02014b50, LOCAL = 0x04034b50;
const LONGEST_END = 22 + 65_535; // bytes: the end of a zip, with the longest comment
const LONGEST_LIST = 100_000_000; // bytes
const STORED = 0, DEFLATED = 8;
const ENCRYPTED = 1, UTF8 = 1 << 11; // flags
const FULL = 0xffffffff; // the number is in the ZIP64 field

/* `code`: of a refusal. */
export class ZipError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const view = async (blob) => new DataView(await blob.arrayBuffer());
const big = (data, at) => Number(data.getBigUint64(at, true));

/* Where the list of entries begins, how long it is, and how many bytes stand before the zip itself. */
const listOf = async (file) => {
  const start = Math.max(0, file.size - LONGEST_END);
  const tail = await view(file.slice(start));
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new ZipError("zip");
  const locator = end - 20;
  if (locator >= 0 && tail.getUint32(locator, true) === LOCATOR_64) {
    const record = await view(file.slice(big(tail, locator + 8), big(tail, locator + 8) + 56));
    if (record.byteLength < 56 || record.getUint32(0, true) !== END_64) throw new ZipError("zip");
    return { offset: big(record, 48), length: big(record, 40), before: 0 };
  }
  const [length, offset] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  return { offset, length, before: start + end - length - offset };
};

const nameOf = (bytes, flags) => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(flags & UTF8 ? "utf-8" : "windows-1252").decode(bytes);
  }
};

/* The numbers of an entry that do not fit into 32 bits, in their order, from its extra fields. */
const widened = (data, at, length, numbers) => {
  for (let place = at; place + 4 <= at + length; place += 4 + data.getUint16(place + 2, true)) {
    if (data.getUint16(place, true) !== 1) continue;
    let next = place + 4;
    for (const name of Object.keys(numbers)) {
      if (numbers[name] !== FULL) continue;
      numbers[name] = big(data, next);
      next += 8;
    }
  }
  return numbers;
};

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});
const crc32 = (bytes) => {
  let crc = -1;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
};

/* At most `size` bytes, however much the packed ones hold. */
const inflated = async (packed, size) => {
  const found = new Uint8Array(size);
  const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  let filled = 0;
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    if (filled + value.length > size) throw new ZipError("unreadable");
    found.set(value, filled);
    filled += value.length;
  }
  return filled === size ? found : Promise.reject(new ZipError("unreadable"));
};

/* The content of an entry as a File. ZipError: it cannot be had. */
const opened = async (file, { name, flags, method, crc, packed, size, at }) => {
  if (flags & ENCRYPTED) throw new ZipError("zip_locked");
  if (method !== STORED && method !== DEFLATED) throw new ZipError("zip_method");
  const local = await view(file.slice(at, at + 30));
  if (local.byteLength < 30 || local.getUint32(0, true) !== LOCAL) throw new ZipError("unreadable");
  const start = at + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const content = file.slice(start, start + packed);
  try {
    const bytes = method === STORED ? new Uint8Array(await content.arrayBuffer()) : await inflated(content, size);
    if (crc32(bytes) !== crc) throw new ZipError("unreadable");
    return new File([bytes], name.split("/").pop());
  } catch {
    throw new ZipError("unreadable");
  }
};

/* [{ name, size, open }], without folders. ZipError: it is no zip, or a damaged one. */
export const entriesOf = async (file) => {
  const { offset, length, before } = await listOf(file);
  if (before < 0 || length > LONGEST_LIST) throw new ZipError("zip");
  const data = await view(file.slice(before + offset, before + offset + length));
  if (data.byteLength < length) throw new ZipError("zip");
  const entries = [];
  for (let at = 0; at + 46 <= length && data.getUint32(at, true) === ENTRY;) {
    const lengths = [28, 30, 32].map((place) => data.getUint16(at + place, true)); // of name, extra fields, comment
    const flags = data.getUint16(at + 8, true);
    const name = nameOf(new Uint8Array(data.buffer, at + 46, lengths[0]), flags).replaceAll("\\", "/");
    const numbers = { size: data.getUint32(at + 24, true), packed: data.getUint32(at + 20, true), at: data.getUint32(at + 42, true) };
    widened(data, at + 46 + lengths[0], lengths[1], numbers);
    const entry = { name, flags, method: data.getUint16(at + 10, true), crc: data.getUint32(at + 16, true), ...numbers };
    entry.at += before;
    if (!name.endsWith("/")) entries.push({ name, size: entry.size, open: () => opened(file, entry) });
    at += 46 + lengths[0] + lengths[1] + lengths[2];
  }
  return entries;
};
