import type { FrameCost, FromWorker, ShownFrame, ToWorker, ViewedStage } from '../inspection/protocol.ts';
import type { Alert } from '../../main/contract/index.ts';
import { CostHistory } from '../budget/costHistory.ts';
import { PropertyHistory } from '../regions/propertyHistory.ts';
import { VerdictTrack } from '../replay/verdictTrack.ts';
import { createStore, type ReadableStore } from '../store/store.ts';
import { createSeries } from './series.ts';
import { createSnapshotDesk, type Snapshot } from './snapshotDesk.ts';

export type EngineInfo = Omit<Extract<FromWorker, { type: 'engine' }>, 'type'>;
export type Probe = Omit<Extract<FromWorker, { type: 'probe' }>, 'type'>;

export interface HeldFrame {
  readonly frame: number;
  readonly cost: FrameCost | null;
}

/** The page's end of the inspection worker: what the panels read and what they may ask. */
export interface InspectionClient {
  readonly engine: ReadableStore<EngineInfo | null>;
  readonly shown: ReadableStore<ShownFrame | null>;
  readonly probe: ReadableStore<Probe | null>;
  readonly troubles: ReadableStore<readonly Alert[]>;
  /** Live frames over the budget that can still be shown, oldest first. */
  readonly kept: ReadableStore<readonly number[]>;
  /** The frame that is shown while newer ones are inspected, and what it cost, where that is known; null: the newest is shown. */
  readonly held: ReadableStore<HeldFrame | null>;
  /** Grows by one when `history`, `verdicts` or `properties` changed. */
  readonly changes: ReadableStore<number>;
  readonly history: CostHistory;
  readonly verdicts: VerdictTrack;
  readonly properties: PropertyHistory;
  /** `transfer` moves the canvas. */
  send(message: ToWorker, transfer?: Transferable[]): void;
  /** @throws Error  when the worker cannot take it, or gives no picture in time */
  snapshot(stage: ViewedStage): Promise<Snapshot>;
  dismissTrouble(id: string): void;
  /**
   * That run is the host's now: what was measured of another is forgotten, and what still comes of the one before is passed over. Frames may
   * come before the host says so; theirs is kept.
   */
  begin(runId: number): void;
  /** Ends the worker, and with it stream and engine. */
  close(): void;
}

/** What a Worker is to this file; tests give their own. */
export interface InspectionPort {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  onMessage(listener: (message: FromWorker) => void): void;
  onError(listener: (message: string) => void): void;
  terminate(): void;
}

export function createInspectionClient(port: InspectionPort): InspectionClient {
  const engine = createStore<EngineInfo | null>(null);
  const shown = createStore<ShownFrame | null>(null);
  const probe = createStore<Probe | null>(null);
  const troubles = createStore<readonly Alert[]>([]);
  const kept = createStore<readonly number[]>([]);
  const held = createStore<HeldFrame | null>(null);
  const changes = createStore(0);
  const history = new CostHistory();
  const verdicts = new VerdictTrack();
  const properties = new PropertyHistory();
  const gathered = createSeries(() => {
    if (held.get() !== null) send({ type: 'hold', frame: null });
    history.clear();
    verdicts.clear();
    properties.clear();
    shown.set(null);
    probe.set(null);
    changes.update((n) => n + 1);
  });
  let isProbing = false;
  const clearTrouble = (id: string): void => { troubles.update((list) => list.filter((each) => each.id !== id)); };
  const addTrouble = (alert: Alert): void => { troubles.update((list) => [...list.filter(({ id }) => id !== alert.id), alert]); };
  const receive = (message: FromWorker): void => {
    switch (message.type) {
      case 'engine': engine.set(message); break;
      case 'frame':
        if (!gathered.takes({ ...message.shown.header.format, runId: message.shown.header.runId })) break;
        // A held frame was counted when it was inspected.
        if (held.get() === null) properties.add(message.shown);
        shown.set(message.shown);
        break;
      case 'costs': {
        const costs = message.costs.filter((cost) => gathered.takes(cost));
        history.add(costs);
        verdicts.add(costs);
        changes.update((n) => n + 1);
        break;
      }
      case 'kept': kept.set(message.frames); break;
      case 'held': held.set(message.frame === null ? null : { frame: message.frame, cost: history.costOf(message.frame) }); break;
      case 'probe': if (isProbing) probe.set(message); break;
      case 'snapshot':
      case 'snapshotFailed': snapshots.take(message); break;
      case 'trouble': {
        const { id, severity, message: text, tip } = message;
        addTrouble({ id, severity, message: text, tip });
        break;
      }
      case 'cleared': clearTrouble(message.id); break;
    }
  };
  port.onMessage(receive);
  port.onError((text) => { addTrouble({ id: 'worker', severity: 'error', message: `inspection worker: ${text}`, tip: 'Reload the window; if it comes back, run sightline doctor' }); });
  const send = (message: ToWorker, transfer: Transferable[] = []): void => {
    if (message.type === 'probe') {
      isProbing = message.at !== null;
      if (!isProbing) probe.set(null);
    }
    port.postMessage(message, transfer);
  };
  const snapshots = createSnapshotDesk(send);
  return {
    engine, shown, probe, troubles, kept, held, changes, history, verdicts, properties, send,
    snapshot: (stage) => snapshots.ask(stage),
    dismissTrouble: clearTrouble,
    close: () => { port.terminate(); },
    begin: gathered.begin,
  };
}
