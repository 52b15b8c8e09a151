import { useState, type DragEvent, type DragEventHandler } from 'react';
import { droppedPath } from '../host/droppedPath.ts';
import type { WindowModel } from '../windowModel.ts';

export interface FileDrop {
  /** Something that may be a recording is held over the window. */
  readonly isOver: boolean;
  readonly handlers: { readonly onDragOver: DragEventHandler; readonly onDragLeave: DragEventHandler; readonly onDrop: DragEventHandler };
}

const CARRIERS = ['Files', 'text/uri-list', 'text/plain'];
const mayBeFile = ({ dataTransfer: { types } }: DragEvent): boolean => CARRIERS.some((type) => types.includes(type));
/** A field takes text for itself. */
const isText = ({ target, dataTransfer }: DragEvent): boolean => target instanceof HTMLInputElement && !dataTransfer.types.includes('Files');

/** Opens what is dropped anywhere on the window, or says under Source why it cannot: left alone, a browser would leave the page for the file. */
export function useFileDrop(model: WindowModel): FileDrop {
  const [isOver, setIsOver] = useState(false);
  const drop = async (event: DragEvent): Promise<void> => {
    const dropped = droppedPath(event.dataTransfer, globalThis.sightlineShell ?? null);
    if (dropped.type === 'path') await model.openSource({ source: dropped.path });
    else {
      model.leftTab.set('source');
      model.say(dropped.reason, 'bad');
    }
  };
  return {
    isOver,
    handlers: {
      onDragOver(event) {
        if (!mayBeFile(event) || isText(event)) return;
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave(event) { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false); },
      onDrop(event) {
        setIsOver(false);
        if (event.defaultPrevented || !mayBeFile(event) || isText(event)) return;
        event.preventDefault();
        void drop(event);
      },
    },
  };
}
