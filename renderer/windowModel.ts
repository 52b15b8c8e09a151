import type { EngineChoice } from 'sightline/kernels';
import type { ControlRequest, Run } from '../main/contract/index.ts';
import type { ShownFrame, ViewedStage } from './inspection/protocol.ts';
import { createCommands } from './keyboard/commands.ts';
import type { Command } from './keyboard/keymap.ts';
import type { Answer, HostClient } from './host/hostClient.ts';
import type { InspectionClient } from './host/inspectionClient.ts';
import { createRecipeEditor, type RecipeEditor } from './recipe/recipeEditor.ts';
import { regionPlace } from './regions/regionPlace.ts';
import { createRoiEditor, type RoiEditor } from './roi/roiEditor.ts';
import { oneOf, persistedStore } from './store/settings.ts';
import { createShownTheme, type ShownTheme, type Theme } from './store/shownTheme.ts';
import { createStore, type ReadableStore, type Store } from './store/store.ts';
import { throttledStore } from './store/throttledStore.ts';
import { stageViews } from './view/stageViews.ts';
import { createViewModel, type ViewModel } from './view/viewModel.ts';

export type LeftTab = 'source' | 'recipe' | 'roi' | 'calibrate' | 'rules';
export type BudgetRows = 'frame' | 'all';
export type Dialog = 'shortcuts' | 'export';

/** A line at the foot of the window that goes away by itself: what a request came to. */
export interface Notice {
  readonly text: string;
  readonly tone: 'plain' | 'bad';
}

/** Everything the panels share. */
export interface WindowModel {
  /** The element that the window fills; what opens over it goes into it too. */
  readonly place: HTMLElement;
  readonly host: HostClient;
  readonly inspection: InspectionClient;
  readonly view: ViewModel;
  readonly recipe: RecipeEditor;
  readonly roi: RoiEditor;
  readonly theme: Store<Theme>;
  readonly shownTheme: ReadableStore<ShownTheme>;
  /** What a person asks for; which engine runs is `inspection.engine`. */
  readonly engineChoice: Store<EngineChoice>;
  readonly leftTab: Store<LeftTab>;
  readonly property: Store<string>;
  /** Whether the budget lists what is outside the frame too. */
  readonly budgetRows: Store<BudgetRows>;
  readonly dialog: Store<Dialog | null>;
  readonly notice: Store<Notice | null>;
  /** The frame that figures are read off: follows `shown` slowly enough to be read. */
  readonly readable: ReadableStore<ShownFrame | null>;
  /** The same for the figures over many frames. */
  readonly readableChanges: ReadableStore<number>;
  /** Views of the engine's plan, or of the recipe until there is an engine. */
  views(): readonly ViewedStage[];
  /** Points out a region of a frame that was shown and brings into view where it was there. */
  locate(shown: ShownFrame, label: number): void;
  /** Opens a frame of the recording, or one of a live run that was kept; says why it cannot where it is gone. */
  openFrame(frame: number): void;
  run(command: Command): void;
  /** Opens a source; the shell, where there is one, remembers files. */
  openSource(request: ControlRequest<'open'>): Promise<Answer>;
  say(text: string, tone?: Notice['tone']): void;
  /** Ends the worker and lets go of the host. */
  close(): void;
}

/** From that height on all rows of the budget leave the history its place. */
const ROOMY_PX = 1000;
const TABLE_INTERVAL_MS = 200;
const NOTICE_MS = 6000;
const isText = (value: unknown): value is string => typeof value === 'string';

export function createWindowModel(host: HostClient, inspection: InspectionClient, place: HTMLElement): WindowModel {
  const open = new AbortController();
  const notice = createStore<Notice | null>(null);
  const theme = persistedStore<Theme>('theme', 'dark', oneOf('dark', 'light', 'system'));
  const recipe = createRecipeEditor(host, (message) => { model.say(message, 'bad'); });
  const view = createViewModel((message) => { inspection.send(message); });
  const model: WindowModel = {
    place, host, inspection, notice, view, recipe,
    roi: createRoiEditor(recipe, () => view.state.get().frame),
    theme,
    engineChoice: createStore<EngineChoice>('auto'),
    shownTheme: createShownTheme(theme, (shown) => { place.dataset['theme'] = shown; }, open.signal),
    leftTab: persistedStore<LeftTab>('leftTab', 'recipe', oneOf('source', 'recipe', 'roi', 'calibrate', 'rules')),
    budgetRows: persistedStore<BudgetRows>('budgetRows', globalThis.innerHeight >= ROOMY_PX ? 'all' : 'frame', oneOf('frame', 'all')),
    property: persistedStore('property', 'area', isText),
    dialog: createStore<Dialog | null>(null),
    readable: throttledStore(inspection.shown, TABLE_INTERVAL_MS),
    readableChanges: throttledStore(inspection.changes, TABLE_INTERVAL_MS),
    views: () => stageViews(inspection.engine.get()?.stageNames ?? null, host.state.get()?.recipe.stages ?? []),
    locate(shown, label) {
      const place = regionPlace(shown.regions, label);
      model.view.mark({ frame: shown.header.frame, label });
      if (place) model.view.locate(place.col, place.row, Math.max(place.width, place.height));
    },
    openFrame(frame) {
      if (host.state.get()?.run?.mode === 'replay') void ask(host.request('seek', { frame }));
      else if (inspection.kept.get().includes(frame)) inspection.send({ type: 'hold', frame });
      else model.say(`Frame ${frame} is gone: of a live source the last frames over the budget are kept; record it and replay the recording`);
    },
    async openSource(request) {
      const answer = await host.request('open', request);
      if (answer.type === 'refused') model.say(answer.message, 'bad');
      else if (/^([/\\]|[A-Za-z]:\\)/.test(request.source)) void globalThis.sightlineShell?.noteOpened(request.source);
      return answer;
    },
    run: (command) => { commands[command](); },
    say(text, tone = 'plain') {
      const said = { text, tone };
      notice.set(said);
      setTimeout(() => { if (notice.get() === said) notice.set(null); }, NOTICE_MS);
    },
    close() {
      open.abort();
      inspection.close();
      host.close();
    },
  };
  const ask = async (answer: ReturnType<HostClient['request']>): Promise<void> => {
    const result = await answer;
    if (result.type === 'refused') model.say(result.message, 'bad');
  };
  const commands = createCommands(model);
  follow(model);
  return model;
}

/** Keeps what depends on the host and the engine in step with them. */
function follow({ host, inspection, recipe, view }: WindowModel): void {
  const runKey = (run: Run | null | undefined): string => (run?.format ? `${run.runId}/${run.format.width}x${run.format.height}` : `${run?.runId ?? ''}`);
  let key = runKey(host.state.get()?.run);
  host.state.subscribe(() => {
    const state = host.state.get();
    if (!state) return;
    inspection.history.budgetMs = state.recipe.budgetMs;
    if (state.run && runKey(state.run) !== key) {
      key = runKey(state.run);
      inspection.begin(state.run.runId);
      view.mark(null);
    }
    const format = state.run?.format;
    if (format) view.setFrame(format);
    recipe.follow(state);
  });
  let frame = inspection.shown.get()?.header.frame;
  inspection.shown.subscribe(() => {
    const shown = inspection.shown.get();
    const { mark } = view.state.get();
    // In a live picture a region is followed until it is gone; a replay may go to any frame, where nobody knows which one it is.
    const isGone = shown?.header.mode === 'replay' ? shown.header.frame !== frame : shown?.marked?.id === mark?.id && shown?.marked?.label === null;
    if (mark !== null && isGone) view.mark(null);
    frame = shown?.header.frame;
  });
  inspection.held.subscribe(() => {
    if (view.state.get().mark !== null) view.mark(null);
  });
  inspection.engine.subscribe(() => {
    const engine = inspection.engine.get();
    if (engine) view.setFrame({ width: engine.frameWidth, height: engine.frameHeight });
  });
}
