import { describe, expect, it } from 'vitest';
import { usableLanguage } from '../../../renderer/panels/plotLanguage.ts';
import { retryText, runSentence, type PanelName } from '../../../renderer/panels/runSentence.ts';
import { drawnState } from '../drawnState.ts';

const open = { type: 'open' } as const;
const PANELS: readonly PanelName[] = ['view', 'verdict', 'budget', 'regions', 'distribution'];
const inState = (state: 'starting' | 'lost' | 'failed' | 'ended' | 'running', over = {}) => drawnState({ run: { ...drawnState().run!, state, ...over } });

describe('what a panel says while it has nothing to show', () => {
  it.each(PANELS)('%s has its sentence before there is a source, and none once it has a frame', (panel) => {
    expect(runSentence(panel, drawnState({ run: null }), open, false, 0)?.title).toBe('No source');
    expect(runSentence(panel, drawnState(), open, true, 0)).toBeNull();
    expect(runSentence(panel, inState('starting'), open, false, 0)?.title).toBe('Starting');
    expect(runSentence(panel, null, { type: 'connecting' }, false, 0)?.title).toBe('Connecting');
  });
  it('counts down to the next try over the last picture', () => {
    expect(runSentence('view', inState('lost', { retryAtMs: 5000 }), open, true, 2500)).toMatchObject({ title: 'Source lost', detail: expect.stringContaining('Next try in 3 s.') as string });
    expect(runSentence('regions', inState('lost'), open, true, 0)).toBeNull();
    expect([retryText(null, 0), retryText(1000, 1000), retryText(1001, 0)]).toEqual(['Trying to reach it.', 'Trying to reach it now.', 'Next try in 2 s.']);
  });
  it('gives the alert and its remedy when the run failed', () => {
    const state = { ...inState('failed'), alerts: [{ id: 'a', severity: 'error' as const, message: 'no such file', tip: 'Check the path' }] };
    expect(runSentence('view', state, open, false, 0)?.detail).toBe('no such file. Check the path');
    // Said once: the others have no room for whatever ffmpeg said.
    for (const panel of PANELS.slice(1)) expect(runSentence(panel, state, open, false, 0)).toMatchObject({ title: 'The run failed', detail: 'No frame of it was inspected.' });
  });
  it('says that the host is gone', () => {
    expect(runSentence('view', drawnState(), { type: 'lost', reason: 'the host does not answer' }, true, 0)?.title).toBe('The host is gone');
    expect(runSentence('verdict', drawnState(), { type: 'lost', reason: 'the host does not answer' }, false, 0)?.detail).toBe('It is tried again by itself.');
  });
});

describe('the language of the plot', () => {
  it('is one that Intl takes', () => {
    expect([usableLanguage('de-DE'), usableLanguage('en-US@posix'), usableLanguage('')]).toEqual(['de-DE', 'en-US', 'en-US']);
  });
});
