import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { useModel } from './modelContext.ts';

/** Says more about what it is put round, on hover and on focus. The child must be an element that takes a ref. */
export function Hint({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  const { place } = useModel();
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal container={place}>
        <Tooltip.Content className="hint" sideOffset={6} collisionPadding={8}>{text}</Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
