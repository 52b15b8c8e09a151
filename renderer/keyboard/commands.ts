import type { ControlName, ControlRequest, Replay } from '../../main/contract/index.ts';
import { createAssumedReplay } from '../replay/assumedReplay.ts';
import { shuttleSpeed } from '../replay/shuttle.ts';
import type { Theme } from '../store/shownTheme.ts';
import type { WindowModel } from '../windowModel.ts';
import { withProbe } from '../probes/probeDraft.ts';
import { chooseRecipe, saveRecipe } from '../recipe/recipeFile.ts';
import { saveFile } from '../host/saveFile.ts';
import { createStartStop } from '../host/startStop.ts';
import type { Command } from './keymap.ts';

const ZOOM_STEP = 1.25;
const PAUSED = { playing: false, speed: 1, frame: 0, loop: false };
const NEXT_THEME: Readonly<Record<Theme, Theme>> = { dark: 'light', light: 'system', system: 'dark' };

const playedAt = ({ speed, loop }: ControlRequest<'play'>): Partial<Replay> => ({ playing: true, ...(speed === undefined ? {} : { speed }), ...(loop === undefined ? {} : { loop }) });
/** What a request makes of the replay. */
const CHANGES: { readonly [N in ControlName]?: (body: never) => Partial<Replay> } = {
  play: playedAt, pause: () => ({ playing: false }), seek: () => ({ playing: false }), step: () => ({ playing: false }),
};

/** What every command does. A refusal of the host is said at the foot of the window. */
export function createCommands(model: WindowModel): Readonly<Record<Command, () => void>> {
  const { host, view, inspection, recipe } = model;
  const ask = <N extends ControlName>(name: N, body: ControlRequest<N>): void => {
    const asked = host.request(name, body);
    void asked.then((answer) => { if (answer.type === 'refused') model.say(answer.message, 'bad'); });
    const change = CHANGES[name]?.(body as never);
    if (change) assumed.assume(change, asked);
  };
  const assumed = createAssumedReplay(host.state);
  const replay = () => assumed.get();
  const inReplay = (act: () => void) => (): void => {
    if (replay()) act();
    else model.say('Replay keys need a recording: this run is live, or there is none');
  };
  const shuttle = (direction: 1 | -1) => inReplay(() => { ask('play', { speed: shuttleSpeed(replay() ?? PAUSED, direction) }); });
  const turnView = (by: 1 | -1) => (): void => {
    const views = model.views();
    const at = views.indexOf(view.state.get().stage);
    const next = views[(at + by + views.length) % views.length];
    if (next !== undefined) view.show(next);
  };
  const failed = (by: 1 | -1) => inReplay(() => {
    const frame = inspection.verdicts.nextFailed(inspection.shown.get()?.header.frame ?? 0, by);
    if (frame === null) model.say(by === 1 ? 'No failed frame after this one was inspected yet' : 'No failed frame before this one was inspected yet');
    else ask('seek', { frame });
  });
  return {
    playPause: inReplay(() => { if (replay()?.playing) ask('pause', {}); else ask('play', { speed: replay()?.speed || 1 }); }),
    shuttleBack: shuttle(-1),
    shuttleForward: shuttle(1),
    shuttleStop: inReplay(() => { ask('pause', {}); }),
    stepBack: inReplay(() => { ask('step', { by: -1 }); }),
    stepForward: inReplay(() => { ask('step', { by: 1 }); }),
    stepBackTen: inReplay(() => { ask('step', { by: -10 }); }),
    stepForwardTen: inReplay(() => { ask('step', { by: 10 }); }),
    first: inReplay(() => { ask('seek', { frame: 0 }); }),
    last: inReplay(() => { ask('seek', { frame: Math.max(0, (host.state.get()?.run?.frameCount ?? 1) - 1) }); }),
    previousFailed: failed(-1),
    nextFailed: failed(1),
    loop: inReplay(() => { ask('play', { speed: replay()?.speed || 1, loop: !replay()?.loop }); }),
    fit: view.fit,
    actualSize: view.actualSize,
    zoomIn: () => { view.zoom(ZOOM_STEP); },
    zoomOut: () => { view.zoom(1 / ZOOM_STEP); },
    nextView: turnView(1),
    previousView: turnView(-1),
    outlines: () => { view.toggle('outlines'); },
    boxes: () => { view.toggle('boxes'); },
    labels: () => { view.toggle('labels'); },
    rois: () => { view.toggle('rois'); },
    pinProbe: () => { pinProbe(model); },
    clearSelection: () => {
      if (inspection.held.get() === null) view.mark(null);
      else inspection.send({ type: 'hold', frame: null });
    },
    undo: recipe.undo,
    redo: recipe.redo,
    snapshot: () => { void takeSnapshot(model); },
    openRecipe: () => {
      void chooseRecipe().then((read) => {
        if (read?.type === 'recipe') recipe.replace(read.draft);
        else if (read) model.say(read.reason, 'bad');
      });
    },
    saveRecipe: () => {
      const editor = recipe.state.get();
      if (editor) saveRecipe(editor.stack.present);
    },
    stop: () => { ask('stop', {}); },
    export: () => { model.dialog.set('export'); },
    startStop: createStartStop(host, (message) => { model.say(message, 'bad'); }, () => { model.leftTab.set('source'); }),
    theme: () => { model.theme.update((theme) => NEXT_THEME[theme]); },
    shortcuts: () => { model.dialog.update((dialog) => (dialog === 'shortcuts' ? null : 'shortcuts')); },
  };
}

/** Makes the pixel under the pointer a probe of the recipe. */
function pinProbe(model: WindowModel): void {
  const { inspection, recipe } = model;
  const at = inspection.probe.get(), editor = recipe.state.get();
  if (at === null || editor === null) model.say('Point at a pixel of the picture to record its values');
  else recipe.replace(withProbe(editor.stack.present, at.y, at.x));
}

async function takeSnapshot(model: WindowModel): Promise<void> {
  const stage = model.view.state.get().stage;
  if (!model.inspection.shown.get()) {
    model.say('There is no frame to take a snapshot of');
    return;
  }
  try {
    const { frame, png } = await model.inspection.snapshot(stage);
    const name = `frame-${String(frame).padStart(6, '0')}.${stage}.png`;
    saveFile(name, png);
    model.say(`Snapshot saved as ${name}`);
  } catch (error) {
    model.say(error instanceof Error ? error.message : String(error), 'bad');
  }
}
