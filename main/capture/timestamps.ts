/**
 * Reads the timestamps that ffmpeg's framecrc muxer writes, line N for frame N:
 * `#tb 0: 1/1000000`, then `0, dts, pts, duration, size, crc`. Integers all the way: a 64-bit pts in any time base
 * becomes whole microseconds, rounded half away from zero.
 *
 * @source libavformat/framecrcenc.c
 */
export class TimestampReader {
  #rest = '';
  #numerator = 1n;
  #denominator = 1_000_000n;
  readonly #ptsUs: (number | null)[] = [];
  #first = 0;

  /** Takes the next piece of text, which may end anywhere in a line. */
  push(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
  }

  /** Frames whose line was read so far. */
  get count(): number {
    return this.#first + this.#ptsUs.length;
  }

  /**
   * Takes frame N's time; frames are asked for in order and each once, so that nothing is kept.
   * @returns microseconds; null where the source gave the frame no time; undefined where its line was not read yet
   * @throws RangeError  when `frame` is not the next one
   */
  take(frame: number): number | null | undefined {
    if (frame !== this.#first) throw new RangeError(`timestamp of frame ${frame}: frame ${this.#first} is the next: take them in order`);
    if (this.#ptsUs.length === 0) return undefined;
    this.#first += 1;
    return this.#ptsUs.shift();
  }

  #take(line: string): void {
    const base = /^#tb \d+: (\d+)\/(\d+)/.exec(line);
    if (base) {
      this.#numerator = BigInt(base[1]!);
      this.#denominator = BigInt(base[2]!);
      return;
    }
    if (line.startsWith('#')) return;
    const fields = line.split(',');
    if (fields.length < 6) return;
    this.#ptsUs.push(this.#microseconds(fields[2]!.trim()));
  }

  #microseconds(pts: string): number | null {
    if (!/^-?\d+$/.test(pts)) return null;
    const scaled = BigInt(pts) * this.#numerator * 1_000_000n;
    const half = this.#denominator / 2n;
    return Number((scaled < 0n ? scaled - half : scaled + half) / this.#denominator);
  }
}
