import { describe, expect, it } from 'vitest';
import { FIRST_WINDOW, MINIMUM_SIZE, placeWindow, type WindowState } from '../../../main/electron/windowState.ts';

const at = (x: number | null, y: number | null, width: number, height: number): WindowState => ({ bounds: { x, y, width, height }, maximized: false, fullScreen: false });
const hd = { x: 0, y: 25, width: 1920, height: 1055 };
const left = { x: -2560, y: 0, width: 2560, height: 1440 };

describe('placeWindow', () => {
  it('should leave a window alone that lies on a display', () => {
    expect(placeWindow(at(100, 100, 1440, 900), [hd])).toEqual(at(100, 100, 1440, 900));
    expect(placeWindow(at(-2000, 100, 1440, 900), [hd, left])).toEqual(at(-2000, 100, 1440, 900));
  });

  it('should let the system place a window whose display is gone', () => {
    expect(placeWindow(at(-2000, 100, 1440, 900), [hd])).toEqual(at(null, null, 1440, 900));
    expect(placeWindow(at(100, 100, 1440, 900), [])).toEqual(at(null, null, 1440, 900));
  });

  it('should move a window wholly onto the display it overlaps most', () => {
    expect(placeWindow(at(1800, -40, 1440, 900), [hd])).toEqual(at(480, 25, 1440, 900));
    expect(placeWindow(at(-1400, 100, 1440, 900), [hd, left])).toEqual(at(-1440, 100, 1440, 900));
  });

  it('should fit a window from a larger display, and never make it unreadably small', () => {
    expect(placeWindow(at(0, 25, 3840, 2160), [hd])).toEqual(at(0, 25, 1920, 1055));
    expect(placeWindow(at(0, 25, 10, 10), [hd]).bounds).toMatchObject(MINIMUM_SIZE);
  });

  it('should fit a first window onto a small display', () => {
    expect(placeWindow(FIRST_WINDOW, [{ x: 0, y: 0, width: 1280, height: 680 }])).toEqual(at(null, null, 1280, 680));
  });

  it('should keep what is said beside the bounds', () => {
    expect(placeWindow({ ...at(100, 100, 1440, 900), maximized: true }, [hd]).maximized).toBe(true);
  });
});
