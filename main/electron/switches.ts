/** A switch of Chromium, as `app.commandLine.appendSwitch` takes it. */
export interface ChromiumSwitch {
  readonly name: string;
  readonly value?: string;
}

/**
 * What Chromium must be told before it is ready.
 *
 * Everywhere: timestamp queries that are not rounded to 100 us. WebGPU is on by itself on Windows and macOS; Linux needs Vulkan below ANGLE,
 * and its features as one joined value, because a second `enable-features` replaces the first (electron#41763).
 */
export function chromiumSwitches(platform: NodeJS.Platform): readonly ChromiumSwitch[] {
  const everywhere: ChromiumSwitch[] = [{ name: 'enable-webgpu-developer-features' }];
  if (platform !== 'linux') return everywhere;
  return [
    ...everywhere,
    { name: 'enable-unsafe-webgpu' },
    { name: 'use-angle', value: 'vulkan' },
    { name: 'enable-features', value: 'Vulkan,VulkanFromANGLE' },
  ];
}
