import { Tooltip } from 'radix-ui';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useKeyboard } from '../keyboard/useKeyboard.ts';
import { AlertStrip } from './AlertStrip.tsx';
import { DistributionPanel } from './DistributionPanel.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { LeftColumn } from './LeftColumn.tsx';
import { LiveView } from './LiveView.tsx';
import { useModel } from './modelContext.ts';
import { NoticeLine } from './NoticeLine.tsx';
import { RegionsPanel } from './RegionsPanel.tsx';
import { RightColumn } from './RightColumn.tsx';
import { ShortcutSheet } from './ShortcutSheet.tsx';
import { TopBar } from './TopBar.tsx';
import { TransportBar } from './TransportBar.tsx';
import { useFileDrop } from './useFileDrop.ts';
import { ViewBar } from './ViewBar.tsx';

const TOOLTIP_DELAY_MS = 300;

/** The whole window: bar, three columns, regions and distribution below. Every divider drags and is remembered. */
export function WindowFrame() {
  const model = useModel();
  useKeyboard(model);
  const fileDrop = useFileDrop(model);
  const rows = useDefaultLayout({ id: 'sightline.rows' });
  const columns = useDefaultLayout({ id: 'sightline.columns' });
  const bottom = useDefaultLayout({ id: 'sightline.bottom' });
  return (
    <Tooltip.Provider delayDuration={TOOLTIP_DELAY_MS}>
      <div className={`window ${fileDrop.isOver ? 'window-over' : ''}`} {...fileDrop.handlers}>
        <TopBar />
        <AlertStrip />
        <Group className="rows" orientation="vertical" {...saved(rows)}>
          <Panel id="above" minSize="40%">
            <Group orientation="horizontal" {...saved(columns)}>
              <Panel id="left" defaultSize="21.5rem" minSize="21rem"><LeftColumn /></Panel>
              <Divider name="Width of the left column" />
              <Panel id="middle" minSize="25%">
                <main className="middle" aria-label="Live view">
                  <ViewBar />
                  <LiveView />
                  <TransportBar />
                </main>
              </Panel>
              <Divider name="Width of the right column" />
              <Panel id="right" defaultSize="27rem" minSize="25rem"><RightColumn /></Panel>
            </Group>
          </Panel>
          <Divider name="Height of the regions" />
          <Panel id="below" defaultSize="24%" minSize="8rem">
            <Group orientation="horizontal" {...saved(bottom)}>
              <Panel id="regions" minSize="30%"><RegionsPanel /></Panel>
              <Divider name="Width of the distribution" />
              <Panel id="distribution" defaultSize="29%" minSize="15rem"><DistributionPanel /></Panel>
            </Group>
          </Panel>
        </Group>
        <NoticeLine />
        <ShortcutSheet />
        <ExportDialog />
      </div>
    </Tooltip.Provider>
  );
}

function Divider({ name }: { readonly name: string }) {
  return <Separator className="divider" aria-label={name} />;
}

/** A stored layout, where there is one: an `undefined` one is not passed on. */
function saved({ defaultLayout, onLayoutChanged }: ReturnType<typeof useDefaultLayout>) {
  return { ...(defaultLayout ? { defaultLayout } : {}), onLayoutChanged };
}
