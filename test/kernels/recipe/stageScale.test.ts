import { expect, it } from 'vitest';
import { signedRoot, stageScale } from 'sightline/kernels';
import { gray16, gray8 } from '../cpu/scene.ts';
import { planOfStages } from '../gpu/planOfStages.ts';

const scaleOf = (stages: object[], name: string, format = gray8(9, 7)) => stageScale(planOfStages(format, stages as { stage: string }[]), name);

it('is that of the samples for what is still a brightness', () => {
  const stages = [{ stage: 'flatField' }, { stage: 'median' }, { stage: 'gaussianBlur', sigmaPx: 1 }, { stage: 'localMean', radiusPx: 2 }, { stage: 'lookup', method: 'gamma', gamma: 2 }];
  for (const name of ['raw', 'flatField', 'median', 'gaussianBlur', 'localMean', 'lookup']) expect(scaleOf(stages, name), name).toEqual({ kind: 'linear', from: 0, to: 255, unit: 'DN' });
  expect(scaleOf(stages, 'median', gray16(9, 7, 12)).to).toBe(4095);
});

it('ends where an edge from black to white ends', () => {
  expect(scaleOf([{ stage: 'gradient' }], 'gradient')).toEqual({ kind: 'linear', from: 0, to: 127.5, unit: 'DN/px' });
  expect(scaleOf([{ stage: 'localDeviation', radiusPx: 3 }], 'localDeviation')).toEqual({ kind: 'linear', from: 0, to: 127.5, unit: 'DN' });
  expect(scaleOf([{ stage: 'hessian', output: 'xx' }], 'hessian')).toEqual({ kind: 'linear', from: -255, to: 255, unit: 'DN/px²' });
  expect(scaleOf([{ stage: 'hessian', output: 'xy' }], 'hessian')).toMatchObject({ from: -63.75, to: 63.75 });
  expect(scaleOf([{ stage: 'hessian', output: 'determinant' }], 'hessian')).toEqual({ kind: 'root', from: -65_025, to: 65_025, unit: '(DN/px²)²' });
});

it('goes round for an angle, and no longer for a mean of angles', () => {
  const stages = [{ stage: 'gradient', output: 'direction' }, { stage: 'gaussianBlur', sigmaPx: 1 }];
  expect(scaleOf(stages, 'gradient')).toEqual({ kind: 'cyclic', from: -Math.PI, to: Math.PI, unit: 'rad' });
  expect(scaleOf(stages, 'gaussianBlur')).toEqual({ kind: 'linear', from: -Math.PI, to: Math.PI, unit: 'rad' });
});

it('follows the stages before', () => {
  expect(scaleOf([{ stage: 'gradient' }, { stage: 'hessian' }, { stage: 'localMean', radiusPx: 1 }], 'localMean')).toEqual({ kind: 'linear', from: -127.5, to: 127.5, unit: 'DN/px²' });
});

it('of a table is what the table holds', () => {
  const tableDn = Array.from({ length: 256 }, (_, at) => 40 + at / 4);
  expect(scaleOf([{ stage: 'lookup', method: 'table', tableDn }], 'lookup')).toMatchObject({ kind: 'linear', from: 40, to: 103.75 });
  expect(scaleOf([{ stage: 'lookup', method: 'table', tableDn: tableDn.map(() => 7) }], 'lookup')).toMatchObject({ from: 0, to: 7 });
});

it('a signed root keeps the sign', () => {
  expect([-9, 0, 9].map(signedRoot)).toEqual([-3, 0, 3]);
});
