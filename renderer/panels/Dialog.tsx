import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from '../store/useStore.ts';
import type { Dialog as DialogName } from '../windowModel.ts';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';

/** The browser's own modal dialog: it keeps the focus, Escape closes it, and it needs no injected style. */
export function Dialog({ name, title, children }: { readonly name: DialogName; readonly title: string; readonly children: ReactNode }) {
  const { dialog } = useModel();
  const isOpen = useStore(dialog, (open) => open === name);
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) element.current?.showModal();
    else element.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={element} className="dialog" aria-label={title} onClose={() => { if (isOpen) dialog.set(null); }} onClick={(event) => { if (event.target === element.current) dialog.set(null); }}>
      <div className="dialog-body">
        <header><h2>{title}</h2><button type="button" className="quiet square" aria-label="Close" onClick={() => { dialog.set(null); }}><Icon name="close" /></button></header>
        {isOpen ? children : null}
      </div>
    </dialog>
  );
}
