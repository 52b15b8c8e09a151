import type { FromWorker, ToWorker, ViewedStage } from '../inspection/protocol.ts';

/** One stage of one frame. */
export interface Snapshot {
  readonly frame: number;
  readonly png: Blob;
}

type Answer = Extract<FromWorker, { type: 'snapshot' | 'snapshotFailed' }>;

/** Gives every snapshot to the one who asked for it. */
export interface SnapshotDesk {
  /** @throws Error  one line: why there is none */
  ask(stage: ViewedStage): Promise<Snapshot>;
  take(answer: Answer): void;
}

/** A stage read for the first time is compiled first, which a software GPU takes many seconds for. */
const TIMEOUT_MS = 60_000;

export function createSnapshotDesk(send: (message: ToWorker) => void): SnapshotDesk {
  const asked = new Map<number, (answer: Answer) => void>();
  let lastId = 0;
  return {
    ask: (stage) => new Promise((resolve, reject) => {
      const id = ++lastId;
      const refuse = (reason: string): void => { reject(new Error(`snapshot of ${stage}: ${reason}`)); };
      const timer = setTimeout(() => {
        asked.delete(id);
        refuse(`no picture within ${TIMEOUT_MS / 1000} s: is a frame shown?`);
      }, TIMEOUT_MS);
      asked.set(id, (answer) => {
        clearTimeout(timer);
        if (answer.type === 'snapshot') resolve({ frame: answer.frame, png: answer.png });
        else refuse(answer.reason);
      });
      send({ type: 'snapshot', id, stage });
    }),
    take(answer) {
      asked.get(answer.id)?.(answer);
      asked.delete(answer.id);
    },
  };
}
