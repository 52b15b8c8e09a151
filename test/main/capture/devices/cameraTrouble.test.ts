import { describe, expect, it } from 'vitest';
import { openCapture, parseSource } from '../../../../main/capture/index.ts';
import { diagnoseCamera } from '../../../../main/capture/devicesDiagnosis.ts';
import { cameraSource } from '../../../../main/capture/devicesSpec.ts';
import { deviceTranscript } from './transcript.ts';

const nothingExists = (): boolean => false;

describe('camera:ID', () => {
  it.each([
    ['camera:0', { id: '0', size: null, frameRate: null, format: null }],
    ['camera:0@1920x1080', { id: '0', size: { width: 1920, height: 1080 }, frameRate: null, format: null }],
    ['camera:0@1920x1080@30', { id: '0', size: { width: 1920, height: 1080 }, frameRate: 30, format: null }],
    ['camera:HD Pro@1920x1080@29.97@mjpeg', { id: 'HD Pro', size: { width: 1920, height: 1080 }, frameRate: 29.97, format: 'mjpeg' }],
    ['camera:/dev/video2@640x480@gray16le', { id: '/dev/video2', size: { width: 640, height: 480 }, frameRate: null, format: 'gray16le' }],
    ['camera:@device_pnp_\\\\?\\usb#vid_32e4', { id: '@device_pnp_\\\\?\\usb#vid_32e4', size: null, frameRate: null, format: null }],
    ['camera:cam@home@640x480', { id: 'cam@home', size: { width: 640, height: 480 }, frameRate: null, format: null }],
  ])('%s', (source, camera) => {
    expect(parseSource(source, nothingExists)).toEqual({ kind: 'camera', camera });
  });

  it.each([
    ['camera:', 'source camera:: it names no camera: give camera:ID; sightline devices lists them'],
    ['camera:@640x480', 'source camera:@640x480: it names no camera: give camera:ID; sightline devices lists them'],
    ['camera:0@0x480', 'source camera:0@0x480: size 0x480 is empty: give one like 1920x1080'],
    ['camera:0@640x480@0', 'source camera:0@640x480@0: 0 frames a second: give a rate like 30'],
  ])('should refuse %s', (source, message) => {
    expect(() => parseSource(source, nothingExists)).toThrow(message);
  });

  it('should read back what devices prints', () => {
    const mode = { width: 1920, height: 1080, frameRate: 30.0003, format: 'mjpeg' };
    expect(parseSource(cameraSource('USB Camera', mode), nothingExists)).toEqual({
      kind: 'camera', camera: { id: 'USB Camera', size: { width: 1920, height: 1080 }, frameRate: 30.0003, format: 'mjpeg' },
    });
  });
});

describe('a camera that does not open', () => {
  it.each([
    ['v4l2-missing', 'there is no such camera'],
    ['v4l2-no-camera', 'it is no camera'],
    ['v4l2-metadata', 'it is no camera'],
    ['v4l2-denied', 'this account may not use it'],
    ['no-avfoundation', 'this ffmpeg cannot read cameras here'],
    ['avfoundation-modes', 'it does not have that mode'],
  ])('should be judged from %s: %s', (name, reason) => {
    expect(diagnoseCamera(deviceTranscript(name).split('\n'))?.reason).toBe(reason);
  });

  it.each([
    ['[video4linux2,v4l2 @ 0x1] [error] ioctl(VIDIOC_REQBUFS): Device or resource busy', 'another program uses it'],
    ['[dshow @ 01] [error] Could not run graph (sometimes caused by a device already in use by other application)', 'another program uses it'],
    ['[dshow @ 01] [error] Could not find video device with name [Cam] among source devices of type video.', 'there is no such camera'],
    ['[dshow @ 01] [error] Could not set video options', 'it does not have that mode'],
    ['[avfoundation @ 01] [error] Video device not found', 'there is no such camera'],
  ])('should be judged from "%s": %s', (line, reason) => {
    expect(diagnoseCamera([line, 'video=Cam: I/O error'])?.reason).toBe(reason);
  });

  it('should leave alone what it does not know', () => {
    expect(diagnoseCamera(['[info] Input #0, lavfi'])).toBeNull();
  });

  it.runIf(process.platform === 'linux')('should say so in one line, from a real ffmpeg', async () => {
    await expect(openCapture('camera:9999')).rejects.toThrow('source camera:9999: there is no such camera: sightline devices lists what there is');
    await expect(openCapture('camera:/dev/null@640x480@30')).rejects.toThrow('source camera:/dev/null@640x480@30: it is no camera: sightline devices lists what there is');
  });
});
