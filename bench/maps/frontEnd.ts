import type { EngineExports } from '../../kernels/cpu/engineModule.ts';
import type { Program } from '../../kernels/cpu/program.ts';
import { runGrayStages } from '../../kernels/cpu/strips.ts';
import type { EncodedMaps, MapKind } from './mapKinds.ts';

/** Where the encoded maps of one kind lie in the engine's memory. */
export interface PlacedMaps {
  readonly name: MapKind['name'];
  readonly darkBytes: number;
  readonly gainBytes: number;
  readonly dark: number;
  readonly gain: number;
  /** f32: three taps of the horizontal filter, times the scale of the maps. */
  readonly taps: number;
  readonly scale: number;
  readonly range: EncodedMaps['range'];
}

/** What bench/maps/assembly exports. */
export type MapExports = Readonly<Record<`blur${MapKind['name']}` | `correct${MapKind['name']}` | 'setRange', (...values: number[]) => void>>;

/** What a thread needs to run front ends. */
export interface FrontEndStart {
  readonly engineModule: WebAssembly.Module;
  readonly mapModule: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly program: Program;
  readonly kinds: readonly PlacedMaps[];
  readonly levelDn: number;
  readonly thread: number;
}

/** The engine itself; a kind is its place in `kinds` plus one. */
export const ENGINE = 0;
/** i32 words in which a thread is told what to run. */
export const MEETING = { go: 0, done: 1, kind: 2, frame: 3, words: 4 } as const;

/**
 * Makes the front end of the engine, samples to mask, strip by strip, with the horizontal half of the blur exchanged.
 *
 * @returns runs the thread's stripe; `pixels` is the address of a frame
 */
export async function createFrontEnd(start: FrontEndStart): Promise<(kind: number, pixels: number) => void> {
  const { memory, program, kinds, levelDn, thread } = start;
  const imports = { env: { memory } };
  const engine = (await WebAssembly.instantiate(start.engineModule, imports)).exports as unknown as EngineExports;
  const map = (await WebAssembly.instantiate(start.mapModule, imports)).exports as unknown as MapExports;
  const { layout, width } = program;
  const engines = [engine, ...kinds.map((kind): EngineExports => {
    const blur = map[`blur${kind.name}`];
    return {
      ...engine,
      blurCorrectedRows(src, _sampleBytes, _width, firstRow, rows, dark, _gain, _taps, _radius, ring, ringRows, ringStride, row) {
        const pixel = (dark - layout.dark) / 4;
        blur(src, width, firstRow, rows, kind.dark + pixel * kind.darkBytes, kind.gain + pixel * kind.gainBytes, kind.taps, ring, ringRows, ringStride, row);
      },
    };
  })];
  const stripe = layout.stripes[thread]!;
  const pass = { blurs: 1, corrected: true, keepsImage: false, maskLevelDn: levelDn, consume: () => undefined };
  return (kind, pixels) => {
    const range = kinds[kind - 1]?.range;
    if (range) map.setRange(range.darkDn, range.darkBits, range.gainSteps);
    runGrayStages(program, engines[kind]!, stripe, pixels, pass, () => undefined);
  };
}
