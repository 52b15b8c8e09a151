import { describe, expect, it } from 'vitest';
import { externalLink, LINK_HOSTS, mayNavigate, mayRequest, originOf } from '../../../main/electron/navigation.ts';
import { isPermitted, mayCallShell } from '../../../main/electron/permissions.ts';
import { chromiumSwitches } from '../../../main/electron/switches.ts';
import { WEB_PREFERENCES, windowOptions } from '../../../main/electron/windowOptions.ts';
import { FIRST_WINDOW } from '../../../main/electron/windowState.ts';

const ORIGIN = 'http://127.0.0.1:40123';

describe('Chromium switches', () => {
  it.each(['win32', 'darwin'] as const)('should ask for exact timestamps and nothing else on %s', (platform) => {
    expect(chromiumSwitches(platform)).toEqual([{ name: 'enable-webgpu-developer-features' }]);
  });

  it('should bring WebGPU to Linux over Vulkan, its features joined in one switch', () => {
    const switches = chromiumSwitches('linux');
    expect(switches).toEqual([
      { name: 'enable-webgpu-developer-features' },
      { name: 'enable-unsafe-webgpu' },
      { name: 'use-angle', value: 'vulkan' },
      { name: 'enable-features', value: 'Vulkan,VulkanFromANGLE' },
    ]);
    expect(new Set(switches.map(({ name }) => name)).size).toBe(switches.length);
  });

  it.each(['win32', 'darwin', 'linux'] as const)('should weaken no protection on %s', (platform) => {
    const names = chromiumSwitches(platform).map(({ name }) => name);
    for (const weak of ['no-sandbox', 'disable-web-security', 'ignore-certificate-errors', 'remote-debugging-port', 'allow-running-insecure-content']) expect(names).not.toContain(weak);
  });
});

describe('the window', () => {
  const options = windowOptions('/app/preload/index.cjs', '1.2.3', FIRST_WINDOW, 'dark');

  it.each([
    ['sandbox', true], ['contextIsolation', true], ['webSecurity', true],
    ['nodeIntegration', false], ['nodeIntegrationInWorker', false], ['nodeIntegrationInSubFrames', false],
    ['allowRunningInsecureContent', false], ['experimentalFeatures', false], ['webviewTag', false], ['navigateOnDragDrop', false],
    ['backgroundThrottling', false],
  ] as const)('should have %s %s', (setting, value) => {
    expect(WEB_PREFERENCES[setting]).toBe(value);
    expect(options.webPreferences[setting]).toBe(value);
  });

  it('should load the preload script and tell it the version', () => {
    expect(options.webPreferences.preload).toBe('/app/preload/index.cjs');
    expect(options.webPreferences.additionalArguments).toEqual(['--sightline-version=1.2.3']);
  });

  it('should stay hidden until it has painted, in the colour of the theme', () => {
    expect(options.show).toBe(false);
    expect(options.backgroundColor).not.toBe(windowOptions('p', '1', FIRST_WINDOW, 'light').backgroundColor);
  });
});

describe('navigation', () => {
  it.each([
    [`${ORIGIN}/`, true], [`${ORIGIN}/?token=x`, true],
    ['http://127.0.0.1:40124/', false], ['https://127.0.0.1:40123/', false], ['http://localhost:40123/', false],
    [`http://user@127.0.0.1:40124/`, false], ['http://127.0.0.1:40123.evil.example/', false], ['https://evil.example/', false],
    ['file:///etc/passwd', false], ['data:text/html,x', false], ['javascript:alert(1)', false], ['about:blank', false],
    [`blob:${ORIGIN}/1`, false], ['chrome://gpu', false], ['', false], ['not an address', false],
  ])('%s: %s', (url, allowed) => {
    expect(mayNavigate(url, ORIGIN)).toBe(allowed);
  });

  it('should allow nothing while there is no host', () => {
    expect(mayNavigate(`${ORIGIN}/`, null)).toBe(false);
    expect(mayNavigate('null', null)).toBe(false);
  });

  it.each([
    [`${ORIGIN}/assets/a.js`, true], ['data:image/png;base64,x', true], [`blob:${ORIGIN}/1`, true], ['devtools://devtools/x', true],
    ['https://evil.example/a.js', false], ['http://127.0.0.1:1/', false], ['ws://127.0.0.1:40123/', false], ['file:///etc/passwd', false], ['xdata:', false],
  ])('should let a page load %s: %s', (url, allowed) => {
    expect(mayRequest(url, ORIGIN)).toBe(allowed);
  });

  it.each(LINK_HOSTS)('should open https://%s in the system browser', (host) => {
    expect(externalLink(`https://${host}/a?b#c`)).toBe(`https://${host}/a?b#c`);
  });

  it.each([
    'http://ffmpeg.org/', 'https://evil.example/', 'https://ffmpeg.org.evil.example/', 'https://evil.example/ffmpeg.org', 'https://sub.ffmpeg.org/',
    'https://ffmpeg.org:8443/', 'https://user:pw@ffmpeg.org/', 'https://ffmpeg.org@evil.example/', 'file:///bin/sh', 'javascript:alert(1)',
    'ms-settings:', 'smb://host/share', 'mailto:a@ffmpeg.org', '',
  ])('should hand "%s" to nobody', (url) => {
    expect(externalLink(url)).toBeNull();
  });

  it('should know no origin of what has none', () => {
    expect(originOf('data:text/html,x')).toBeNull();
    expect(originOf(`${ORIGIN}/a/b?c`)).toBe(ORIGIN);
  });
});

describe('permissions', () => {
  it.each(['clipboard-sanitized-write', 'fullscreen'])('should grant %s to the page alone', (permission) => {
    expect(isPermitted(permission, ORIGIN, ORIGIN)).toBe(true);
    expect(isPermitted(permission, `${ORIGIN}/`, ORIGIN)).toBe(true);
    expect(isPermitted(permission, 'https://evil.example', ORIGIN)).toBe(false);
    expect(isPermitted(permission, ORIGIN, null)).toBe(false);
  });

  it.each([
    'media', 'display-capture', 'clipboard-read', 'geolocation', 'notifications', 'midi', 'midiSysex', 'pointerLock', 'keyboardLock', 'openExternal', 'hid', 'serial',
    'usb', 'idle-detection', 'fileSystem', 'speaker-selection', 'storage-access', 'top-level-storage-access', 'window-management', 'local-fonts',
    'local-network-access', 'persistent-storage', 'screen-wake-lock', 'unknown', 'something-of-tomorrow',
  ])('should refuse %s even to the page', (permission) => {
    expect(isPermitted(permission, ORIGIN, ORIGIN)).toBe(false);
  });

  it('should let only the page in the window itself call the shell', () => {
    expect(mayCallShell({ url: `${ORIGIN}/`, parent: null }, ORIGIN)).toBe(true);
    expect(mayCallShell({ url: `${ORIGIN}/`, parent: {} }, ORIGIN)).toBe(false);
    expect(mayCallShell({ url: 'https://evil.example/', parent: null }, ORIGIN)).toBe(false);
    expect(mayCallShell({ url: 'data:text/html,x', parent: null }, ORIGIN)).toBe(false);
    expect(mayCallShell({ url: `${ORIGIN}/`, parent: null }, null)).toBe(false);
    expect(mayCallShell(null, ORIGIN)).toBe(false);
  });
});
