import { DEFAULT_RECIPE } from 'sightline/kernels';
import { FrameLedger, hostStateSchema, type HostState } from '../../main/contract/index.ts';

/** A host that replays a recording, checked by the contract's own schema. */
export function drawnState(over: Partial<HostState> = {}): HostState {
  return hostStateSchema.parse({
    revision: 1, version: '0.1.0', ffmpeg: null,
    run: {
      runId: 1, state: 'running', source: 'line-3.mkv', mode: 'replay', description: 'ffv1, gray', frameRate: 30, frameCount: 150, startedAtMs: 0, retryAtMs: null,
      format: { width: 640, height: 480, pixelFormat: 'gray8', bitDepth: 8, range: 'full' }, sessionDir: null, records: false, keepsShapes: false, captureFramesPerSecond: 30, store: null,
    },
    replay: { playing: false, frame: 3, speed: 1, loop: false },
    recipe: DEFAULT_RECIPE, recipeVersion: 1, calibration: null, calibrating: null, exposure: null, ledger: new FrameLedger().snapshot(), openFrames: 0, alerts: [], exports: [], ...over,
  });
}
