import type { Roi } from 'sightline/kernels';
import { useEffect, useRef, type CSSProperties } from 'react';
import { attachRoiPointer } from '../roi/attachRoiPointer.ts';
import { EXCLUDED_DASH, ROI_COLOURS, roiName } from '../roi/roiColours.ts';
import { roisOf } from '../roi/roiDraft.ts';
import { handlesOf, outlineOf, type FramePoint, type Outline } from '../roi/roiShapes.ts';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';

const HANDLE_PX = 5;

/** The ROIs over the picture, at every stage, unless they are switched off; under the ROI tab they are always there and can be taken hold of. */
export function RoiOverlay() {
  const { view, recipe, roi, leftTab } = useModel();
  const element = useRef<SVGSVGElement>(null);
  const { port, canvas, pixelRatio: px, overlay } = useStore(view.state);
  const draft = useStore(recipe.state, (editor) => editor?.stack.present);
  const { tool, selected, corners, pointer, edited } = useStore(roi.state);
  const isEditing = useStore(leftTab) === 'roi';
  useEffect(() => (element.current ? attachRoiPointer(element.current, view, roi) : undefined), [view, roi]);
  useRoiKeys();
  const rois = draft && (overlay.rois || isEditing) ? roisOf(draft) : [];
  const place = ({ x, y }: FramePoint): FramePoint => ({ x: (x - port.centreX) * port.zoom + canvas.width / 2, y: (y - port.centreY) * port.zoom + canvas.height / 2 });
  const drawn = [...corners, ...(pointer ? [pointer] : [])];
  return (
    <svg ref={element} className={`rois ${isEditing ? 'rois-editing' : ''} ${tool ? 'rois-drawing' : ''}`} viewBox={`0 0 ${canvas.width} ${canvas.height}`} aria-hidden="true">
      {rois.map((each, index) => {
        const shown = edited?.index === index ? edited.roi : each;
        if (!shown) return null;
        return (
          <g key={index} className={`roi roi-${shown.mode} ${index === selected && isEditing ? 'roi-selected' : ''}`} style={lineStyle(shown.mode)}>
            <Shape outline={outlineOf(shown)} place={place} zoom={port.zoom} className="roi-hold" roi={index} />
            <Shape outline={outlineOf(shown)} place={place} zoom={port.zoom} className="roi-line" />
            <RoiName roi={shown} place={place} px={px} />
            {index === selected && isEditing ? handlesOf(shown).map((handle, i) => {
              const { x, y } = place(handle);
              return <rect key={i} className="roi-handle" data-roi={index} data-handle={i} x={x - HANDLE_PX * px} y={y - HANDLE_PX * px} width={2 * HANDLE_PX * px} height={2 * HANDLE_PX * px} />;
            }) : null}
          </g>
        );
      })}
      {drawn.length > 1 && tool ? <Shape outline={draftOutline(tool, drawn)} place={place} zoom={port.zoom} className="roi-line roi-draft" /> : null}
    </svg>
  );
}

function lineStyle(mode: Roi['mode']): CSSProperties {
  return { '--roi': ROI_COLOURS[mode], '--roi-dash': mode === 'exclude' ? EXCLUDED_DASH.join(' ') : 'none' } as CSSProperties;
}

interface ShapeProps {
  readonly outline: Outline;
  readonly place: (point: FramePoint) => FramePoint;
  readonly zoom: number;
  readonly className: string;
  readonly roi?: number;
}

function Shape({ outline, place, zoom, className, roi }: ShapeProps) {
  const common = { className, ...(roi === undefined ? {} : { 'data-roi': roi }) };
  switch (outline.type) {
    case 'box': return <rect {...common} {...place(outline)} width={outline.width * zoom} height={outline.height * zoom} />;
    case 'round': {
      const { x, y } = place(outline);
      return <circle {...common} cx={x} cy={y} r={outline.radius * zoom} />;
    }
    case 'corners': return <polygon {...common} points={outline.points.map(place).map(({ x, y }) => `${x},${y}`).join(' ')} />;
  }
}

function RoiName({ roi, place, px }: { readonly roi: Roi; readonly place: ShapeProps['place']; readonly px: number }) {
  const { x, y } = place(handlesOf(roi).reduce((top, each) => (each.y < top.y || (each.y === top.y && each.x < top.x) ? each : top)));
  return <text className="roi-name" x={x + 4 * px} y={y - 5 * px} fontSize={12 * px}>{roiName(roi)}</text>;
}

/** What is being drawn, to the pointer. */
function draftOutline(tool: Roi['shape'], points: readonly FramePoint[]): Outline {
  const from = points[0]!, to = points.at(-1)!;
  if (tool === 'polygon') return { type: 'corners', points };
  if (tool === 'circle') return { type: 'round', ...from, radius: Math.hypot(to.x - from.x, to.y - from.y) };
  return { type: 'box', x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
}

/** While a shape is drawn, Enter ends a polygon and Escape gives up, before any other key is asked. */
function useRoiKeys(): void {
  const { roi } = useModel();
  const isDrawing = useStore(roi.state, ({ tool }) => tool !== null);
  useEffect(() => {
    if (!isDrawing) return;
    const listen = (event: KeyboardEvent): void => {
      const isEnd = event.key === 'Enter' && roi.state.get().corners.length > 0;
      if (!isEnd && event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      if (isEnd) roi.finish();
      else roi.cancel();
    };
    window.addEventListener('keydown', listen, { capture: true });
    return () => { window.removeEventListener('keydown', listen, { capture: true }); };
  }, [roi, isDrawing]);
}
