import { expect, it } from 'vitest';
import { scaleText, stageValueText } from '../../../renderer/view/scaleText.ts';

it('says what the shades mean where they are no brightness', () => {
  expect(scaleText({ kind: 'linear', from: 0, to: 255, unit: 'DN' }, 255)).toBeNull();
  expect(scaleText({ kind: 'linear', from: 0, to: 127.5, unit: 'DN' }, 255)).toBe('0 … 127.5 DN');
  expect(scaleText({ kind: 'linear', from: -255, to: 255, unit: 'DN/px²' }, 255)).toBe('−255 … 255 DN/px²');
  expect(scaleText({ kind: 'root', from: -65_025, to: 65_025, unit: '(DN/px²)²' }, 255)).toBe('−65025 … 65025 (DN/px²)², by its square root');
  expect(scaleText({ kind: 'cyclic', from: -Math.PI, to: Math.PI, unit: 'rad' }, 255)).toMatch(/^hue: right red/);
});

it('gives a probed value its unit, an angle in degrees too', () => {
  expect(stageValueText(12, undefined, true)).toBe('12');
  expect(stageValueText(12, { kind: 'linear', from: 0, to: 255, unit: 'DN' }, false)).toBe('12.00');
  expect(stageValueText(-Math.PI / 2, { kind: 'cyclic', from: -Math.PI, to: Math.PI, unit: 'rad' }, false)).toBe('-1.57 rad (-90°)');
  expect(stageValueText(-0.001, { kind: 'cyclic', from: -Math.PI, to: Math.PI, unit: 'rad' }, false)).toBe('0.00 rad (0°)');
  expect(stageValueText(3.456, { kind: 'linear', from: 0, to: 127.5, unit: 'DN/px' }, false)).toBe('3.46 DN/px');
});
