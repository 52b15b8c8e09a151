import { Tabs } from 'radix-ui';
import { useStore } from '../store/useStore.ts';
import type { LeftTab } from '../windowModel.ts';
import { CalibratePanel } from './CalibratePanel.tsx';
import { useModel } from './modelContext.ts';
import { RecipePanel } from './RecipePanel.tsx';
import { RoiPanel } from './RoiPanel.tsx';
import { RulesPanel } from './RulesPanel.tsx';
import { SourcePanel } from './SourcePanel.tsx';

const TABS = { source: 'Source', recipe: 'Recipe', roi: 'ROI', calibrate: 'Calibrate', rules: 'Rules' } as const;

/** What to do. */
export function LeftColumn() {
  const { leftTab } = useModel();
  const tab = useStore(leftTab);
  return (
    <Tabs.Root className="left" value={tab} onValueChange={(value) => { leftTab.set(value as LeftTab); }}>
      <Tabs.List className="tabs" aria-label="What to do">
        {Object.entries(TABS).map(([value, title]) => <Tabs.Trigger key={value} className="tab" value={value}>{title}</Tabs.Trigger>)}
      </Tabs.List>
      <Tabs.Content className="scroll" value="source"><SourcePanel /></Tabs.Content>
      <Tabs.Content className="scroll" value="recipe"><RecipePanel /></Tabs.Content>
      <Tabs.Content className="scroll" value="roi"><RoiPanel /></Tabs.Content>
      <Tabs.Content className="scroll" value="calibrate"><CalibratePanel /></Tabs.Content>
      <Tabs.Content className="scroll" value="rules"><RulesPanel /></Tabs.Content>
    </Tabs.Root>
  );
}
