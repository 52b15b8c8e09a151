import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { Size } from '../view/viewPort.ts';

/** Gives the colour of a style sheet's variable as it is now. */
export type ColourOf = (variable: string) => string;
export type Paint = (context: CanvasRenderingContext2D, size: Size, colour: ColourOf, font: (rem: number) => string) => void;

/**
 * A canvas that is as large as its parent, in device pixels.
 *
 * @returns `size`, to draw anew when it changes; `draw`, which clears and paints
 */
export function useCanvas(): { readonly ref: RefObject<HTMLCanvasElement | null>; readonly size: Size; readonly draw: (paint: Paint) => void } {
  const ref = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const parent = ref.current?.parentElement;
    if (!parent) return;
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.devicePixelContentBoxSize[0];
      if (box) setSize({ width: box.inlineSize, height: box.blockSize });
    });
    observer.observe(parent, { box: 'device-pixel-content-box' });
    return () => { observer.disconnect(); };
  }, []);
  const draw = useCallback((paint: Paint): void => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context || size.width === 0 || size.height === 0) return;
    canvas.width = size.width;
    canvas.height = size.height;
    const style = getComputedStyle(canvas);
    const rootPx = parseFloat(getComputedStyle(document.documentElement).fontSize) * (size.width / canvas.clientWidth);
    const colours = new Map<string, string>();
    const colourOf = (variable: string): string => {
      const known = colours.get(variable) ?? style.getPropertyValue(variable).trim();
      colours.set(variable, known);
      return known;
    };
    paint(context, size, colourOf, (rem) => `${rem * rootPx}px ${style.getPropertyValue('--mono')}`);
  }, [size]);
  return { ref, size, draw };
}
