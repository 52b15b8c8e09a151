const BLOCK = 512;

/**
 * Reads a plain tar archive.
 *
 * @returns regular files by name; the bytes are views of `archive`
 * @throws RangeError  when a header's size is no octal number
 * @source POSIX.1-1988 ustar: name at 0, size at 124 in octal, type at 156, blocks of 512 bytes
 */
export function readTar(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const text = (start: number, length: number): string => {
    const bytes = archive.subarray(start, start + length);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  };
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, 12).trim() || '0', 8);
    if (Number.isNaN(size)) throw new RangeError(`tar header at byte ${at} has no size: the archive is damaged, get it again`);
    const type = String.fromCharCode(archive[at + 156]!);
    if (type === '0' || type === '\0') files.set(text(at, 100).replace(/^\.\//, ''), archive.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
