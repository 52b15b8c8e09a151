import { describe, expect, it, vi } from 'vitest';
import { CloseNote } from '../../../main/electron/closeNote.ts';

function drawn() {
  const asked: { message: string; signal: AbortSignal; answer: (answer: 'wait' | 'quit') => void }[] = [];
  const abandon = vi.fn();
  const note = new CloseNote({ ask: (message, signal) => new Promise((answer) => { asked.push({ message, signal, answer }); }), abandon });
  return { asked, abandon, note };
}

describe('CloseNote', () => {
  it('should ask once, naming what is being written', () => {
    const { asked, note } = drawn();
    note.writing('/runs/1');
    note.writing('/runs/1');
    expect(asked.map(({ message }) => message)).toEqual(['Still writing /runs/1. The app quits by itself when it is done.']);
    const unnamed = drawn();
    unnamed.note.writing(null);
    expect(unnamed.asked[0]!.message).toMatch(/^The frame host is still writing\./);
  });

  it('should leave a person who waits in peace until they quit again', async () => {
    const { asked, abandon, note } = drawn();
    note.writing('/runs/1');
    note.quitAgain();
    note.writing('/runs/1');
    expect(asked, 'the question stands').toHaveLength(1);
    asked[0]!.answer('wait');
    await Promise.resolve();
    note.writing('/runs/1');
    expect(asked).toHaveLength(2);
    asked[1]!.answer('wait');
    await Promise.resolve();
    note.writing('/runs/1');
    expect(asked).toHaveLength(2);
    expect(abandon).not.toHaveBeenCalled();
  });

  it('should end the host when the person will not wait', async () => {
    const { asked, abandon, note } = drawn();
    note.writing(null);
    asked[0]!.answer('quit');
    await Promise.resolve();
    expect(abandon).toHaveBeenCalledOnce();
  });

  it('should take its question away when all is written, and heed no answer after that', async () => {
    const { asked, abandon, note } = drawn();
    note.writing(null);
    note.end();
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[0]!.answer('quit');
    await Promise.resolve();
    note.writing(null);
    expect(abandon).not.toHaveBeenCalled();
    expect(asked).toHaveLength(1);
  });
});
