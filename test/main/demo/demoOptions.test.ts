import { describe, expect, it } from 'vitest';
import { SourceError } from '../../../main/capture/sourceError.ts';
import { DEMO_DEFAULTS, demoOptions, isDemoSource, parseDemoSource } from '../../../main/demo/demoOptions.ts';

describe('demo source', () => {
  it('has defaults for everything', () => {
    expect(parseDemoSource('demo')).toEqual({ width: 1920, height: 1080, frames: 150, seed: 1, bitDepth: 8, scene: 'web' });
    expect(demoOptions({})).toEqual(DEMO_DEFAULTS);
  });

  it('takes size, frames, seed, bits and scene, in any order', () => {
    expect(parseDemoSource('demo:size=3840x2160,frames=300,seed=7')).toEqual({ width: 3840, height: 2160, frames: 300, seed: 7, bitDepth: 8, scene: 'web' });
    expect(parseDemoSource('demo:bits=12, seed=0 ,size=128x96')).toEqual({ width: 128, height: 96, frames: 150, seed: 0, bitDepth: 12, scene: 'web' });
    expect(parseDemoSource('demo:scene=dark').scene).toBe('dark');
  });

  it('is told from files by its name', () => {
    expect(['demo', 'demo:seed=2', './demo', 'demo.mkv', 'demonstration'].map(isDemoSource)).toEqual([true, true, false, false, false]);
  });

  it.each([
    ['demo:', /"" is not KEY=VALUE/],
    ['demo:fast', /"fast" is not KEY=VALUE: for example demo:size=3840x2160/],
    ['demo:sise=1x1', /sise is no setting of it: use size, frames, seed, bits/],
    ['demo:__proto__=1', /__proto__ is no setting|not KEY=VALUE/],
    ['demo:seed=1,seed=2', /seed is given twice/],
    ['demo:size=1920', /size=1920: write WIDTHxHEIGHT/],
    ['demo:size=64x64', /64x64: take a size from 128x96 to 4096x4096/],
    ['demo:frames=0', /frames=0: use a whole number from 1 to 65536/],
    ['demo:frames=1e3', /frames=1e3: use a whole number/],
    ['demo:seed=-1', /seed=-1: use a whole number from 0/],
    ['demo:bits=10', /bits=10: use 8, 12 or 16/],
    ['demo:scene=night', /scene=night: use web, dark, flat/],
    ['file.mkv', /not the demo/],
  ])('refuses %s in one line', (text, message) => {
    expect(() => parseDemoSource(text)).toThrow(SourceError);
    expect(() => parseDemoSource(text)).toThrow(message);
    expect(() => parseDemoSource(text)).toThrow(/^[^\n]+$/);
  });
});
