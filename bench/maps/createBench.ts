import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createPlan, type Plan } from 'sightline/kernels';
import type { Footage } from 'sightline/footage';
import { planFusion } from '../../kernels/cpu/fusion.ts';
import { createLayout, equalStripes } from '../../kernels/cpu/layout.ts';
import { createProgram } from '../../kernels/cpu/program.ts';
import { reserveMemory } from '../../kernels/cpu/sharedMemory.ts';
import { FRAME_RECIPE } from '../../main/cli/bench/benchRecipe.ts';
import type { Calibration } from './calibrations.ts';
import { createFrontEnd, MEETING, type FrontEndStart, type PlacedMaps } from './frontEnd.ts';
import { MAP_KINDS, type EncodedMaps } from './mapKinds.ts';

/** Frames of the footage that are run in turn. */
export const FRAMES = 4;
/** Half-way between the web and its dots. */
const LEVEL_DN = 128;
const SLACK_BYTES = 64;

export type BenchModules = Pick<FrontEndStart, 'engineModule' | 'mapModule'>;

export interface Bench {
  readonly start: FrontEndStart;
  readonly run: (kind: number, frame: number) => void;
  readonly close: () => Promise<unknown>;
}

/** What is the same for all benches of one calibration and frame size. */
export interface BenchScene {
  readonly plan: Plan;
  readonly encoded: readonly EncodedMaps[];
  readonly frames: readonly Uint8Array[];
}

export function createScene(footage: Footage, { maps }: Calibration): BenchScene {
  return {
    plan: createPlan(FRAME_RECIPE, footage.format, maps),
    encoded: MAP_KINDS.map((kind) => kind.encode(maps)),
    frames: Array.from({ length: FRAMES }, (_, frame) => footage.renderFrame(frame).pixels as Uint8Array),
  };
}

/**
 * The engine's memory for one scene, the other kinds' maps behind it, and its threads.
 *
 * @param placement  arrays lie at other distances from a page's begin for every number: that alone moves times by several percent
 */
export async function createBench({ plan, encoded, frames }: BenchScene, threads: number, placement: number, modules: BenchModules): Promise<Bench> {
  const { format } = plan;
  const maps = plan.flatField!.maps;
  const layout = createLayout(plan, equalStripes(format.height, threads));
  const program = createProgram(plan, layout, planFusion(plan, false));
  const size = format.width * format.height;
  let end = layout.sizeBytes, arrays = 0;
  const take = (bytes: number): number => {
    const address = Math.ceil(end / 64) * 64 + ((++arrays * placement * 13) % 64) * 64;
    end = address + bytes + SLACK_BYTES;
    return address;
  };
  const kinds = MAP_KINDS.map(({ name, darkBytes, gainBytes }, index): PlacedMaps => {
    const { range, scale } = encoded[index]!;
    return { name, darkBytes, gainBytes, range, scale, dark: take(size * darkBytes), gain: take(size * gainBytes), taps: take(12) };
  });
  const memory = reserveMemory(end);
  const put = (address: number, values: Float32Array | Uint16Array | Int16Array | Uint8Array): void =>
    new Uint8Array(memory.buffer, address, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const taps = plan.blurs[0]!.taps.subarray(plan.blurs[0]!.radiusPx);
  put(layout.dark, maps.dark); put(layout.gain, maps.gain); put(layout.taps[0]!, taps);
  kinds.forEach((kind, index) => {
    const { dark, gain } = encoded[index]!;
    put(kind.dark, dark); put(kind.gain, gain); put(kind.taps, taps.map((tap) => tap * kind.scale));
  });
  frames.forEach((pixels, frame) => put(layout.frames[frame]!, pixels));

  const start: FrontEndStart = { ...modules, memory, program, kinds, levelDn: LEVEL_DN, thread: 0 };
  const meetings: Int32Array[] = [], workers: Worker[] = [];
  for (let thread = 1; thread < threads; thread++) {
    const meeting = new Int32Array(new SharedArrayBuffer(4 * MEETING.words));
    const worker = new Worker(new URL('thread.ts', import.meta.url), { workerData: { start: { ...start, thread }, meeting } });
    await once(worker, 'message');
    meetings.push(meeting); workers.push(worker);
  }
  const own = await createFrontEnd(start);
  return {
    start,
    run(kind, frame) {
      for (const meeting of meetings) {
        meeting[MEETING.kind] = kind; meeting[MEETING.frame] = frame;
        Atomics.add(meeting, MEETING.go, 1); Atomics.notify(meeting, MEETING.go);
      }
      own(kind, layout.frames[frame]!);
      for (const meeting of meetings) while (Atomics.load(meeting, MEETING.done) !== meeting[MEETING.go]) { /* the threads have a core each */ }
    },
    close: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}
