import { DeviceError, type Engine, type EngineChoice, type EngineHost } from 'sightline/kernels';
import { afterEach, expect, it } from 'vitest';
import { EngineKeeper } from '../../../renderer/inspection/engineKeeper.ts';
import { Troubles } from '../../../renderer/inspection/troubles.ts';
import { createNodeHost } from '../../kernels/cpu/nodeHost.ts';
import { gray8, noisyFrame, planOf } from '../../kernels/cpu/scene.ts';
import { createNullGpu } from '../../kernels/gpu/nullDevice.ts';
import { headerOf } from './records.ts';

const format = gray8(64, 40);
const keepers: EngineKeeper[] = [];
afterEach(() => { for (const keeper of keepers.splice(0)) keeper.destroy(); });

/** A keeper whose webgpu engine runs on the null device: everything but arithmetic. */
function keeperWith(choice: EngineChoice, over: Partial<EngineHost> = {}) {
  const nullGpu = createNullGpu({ readable: /^readback/ });
  const said: string[] = [], engines: string[] = [];
  const troubles = new Troubles((message) => { said.push(message.type === 'trouble' ? `${message.id}: ${message.message}` : `cleared ${message.id}`); });
  const keeper = new EngineKeeper({
    host: { ...createNodeHost(), gpu: nullGpu.host.gpu, ...over }, choice, threads: 1, troubles, fetchPlan: () => Promise.resolve(planOf(format)),
    onEngine: ({ backend }) => { engines.push(backend); },
  });
  keepers.push(keeper);
  const engineFor = async (frame: number): Promise<Engine> => {
    for (;;) {
      const answer = keeper.demand(headerOf(frame, { format }));
      if (answer.type === 'engine') return answer.engine;
      if (answer.type === 'none') throw new Error(answer.reason);
      await answer.done;
    }
  };
  /** A frame as the inspector has it done: a device's trouble is told. */
  const inspect = async (frame: number): Promise<string> => {
    const engine = await engineFor(frame);
    try {
      await engine.inspect({ ...noisyFrame(format), index: frame });
      keeper.settled(engine);
      return engine.backend;
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      keeper.broken(engine, error);
      return `lost ${engine.backend}`;
    }
  };
  return { keeper, nullGpu, said, engines, engineFor, inspect };
}

it('goes on with the engine there is until the chosen one is built, and frees it after the next frame', async () => {
  const { keeper, engines, engineFor, inspect } = keeperWith('wasm');
  expect(await inspect(0)).toBe('wasm');
  const before = await engineFor(0);
  keeper.choose('webgpu');
  expect(keeper.demand(headerOf(1, { format }))).toMatchObject({ type: 'engine', engine: before });
  await expect.poll(() => engines).toEqual(['wasm', 'webgpu']);
  await before.inspect(noisyFrame(format));
  expect(await inspect(2)).toBe('webgpu');
  await expect(before.inspect(noisyFrame(format))).rejects.toThrow('destroyed');
});

it('takes what was chosen last, even while another is being built', async () => {
  const { keeper, engines, inspect } = keeperWith('wasm');
  await inspect(0);
  keeper.choose('webgpu');
  keeper.choose('wasm');
  keeper.choose('webgpu');
  keeper.choose('wasm');
  await expect.poll(() => engines.at(-1)).toBe('wasm');
  expect(await inspect(1)).toBe('wasm');
});

it('keeps the engine there is where the chosen one cannot be had, and says why', async () => {
  const { keeper, said, inspect } = keeperWith('wasm', { gpu: null, gpuMissing: 'this browser has no navigator.gpu' });
  await inspect(0);
  keeper.choose('webgpu');
  await expect.poll(() => said).toEqual(['engine-choice: The webgpu engine cannot be had: WebGPU is missing: this browser has no navigator.gpu; use --engine wasm']);
  expect(await inspect(1)).toBe('wasm');
  keeper.choose('wasm');
  expect(said.at(-1)).toBe('cleared engine-choice');
});

it('auto falls back to the CPU when the device was lost twice in a row, and says what happened', async () => {
  const { nullGpu, engines, engineFor, inspect, said } = keeperWith('auto');
  expect(await inspect(0)).toBe('webgpu');
  for (const frame of [1, 2]) {
    await engineFor(frame);
    nullGpu.loseDevice('the driver was reset');
    expect(await inspect(frame)).toBe('lost webgpu');
  }
  expect(await inspect(3)).toBe('wasm');
  expect(engines).toEqual(['webgpu', 'webgpu', 'wasm']);
  expect((await engineFor(4)).fallbackReason).toBe('device null device was lost (unknown): the driver was reset; start the engine again or use --engine wasm');
  expect(said).toEqual([expect.stringMatching(/^engine: The webgpu engine failed: .*the driver was reset/), 'cleared engine']);
});

it('hears of a device that is lost while no frame is in it', async () => {
  const { nullGpu, engines, inspect, said } = keeperWith('webgpu');
  expect(await inspect(0)).toBe('webgpu');
  nullGpu.loseDevice('the driver was reset');
  await expect.poll(() => said).toEqual([expect.stringMatching(/^engine: The webgpu engine failed: .*the driver was reset/)]);
  expect(await inspect(1)).toBe('webgpu');
  expect(engines).toEqual(['webgpu', 'webgpu']);
  expect(said.at(-1)).toBe('cleared engine');
});

it('a frame in between starts the count anew, and webgpu that was asked for is tried for ever', async () => {
  const auto = keeperWith('auto'), asked = keeperWith('webgpu');
  const lost = new DeviceError('device-lost', 'the driver was reset');
  for (let frame = 0; frame < 4; frame++) {
    expect(await auto.inspect(frame)).toBe('webgpu');
    auto.keeper.broken(await auto.engineFor(frame), lost);
    asked.keeper.broken(await asked.engineFor(frame), lost);
  }
  expect(await asked.inspect(4)).toBe('webgpu');
});
