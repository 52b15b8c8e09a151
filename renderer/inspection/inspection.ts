import { stageScale, type Engine, type EngineChoice, type EngineHost } from 'sightline/kernels';
import { assertNever } from '../../main/contract/index.ts';
import { EngineKeeper } from './engineKeeper.ts';
import { followFrames } from './frameStream.ts';
import { HoldFrame } from './holdFrame.ts';
import { Inspector } from './inspector.ts';
import { KeptFrames } from './keptFrames.ts';
import { MarkedRegion } from './markedRegion.ts';
import { PageFeed } from './pageFeed.ts';
import { fetchPlan } from './planSource.ts';
import { Probe } from './probe.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { RecordPool } from './recordPool.ts';
import { postTo, Reporter } from './reporter.ts';
import { takeSnapshot } from './snapshot.ts';
import { Troubles } from './troubles.ts';
import { Viewer } from './viewer.ts';

export interface InspectionOptions {
  readonly canvas: OffscreenCanvas;
  readonly engine: EngineChoice;
  /** null: the host's cores. */
  readonly threads: number | null;
  readonly host: EngineHost;
  readonly post: (message: FromWorker) => void;
}

/** A running inspection worker. */
export interface Inspection {
  handle(message: Exclude<ToWorker, { readonly type: 'start' }>): void;
}

/** Two in flight, one waiting, one arriving, the latest, the one drawn, the one being drawn, one in a snapshot. */
const RECORDS = 8;

/** Follows the host's frames through an engine to verdicts, reports and pictures, until the worker ends. */
export function startInspection({ canvas, engine, threads, host, post }: InspectionOptions): Inspection {
  const troubles = new Troubles(post);
  const reporter = new Reporter(postTo('/api/reports'), troubles);
  const feed = new PageFeed(post);
  const marked = new MarkedRegion();
  const viewer = new Viewer(canvas, troubles, marked, (engine, error) => { keeper.broken(engine, error); });
  const probe = new Probe(() => viewer.latest, post);
  const kept = new KeptFrames((frames) => { post({ type: 'kept', frames }); });
  const keeper = new EngineKeeper({
    host, choice: engine, threads, fetchPlan, troubles,
    onEngine: (started) => {
      kept.begin(started);
      held.release();
      post(engineMessage(started));
    },
    onBroken: (engine) => {
      const latest = viewer.latest?.inspected;
      if (latest?.engine === engine) inspector.again(latest);
    },
  });
  const inspector = new Inspector({
    keeper, troubles, report: (report) => { reporter.add(report); },
    onInspected: async (inspected) => {
      kept.offer(inspected);
      // What is marked is a region of the held frame while one is held.
      const shown = feed.add(inspected, held.isHolding ? null : marked.follow(inspected.result));
      const presented = viewer.settled(inspected);
      probe.refresh();
      shown(await presented);
    },
  });
  const held = new HoldFrame({ kept, inspector, viewer, feed, troubles, post });
  void followFrames('/api/frames', new RecordPool(RECORDS), troubles, new AbortController().signal, (record) => { inspector.accept(record); });

  const sendSnapshot = async (id: number, stage: string): Promise<void> => {
    try {
      post({ type: 'snapshot', id, ...await takeSnapshot(() => viewer.latest, stage, (frame) => viewer.overlayOf(frame)) });
    } catch (error) {
      post({ type: 'snapshotFailed', id, reason: error instanceof Error ? error.message : String(error) });
    }
  };

  return {
    handle(message) {
      switch (message.type) {
        case 'resize': viewer.resize(message); break;
        case 'view':
          marked.set(message.mark, viewer.latest?.inspected.result ?? null);
          viewer.setView(message);
          break;
        case 'chooseEngine': keeper.choose(message.engine); break;
        case 'probe': probe.setPoint(message.at); break;
        case 'pinKept': kept.pin(message.on); break;
        case 'hold':
          if (message.frame === null) held.release();
          else void held.show(message.frame).then(() => { probe.refresh(); });
          break;
        case 'snapshot': void sendSnapshot(message.id, message.stage); break;
        default: assertNever(message);
      }
    },
  };
}

function engineMessage({ backend, adapter, fallbackReason, plan, fusedInto }: Engine): FromWorker {
  const { width: frameWidth, height: frameHeight } = plan.format;
  const scales = Object.fromEntries(plan.gray.map(({ name }) => [name, stageScale(plan, name)]));
  return { type: 'engine', backend, adapter, fallbackReason, stageNames: plan.stageNames, fusedInto, scales, frameWidth, frameHeight };
}
