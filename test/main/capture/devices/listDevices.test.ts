import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listDevices } from '../../../../main/capture/index.ts';
import { cameraInputArguments } from '../../../../main/capture/devices.ts';
import { devices, devicesText } from '../../../../main/cli/devicesCommand.ts';
import { deviceSchema } from '../../../../main/contract/index.ts';
import { deviceTranscript } from './transcript.ts';

let v4l2Folder: string;
beforeEach(() => { v4l2Folder = mkdtempSync(join(tmpdir(), 'sightline-v4l2-')); });
afterEach(() => { rmSync(v4l2Folder, { recursive: true, force: true }); });

function addNode(file: string, name: string, index: number): void {
  mkdirSync(join(v4l2Folder, file));
  writeFileSync(join(v4l2Folder, file, 'name'), `${name}\n`);
  writeFileSync(join(v4l2Folder, file, 'index'), `${index}\n`);
}

/** Answers as ffmpeg does, by what it is asked for; notes the questions. */
function answering(answers: Readonly<Record<string, string>>): { ask: (args: readonly string[]) => Promise<string>; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    ask: async (args) => {
      const line = args.slice(args.indexOf('-f')).join(' ');
      asked.push(line);
      const name = Object.keys(answers).find((part) => line.endsWith(part));
      if (name === undefined) throw new Error(`not expected: ${line}`);
      return deviceTranscript(answers[name]!);
    },
  };
}

describe('listDevices', () => {
  it('should list v4l2 cameras by number, without their metadata nodes', async () => {
    addNode('video10', 'Line camera', 0);
    addNode('video0', 'HD Pro Webcam', 0);
    addNode('video1', 'HD Pro Webcam', 1);
    const { ask } = answering({ '/dev/video0': 'v4l2-uvc', '/dev/video1': 'v4l2-metadata', '/dev/video10': 'v4l2-stepwise' });
    const found = await listDevices({ platform: 'linux', ask, v4l2Folder });
    expect(found.map(({ id, name, modes }) => [id, name, modes.length])).toEqual([['0', 'HD Pro Webcam', 6], ['10', 'Line camera', 2]]);
    for (const device of found) expect(deviceSchema.parse(device)).toEqual(device);
  });

  it('should list a camera that may not be opened, once and without modes', async () => {
    addNode('video4', 'Line camera', 0);
    addNode('video5', 'Line camera', 1);
    const { ask } = answering({ '/dev/video4': 'v4l2-denied', '/dev/video5': 'v4l2-denied' });
    expect(await listDevices({ platform: 'linux', ask, v4l2Folder })).toEqual([{ id: '4', name: 'Line camera', modes: [] }]);
  });

  it('should ask each dshow device for its modes under the name that tells it apart', async () => {
    const { ask, asked } = answering({ '-i dummy': 'dshow-devices-4', 'video=Integrated Camera': 'dshow-options', 'video=screen-capture-recorder': 'dshow-options' });
    const found = await listDevices({ platform: 'win32', ask });
    expect(found.map(({ id }) => id)).toEqual(['Integrated Camera', 'screen-capture-recorder']);
    expect(found[0]!.modes).toHaveLength(3);
    expect(asked[1]).toBe('-f dshow -list_options true -i video=Integrated Camera');
  });

  it('should ask each avfoundation camera for a rate it cannot have', async () => {
    const { ask, asked } = answering({ '-list_devices true -i ': 'avfoundation-devices', '-i 0:none': 'avfoundation-modes', '-i 1:none': 'avfoundation-modes' });
    const found = await listDevices({ platform: 'darwin', ask });
    expect(found.map(({ id, modes }) => [id, modes.length])).toEqual([['0', 2], ['1', 2]]);
    expect(asked[1]).toBe('-f avfoundation -framerate 0.001 -i 0:none');
  });

  it('should list none where the system has no camera interface', async () => {
    const { ask } = answering({});
    expect(await listDevices({ platform: 'linux', ask, v4l2Folder: join(v4l2Folder, 'none') })).toEqual([]);
    expect(await listDevices({ platform: 'freebsd', ask })).toEqual([]);
  });
});

describe('cameraInputArguments', () => {
  const mode = { size: { width: 1920, height: 1080 }, frameRate: 30, format: 'mjpeg' };
  const none = { size: null, frameRate: null, format: null };

  it.each([
    ['linux', { id: '0', ...none }, '-f v4l2 -i /dev/video0'],
    ['linux', { id: '/dev/v4l/by-id/usb-cam', ...mode }, '-f v4l2 -input_format mjpeg -video_size 1920x1080 -framerate 30 -i /dev/v4l/by-id/usb-cam'],
    ['win32', { id: 'USB Camera', ...mode }, '-f dshow -rtbufsize 512M -vcodec mjpeg -video_size 1920x1080 -framerate 30 -i video=USB Camera'],
    ['win32', { id: 'USB Camera', ...mode, format: 'yuyv422' }, '-f dshow -rtbufsize 512M -pixel_format yuyv422 -video_size 1920x1080 -framerate 30 -i video=USB Camera'],
    ['darwin', { id: '0', ...none }, '-f avfoundation -framerate 30 -i 0:none'],
    ['darwin', { id: 'FaceTime HD Camera', ...mode, format: 'nv12' }, '-f avfoundation -pixel_format nv12 -video_size 1920x1080 -framerate 30 -i FaceTime HD Camera:none'],
  ] as const)('%s %o', async (platform, camera, expected) => {
    expect((await cameraInputArguments('camera:x', camera, { platform })).join(' ')).toBe(expected);
  });

  it('should find a v4l2 camera by its name', async () => {
    addNode('video2', 'HD Pro Webcam', 0);
    expect((await cameraInputArguments('camera:HD Pro Webcam', { id: 'HD Pro Webcam', ...none }, { platform: 'linux', v4l2Folder })).at(-1)).toBe('/dev/video2');
  });

  it('should refuse a name that no camera has, and a system without cameras', async () => {
    await expect(cameraInputArguments('camera:Foo', { id: 'Foo', ...none }, { platform: 'linux', v4l2Folder }))
      .rejects.toThrow('source camera:Foo: there is no camera "Foo": sightline devices lists what there is');
    await expect(cameraInputArguments('camera:0', { id: '0', ...none }, { platform: 'freebsd' }))
      .rejects.toThrow("source camera:0: cameras are not supported on freebsd: give the camera's rtsp:// address");
  });
});

describe('sightline devices', () => {
  it('should print every mode as the SOURCE that opens it', () => {
    expect(devicesText([{ id: '0', name: 'HD Pro Webcam', modes: [
      { width: 1920, height: 1080, frameRate: null, format: 'mjpeg' }, { width: 640, height: 480, frameRate: 30, format: '' },
    ] }, { id: '4', name: 'Line camera', modes: [] }])).toMatchInlineSnapshot(`
      "camera:0  HD Pro Webcam
        camera:0@1920x1080@mjpeg
        camera:0@640x480@30
      camera:4  Line camera
        modes not known: it could not be asked"
    `);
  });

  it('should end well and say so where there is no camera', async () => {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      const none = { platform: 'linux', ask: async () => '', v4l2Folder } as const;
      expect(await devices({ json: false }, none)).toBe(0);
      expect(await devices({ json: true }, none)).toBe(0);
      expect(printed.mock.calls).toEqual([['no cameras: plug one in, or give a network camera by its address (rtsp://...)'], ['[]']]);
    } finally {
      printed.mockRestore();
    }
  });
});
