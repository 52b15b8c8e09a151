import { describe, expect, it } from 'vitest';
import type { ToWorker } from '../../../renderer/inspection/protocol.ts';
import { createViewModel } from '../../../renderer/view/viewModel.ts';
import { fitPort, MAX_ZOOM, pan, pixelAt, zoomAt } from '../../../renderer/view/viewPort.ts';

const canvas = { width: 800, height: 600 };
const frame = { width: 1600, height: 900 };

describe('the view port', () => {
  it('fits the whole frame, its middle in the middle', () => {
    const port = fitPort(canvas, frame);
    expect(port).toMatchObject({ centreX: 800, centreY: 450 });
    expect(port.zoom).toBeCloseTo(0.49, 10);
  });
  it('zooms about the pointer: the pixel under it stays there', () => {
    const port = fitPort(canvas, frame);
    const before = pixelAt(port, canvas, frame, 123, 250);
    expect(pixelAt(zoomAt(port, canvas, 123, 250, 1.7), canvas, frame, 123, 250)).toEqual(before);
  });
  it('stops at the nearest and the farthest', () => {
    expect(zoomAt({ zoom: 50, centreX: 0, centreY: 0 }, canvas, 0, 0, 10).zoom).toBe(MAX_ZOOM);
  });
  it('pans by canvas pixels and never loses the frame', () => {
    expect(pan({ zoom: 2, centreX: 100, centreY: 100 }, frame, 20, -10)).toEqual({ zoom: 2, centreX: 90, centreY: 105 });
    expect(pan({ zoom: 1, centreX: 10, centreY: 10 }, frame, 1e6, 1e6)).toMatchObject({ centreX: 0, centreY: 0 });
  });
  it('knows the pixel under a point, and that there is none outside', () => {
    const port = { zoom: 1, centreX: 400, centreY: 300 };
    expect(pixelAt(port, canvas, frame, 0, 0)).toEqual({ x: 0, y: 0 });
    expect(pixelAt(port, canvas, frame, 799.9, 599.9)).toEqual({ x: 799, y: 599 });
    expect(pixelAt({ ...port, centreX: 0 }, canvas, frame, 0, 0)).toBeNull();
  });
});

describe('the view', () => {
  const make = () => {
    const sent: ToWorker[] = [];
    const view = createViewModel((message) => { sent.push(message); });
    view.setFrame(frame);
    view.resize(canvas, 1);
    return { view, sent };
  };
  it('stays fitted while the window changes, until a person zooms', () => {
    const { view } = make();
    view.resize({ width: 400, height: 300 }, 1);
    expect(view.state.get().port.zoom).toBeCloseTo(0.245, 10);
    view.zoom(2);
    view.resize(canvas, 1);
    expect(view.state.get()).toMatchObject({ fitted: false });
    expect(view.state.get().port.zoom).toBeCloseTo(0.49, 10);
  });
  it('keeps zoom and place across stages, and fits anew for another frame size only', () => {
    const { view } = make();
    view.zoom(3, 10, 10);
    const { port } = view.state.get();
    view.show('raw');
    view.setFrame({ ...frame });
    expect(view.state.get()).toMatchObject({ stage: 'raw', port });
    view.setFrame({ width: 100, height: 100 });
    expect(view.state.get().fitted).toBe(true);
  });
  it('tells the worker of every change, and all of it when asked', () => {
    const { view, sent } = make();
    sent.length = 0;
    view.toggle('labels');
    view.mark({ frame: 3, label: 7 });
    view.mark({ frame: 3, label: 7 });
    expect(sent.at(-1)).toMatchObject({ type: 'view', stage: 'regions', overlay: { labels: true }, mark: { id: 2, frame: 3, label: 7 } });
    sent.length = 0;
    view.restate();
    expect(sent.map(({ type }) => type)).toEqual(['resize', 'view']);
  });
  it('locates a region in the middle, near enough to see it', () => {
    const { view } = make();
    view.locate(1500, 100, 40);
    expect(view.state.get().port).toEqual({ zoom: 3.75, centreX: 1500, centreY: 100 });
    view.locate(10, 10, 4);
    expect(view.state.get().port.zoom).toBe(4);
  });
});
