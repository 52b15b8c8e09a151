import { describe, expect, it } from 'vitest';
import { parseAvfoundationDevices, parseAvfoundationModes } from '../../../../main/capture/devicesAvfoundation.ts';
import { dshowIds, parseDshowDevices, parseDshowModes } from '../../../../main/capture/devicesDshow.ts';
import { isNoV4l2Camera, parseV4l2Modes } from '../../../../main/capture/devicesV4l2.ts';
import { deviceTranscript } from './transcript.ts';

describe('v4l2', () => {
  it('should read every size of every format that ffmpeg can decode', () => {
    expect(parseV4l2Modes(deviceTranscript('v4l2-uvc'))).toEqual([
      { width: 1920, height: 1080, frameRate: null, format: 'mjpeg' },
      { width: 1280, height: 720, frameRate: null, format: 'mjpeg' },
      { width: 640, height: 480, frameRate: null, format: 'mjpeg' },
      { width: 640, height: 480, frameRate: null, format: 'yuyv422' },
      { width: 1920, height: 1080, frameRate: null, format: 'yuyv422' },
      { width: 640, height: 480, frameRate: null, format: 'gray' },
    ]);
  });

  it('should take the largest of sizes in steps', () => {
    expect(parseV4l2Modes(deviceTranscript('v4l2-stepwise'))).toEqual([
      { width: 2592, height: 1944, frameRate: null, format: 'yuv420p' },
      { width: 2592, height: 1944, frameRate: null, format: 'mjpeg' },
    ]);
  });

  it.each([['v4l2-metadata', true], ['v4l2-missing', true], ['v4l2-no-camera', true], ['v4l2-uvc', false], ['v4l2-denied', false]])(
    'should tell from %s whether the node is no camera: %s', (name, none) => {
      expect(isNoV4l2Camera(deviceTranscript(name))).toBe(none);
      if (none) expect(parseV4l2Modes(deviceTranscript(name))).toEqual([]);
    },
  );
});

describe('dshow', () => {
  it('should take the devices under the video heading of ffmpeg 4', () => {
    const devices = parseDshowDevices(deviceTranscript('dshow-devices-4'));
    expect(devices.map(({ name }) => name)).toEqual(['Integrated Camera', 'screen-capture-recorder']);
    expect(devices[0]!.alternativeName).toMatch(/^@device_pnp_\\\\\?\\usb#vid_04f2/);
    expect(dshowIds(devices)).toEqual(['Integrated Camera', 'screen-capture-recorder']);
  });

  it('should take the devices that ffmpeg 5 and later mark as video', () => {
    const devices = parseDshowDevices(deviceTranscript('dshow-devices-5'));
    expect(devices.map(({ name }) => name)).toEqual(['USB Camera', 'USB Camera', 'Grabber: Line 3']);
  });

  it('should call devices by their alternative name where the name is not unique or holds a colon', () => {
    const devices = parseDshowDevices(deviceTranscript('dshow-devices-5'));
    expect(dshowIds(devices)).toEqual(devices.map(({ alternativeName }) => alternativeName));
    expect(new Set(dshowIds(devices)).size).toBe(3);
  });

  it('should read each mode once, at its highest rate, and leave out unknown compressions', () => {
    expect(parseDshowModes(deviceTranscript('dshow-options'))).toEqual([
      { width: 1920, height: 1080, frameRate: 30.0003, format: 'mjpeg' },
      { width: 640, height: 480, frameRate: 30.0003, format: 'yuyv422' },
      { width: 1920, height: 1080, frameRate: 5, format: 'yuyv422' },
    ]);
  });
});

describe('avfoundation', () => {
  it('should take cameras and leave out screens and sound', () => {
    expect(parseAvfoundationDevices(deviceTranscript('avfoundation-devices'))).toEqual([
      { index: '0', name: 'FaceTime HD Camera (Built-in)' },
      { index: '1', name: 'Logitech BRIO [2]' },
    ]);
    expect(parseAvfoundationDevices(deviceTranscript('no-avfoundation'))).toEqual([]);
  });

  it('should read each mode once, its highest rate to a thousandth', () => {
    expect(parseAvfoundationModes(deviceTranscript('avfoundation-modes'))).toEqual([
      { width: 1280, height: 720, frameRate: 30, format: '' },
      { width: 640, height: 480, frameRate: 60, format: '' },
    ]);
  });
});
