import type { ViewPort } from './protocol.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Which frame pixel every column and row of the canvas shows; -1 outside the frame. Nearest sampling at pixel centres. */
export interface Sampling {
  readonly columns: Int32Array;
  readonly rows: Int32Array;
}

/** @param port  `zoom` canvas pixels a frame pixel; the frame point (pixel centres at .5) at the canvas's centre */
export function sampleGrid(port: ViewPort, frame: Size, canvas: Size): Sampling {
  return {
    columns: sampleLine(canvas.width, port.centreX, port.zoom, frame.width),
    rows: sampleLine(canvas.height, port.centreY, port.zoom, frame.height),
  };
}

function sampleLine(length: number, centre: number, zoom: number, limit: number): Int32Array {
  return Int32Array.from({ length }, (_, at) => {
    const source = Math.floor(centre + (at + 0.5 - length / 2) / zoom);
    return source >= 0 && source < limit ? source : -1;
  });
}

/** @returns where a frame point lies on the canvas, in canvas pixels */
export function toCanvas(port: ViewPort, canvas: Size, x: number, y: number): { readonly x: number; readonly y: number } {
  return { x: (x - port.centreX) * port.zoom + canvas.width / 2, y: (y - port.centreY) * port.zoom + canvas.height / 2 };
}

/** @returns the view that shows the whole frame, as large as it fits */
export function fitPort(frame: Size, canvas: Size): ViewPort {
  return { zoom: Math.min(canvas.width / frame.width, canvas.height / frame.height), centreX: frame.width / 2, centreY: frame.height / 2 };
}

/** @returns the view of a picture at the frame's own resolution */
export function fullPort(frame: Size): ViewPort {
  return { zoom: 1, centreX: frame.width / 2, centreY: frame.height / 2 };
}
