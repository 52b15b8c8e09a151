import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Configuration } from 'electron-builder';

const root = join(import.meta.dirname, '..', '..', '..');
// What electron-builder itself reads, checks and filters with.
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as {
  getConfig(projectDir: string, configPath: string, options: null): Promise<Configuration>;
  validateConfiguration(config: unknown, log: { isEnabled: boolean }): Promise<void>;
};
type FileFilter = (file: string, stat: { isDirectory(): boolean }) => boolean;
const { getMainFileMatchers, getNodeModuleFileMatcher } = require('app-builder-lib/out/fileMatcher.js') as {
  getMainFileMatchers(appDir: string, to: string, expand: (pattern: string) => string, platform: unknown, packager: unknown, outDir: string): { createFilter(): FileFilter }[];
  getNodeModuleFileMatcher(appDir: string, to: string, expand: (pattern: string) => string, platform: unknown, packager: unknown): { createFilter(): FileFilter };
};

const log = { isEnabled: false };
let config: Configuration;
beforeAll(async () => { config = await getConfig(root, 'electron.builder.yml', null); });

describe('electron.builder.yml', () => {
  it("should follow electron-builder's schema, which refuses what it does not know", async () => {
    await expect(validateConfiguration(config, log)).resolves.toBeUndefined();
    await expect(validateConfiguration({ ...config, asarUnpacked: [] }, log)).rejects.toThrow('asarUnpacked');
  });

  it('should make an installer for each system', () => {
    expect(config.win?.target).toBe('nsis');
    expect(config.mac?.target).toBe('dmg');
    expect(config.linux?.target).toEqual(['AppImage', 'deb']);
  });

  it.each([
    ['runAsNode', 'RunAsNode', false], ['enableCookieEncryption', 'EnableCookieEncryption', true],
    ['enableNodeOptionsEnvironmentVariable', 'EnableNodeOptionsEnvironmentVariable', false],
    ['enableNodeCliInspectArguments', 'EnableNodeCliInspectArguments', false],
    ['enableEmbeddedAsarIntegrityValidation', 'EnableEmbeddedAsarIntegrityValidation', true], ['onlyLoadAppFromAsar', 'OnlyLoadAppFromAsar', true],
    ['loadBrowserProcessSpecificV8Snapshot', 'LoadBrowserProcessSpecificV8Snapshot', false],
    ['grantFileProtocolExtraPrivileges', 'GrantFileProtocolExtraPrivileges', false],
  ] as const)('should set the fuse %s', (name, fuse, value) => {
    expect(FuseV1Options[fuse]).toBeTypeOf('number');
    expect(config.electronFuses?.[name]).toBe(value);
  });

  it('should name files that exist', () => {
    const paths = [config.mac?.entitlements, config.mac?.entitlementsInherit, join(config.directories!.buildResources!, 'icon.png')];
    for (const path of paths) expect(existsSync(join(root, String(path)))).toBe(true);
    const png = readFileSync(join(root, 'build', 'icon.png'));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1024, 1024]);
  });

  it('should ask for the camera on macOS, where ffmpeg asks in the name of the app', () => {
    expect(config.mac?.extendInfo).toHaveProperty('NSCameraUsageDescription');
    expect(readFileSync(join(root, 'build', 'entitlements.mac.plist'), 'utf8')).toContain('com.apple.security.device.camera');
  });

  describe.each([
    ['linux', 'x64', 'linux', 'linux-x64'], ['linux', 'arm64', 'linux', 'linux-arm64'],
    ['win32', 'x64', 'win', 'win32-x64'], ['darwin', 'arm64', 'mac', 'darwin-universal'],
  ] as const)('for %s %s', (platform, arch, key, dawn) => {
    const expand = (pattern: string): string => pattern.replaceAll('${platform}', platform).replaceAll('${arch}', arch);
    /** @returns whether a file of the project is packed */
    const packsOwn = (file: string): boolean => {
      const info = { projectDir: root, buildResourcesDir: 'build', isPrepackedAppAsar: false, config, debugLogger: log };
      const filters = getMainFileMatchers(root, '/to', expand, config[key], { info }, join(root, 'out', 'package')).map((matcher) => matcher.createFilter());
      return filters.some((filter) => filter(join(root, file), { isDirectory: () => false }));
    };
    /** @returns whether a file below node_modules is packed */
    const packs = (file: string): boolean => {
      const filter = getNodeModuleFileMatcher(root, '/to', expand, config[key], { config, debugLogger: log }).createFilter();
      return filter(join(root, 'node_modules', file), { isDirectory: () => false });
    };
    const own = `${platform}-${arch}`;
    const all = ['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64', 'darwin-x64', 'darwin-arm64'];

    it('should pack the built app and nothing else of the project', () => {
      for (const file of ['package.json', 'out/app/main/index.js', 'out/app/main/chunks/a.js', 'out/app/preload/index.cjs', 'out/app/renderer/index.html']) expect(packsOwn(file), file).toBe(true);
      for (const file of ['README.md', 'out/app/main/index.js.map', 'out/main/index.js', 'out/kernels/index.js', 'main/index.ts', 'test/house/imports.test.ts', 'build/icon.png', 'out/package/x', '.ci/run']) expect(packsOwn(file), file).toBe(false);
    });

    it('should pack DuckDB of this platform alone', () => {
      for (const each of all) expect(packs(`@duckdb/node-bindings-${each}/duckdb.node`), each).toBe(each === own);
      expect(packs('@duckdb/node-bindings/duckdb.js')).toBe(true);
      expect(packs('@duckdb/node-api/lib/index.js')).toBe(true);
    });

    it('should pack ffmpeg of this platform alone', () => {
      for (const each of all) expect(packs(`@ffmpeg-installer/${each}/ffmpeg`), each).toBe(each === own);
      expect(packs('@ffmpeg-installer/ffmpeg/index.js')).toBe(true);
      expect(packs('ffmpeg-static/ffmpeg')).toBe(true);
    });

    it('should pack Dawn of this platform alone', () => {
      for (const each of ['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64', 'darwin-universal']) expect(packs(`webgpu/dist/${each}/dawn.node`), each).toBe(each === dawn);
      expect(packs('webgpu/index.js')).toBe(true);
    });

    it('should pack what the host imports, and no WebGL for Node', () => {
      for (const file of ['fastify/fastify.js', '@fastify/static/index.js', 'zod/index.js', 'tiff/lib/index.js']) expect(packs(file)).toBe(true);
      expect(packs('gl/build/Release/webgl.node')).toBe(false);
    });
  });

  it('should leave outside the archive whatever the system executes or loads', () => {
    expect(config.asar).toBe(true);
    expect(config.asarUnpack).toEqual(['ffmpeg-static', '@ffmpeg-installer', '@duckdb', 'webgpu'].map((name) => `node_modules/${name}/**`));
    expect(config.npmRebuild).toBe(false);
  });
});
