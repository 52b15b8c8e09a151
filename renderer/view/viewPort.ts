import type { ViewPort } from '../inspection/protocol.ts';

/** Width and height: of the canvas in device pixels, or of the frame in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export const MIN_ZOOM = 0.02;
export const MAX_ZOOM = 64;
/** Empty room round a fitted frame, as a share of the canvas. */
const MARGIN = 0.02;

/** @returns the port that shows the whole frame */
export function fitPort(canvas: Size, frame: Size): ViewPort {
  const zoom = Math.min(canvas.width / frame.width, canvas.height / frame.height) * (1 - MARGIN);
  return { zoom: clampZoom(zoom), centreX: frame.width / 2, centreY: frame.height / 2 };
}

/** Changes the zoom and keeps the frame point under canvas point (x, y) where it is. */
export function zoomAt(port: ViewPort, canvas: Size, x: number, y: number, factor: number): ViewPort {
  const zoom = clampZoom(port.zoom * factor);
  const shift = 1 / port.zoom - 1 / zoom;
  return { zoom, centreX: port.centreX + (x - canvas.width / 2) * shift, centreY: port.centreY + (y - canvas.height / 2) * shift };
}

/** Moves the picture by canvas pixels; the centre stays inside the frame, so that it is never lost. */
export function pan(port: ViewPort, frame: Size, dx: number, dy: number): ViewPort {
  return centredOn(port, frame, port.centreX - dx / port.zoom, port.centreY - dy / port.zoom);
}

export function centredOn(port: ViewPort, frame: Size, x: number, y: number): ViewPort {
  return { zoom: port.zoom, centreX: clamp(x, 0, frame.width), centreY: clamp(y, 0, frame.height) };
}

/** @returns the frame pixel under canvas point (x, y); null outside the frame */
export function pixelAt(port: ViewPort, canvas: Size, frame: Size, x: number, y: number): { readonly x: number; readonly y: number } | null {
  const col = Math.floor(port.centreX + (x - canvas.width / 2) / port.zoom);
  const row = Math.floor(port.centreY + (y - canvas.height / 2) / port.zoom);
  return col >= 0 && row >= 0 && col < frame.width && row < frame.height ? { x: col, y: row } : null;
}

function clampZoom(zoom: number): number {
  return clamp(zoom, MIN_ZOOM, MAX_ZOOM);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
