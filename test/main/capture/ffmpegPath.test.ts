import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findFfmpeg, frameSyncOption, parseVersion } from '../../../main/capture/ffmpegPath.ts';
import { FFMPEG, footageFolder } from './footage.ts';

const folder = footageFolder();
afterAll(() => { folder.remove(); });
const none = (): null => null;

function program(name: string, script: string): string {
  const path = folder.path(name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe.skipIf(process.platform === 'win32')('findFfmpeg', () => {
  mkdirSync(folder.path('bin'));
  symlinkSync(FFMPEG, folder.path('bin/ffmpeg'));
  const onPath = { PATH: [folder.path('nowhere'), folder.path('bin')].join(delimiter) };

  it('should take the setting before everything else', async () => {
    expect(await findFfmpeg({ setting: FFMPEG, environment: { ...onPath, FFMPEG_PATH: '/nowhere' }, packagePath: none })).toMatchObject({ path: FFMPEG, origin: 'setting' });
  });

  it('should take FFMPEG_PATH, then ffmpeg-static, then PATH, then the installer package', async () => {
    const packages = (name: string): string => (name === 'ffmpeg-static' ? FFMPEG : folder.path('bin/ffmpeg'));
    expect((await findFfmpeg({ environment: { ...onPath, FFMPEG_PATH: FFMPEG }, packagePath: packages })).origin).toBe('FFMPEG_PATH');
    expect((await findFfmpeg({ environment: onPath, packagePath: packages })).origin).toBe('ffmpeg-static');
    expect(await findFfmpeg({ environment: onPath, packagePath: none })).toMatchObject({ origin: 'PATH', path: folder.path('bin/ffmpeg') });
    expect((await findFfmpeg({ environment: { PATH: '' }, packagePath: (name) => (name === 'ffmpeg-static' ? null : FFMPEG) })).origin).toBe('@ffmpeg-installer/ffmpeg');
  });

  it('should pass over a package whose program does not run', async () => {
    const broken = program('broken', 'exit 3');
    expect((await findFfmpeg({ environment: onPath, packagePath: (name) => (name === 'ffmpeg-static' ? broken : null) })).origin).toBe('PATH');
  });

  it('should refuse a chosen path that is no ffmpeg, never pass over it', async () => {
    const broken = program('broken', 'exit 3');
    const other = program('other', 'echo GNU ls 9.1');
    await expect(findFfmpeg({ environment: { ...onPath, FFMPEG_PATH: broken }, packagePath: none })).rejects.toThrow(/^ffmpeg \S+broken \(from FFMPEG_PATH\): does not run \(-version: exit code 3\): give the path of an ffmpeg that runs, or leave it out$/);
    await expect(findFfmpeg({ setting: other, environment: onPath, packagePath: none })).rejects.toThrow(/\(from setting\): it is not ffmpeg:/);
    await expect(findFfmpeg({ setting: '/nowhere/ffmpeg', environment: onPath, packagePath: none })).rejects.toThrow('ffmpeg /nowhere/ffmpeg (from setting): no such file: give the path of an ffmpeg that runs, or leave it out');
  });

  it('should say what was tried where there is none', async () => {
    await expect(findFfmpeg({ environment: { PATH: folder.path('nowhere') }, packagePath: none })).rejects.toThrow(
      'ffmpeg: none found (ffmpeg-static: not there; PATH: not there; @ffmpeg-installer/ffmpeg: not there): install ffmpeg (Debian: apt-get install ffmpeg), or name one with FFMPEG_PATH');
  });
});

describe('what an ffmpeg says of itself', () => {
  it('should read releases and development builds', () => {
    expect(parseVersion('ffmpeg version N-47683-g0e8eb07980-static https://x/  Copyright (c) 2000-2018')).toBe('N-47683-g0e8eb07980-static');
    expect(parseVersion('ffmpeg version 5.1.9-0+deb12u1 Copyright')).toBe('5.1.9-0+deb12u1');
    expect(parseVersion('avconv version 11')).toBeNull();
  });

  it('should take the frame rate mode from the help, not from the version', () => {
    expect(frameSyncOption('-vsync              video sync method\n')).toBe('-vsync');
    expect(frameSyncOption('-vsync   set video sync method globally; deprecated, use -fps_mode\n-fps_mode           set framerate mode\n')).toBe('-fps_mode');
    expect(frameSyncOption('-vsync   deprecated, use -fps_mode\n')).toBe('-vsync');
  });
});
