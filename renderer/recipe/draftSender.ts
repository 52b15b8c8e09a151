import type { Answer, HostClient } from '../host/hostClient.ts';
import type { Draft } from './draft.ts';

/** A draft for the host. */
export interface SentDraft {
  readonly draft: Draft;
  /** The run that it was made in: by the time it is sent another source may be open. */
  readonly runId: number | null;
}

/** Sends drafts one after the other, of each run the newest. */
export interface DraftSender {
  /** Whether an answer is waited for. */
  readonly isSending: boolean;
  send(sent: SentDraft): void;
  /** The host reads that folder anew with a draft of that run that names it as its calibration, until it took one. */
  readAnew(folder: string, runId: number | null): void;
}

/**
 * @param take  is given what became of a draft, unless a newer one of its run was waiting
 * @param idle  is called when all is answered
 */
export function createDraftSender(host: Pick<HostClient, 'request'>, take: (sent: SentDraft, answer: Answer) => void, idle: () => void): DraftSender {
  const waiting: SentDraft[] = [];
  let isSending = false;
  let unread: { readonly folder: string; readonly runId: number | null } | null = null;

  const sendAll = async (): Promise<void> => {
    isSending = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { draft, runId } = next;
      const read = unread !== null && unread.folder === draft['calibration'] && unread.runId === runId ? unread : null;
      if (read) unread = null;
      const answer = await host.request('recipe', { recipe: draft, ...(read ? { calibrationDir: read.folder } : {}), ...(runId === null ? {} : { runId }) });
      if (answer.type === 'refused') unread ??= read;
      if (waiting[0]?.runId !== runId) take(next, answer);
    }
    isSending = false;
    idle();
  };
  return {
    get isSending() { return isSending; },
    send(sent) {
      if (waiting.at(-1)?.runId === sent.runId) waiting.pop();
      waiting.push(sent);
      if (!isSending) void sendAll();
    },
    readAnew(folder, runId) { unread = { folder, runId }; },
  };
}
