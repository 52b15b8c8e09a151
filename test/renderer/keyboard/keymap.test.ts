import { describe, expect, it } from 'vitest';
import { commandOf, isTakenByElement, keyNames, SHORTCUTS } from '../../../renderer/keyboard/keymap.ts';

const press = (key: string, over = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...over });

describe('the keyboard', () => {
  it('finds the command of a key, in either case and with either control key', () => {
    expect([commandOf(press('j')), commandOf(press('J', { shiftKey: true })), commandOf(press(' ')), commandOf(press('?', { shiftKey: true }))])
      .toEqual(['shuttleBack', 'shuttleBack', 'playPause', 'shortcuts']);
    expect([commandOf(press('z', { ctrlKey: true })), commandOf(press('Z', { metaKey: true, shiftKey: true })), commandOf(press('z'))]).toEqual(['undo', 'redo', null]);
  });
  it('tells ten frames from one by the shift key', () => {
    expect([commandOf(press('ArrowLeft')), commandOf(press('ArrowLeft', { shiftKey: true }))]).toEqual(['stepBack', 'stepBackTen']);
  });
  it('leaves the browser what is the browser’s', () => {
    expect([commandOf(press('r', { ctrlKey: true })), commandOf(press('l', { ctrlKey: true })), commandOf(press('ArrowLeft', { altKey: true })), commandOf(press('q'))])
      .toEqual([null, null, null, null]);
  });
  it('has no two commands on one key', () => {
    const keys = SHORTCUTS.flatMap(({ key, control, shift }) => (shift === undefined ? [false, true] : [shift]).map((each) => `${control ?? false} ${each} ${key}`));
    expect(new Set(keys).size).toBe(keys.length);
  });
  it('leaves keys to the element that needs them', () => {
    const taken = (tagName: string, role: string | null, key: string, over = {}) => isTakenByElement({ tagName, role }, press(key, over));
    expect([taken('INPUT', null, 'k'), taken('BUTTON', null, ' '), taken('DIV', 'slider', 'ArrowLeft'), taken('BUTTON', 'tab', 'Home')]).toEqual([true, true, true, true]);
    expect([taken('BUTTON', null, 'k'), taken('DIV', 'slider', 'j'), taken('INPUT', null, 'Enter', { ctrlKey: true }), taken('BODY', null, ' ')]).toEqual([false, false, false, false]);
    expect([taken('BUTTON', 'tab', 'Enter'), taken('BUTTON', 'tab', 'Enter', { ctrlKey: true }), taken('BUTTON', null, 'Enter', { metaKey: true })]).toEqual([true, false, false]);
  });
  it('names the keys', () => {
    expect(SHORTCUTS.filter(({ command }) => command === 'redo' || command === 'playPause').map(keyNames)).toEqual([['Space'], ['Ctrl', 'Shift', 'Z'], ['Ctrl', 'Y']]);
  });
});
