import { version as duckdbVersion } from '@duckdb/node-api';
import { decideEngine, describeAdapter, type EngineDecision } from 'sightline/kernels';
import { findFfmpeg, SourceError, type Ffmpeg } from '../capture/index.ts';
import { createNodeHost } from '../engine/nodeHost.ts';
import { VERSION } from '../version.ts';
import { EXIT, type ExitCode } from './exitCode.ts';

interface Findings {
  readonly sightline: string;
  readonly node: string;
  readonly duckdb: string;
  readonly platform: string;
  readonly cores: number;
  readonly ffmpeg: Ffmpeg | { readonly missing: string };
  readonly webgpu: { readonly adapter: string | null; readonly software: boolean | null; readonly missing: string | null };
  readonly auto: EngineDecision;
}

/** `sightline doctor`: what this machine has. @returns 3 without ffmpeg, 0 otherwise: the CPU engine runs everywhere */
export async function doctor({ json }: { readonly json: boolean }): Promise<ExitCode> {
  const findings = await examine();
  console.log(json ? JSON.stringify(findings, null, 2) : text(findings));
  return 'missing' in findings.ffmpeg ? EXIT.source : EXIT.done;
}

async function examine(): Promise<Findings> {
  const host = await createNodeHost();
  const adapter = host.gpu ? await describeAdapter(host) : null;
  const ffmpeg = await findFfmpeg().catch((error: unknown) => {
    if (error instanceof SourceError) return { missing: error.message };
    throw error;
  });
  return {
    sightline: VERSION, node: process.versions.node, duckdb: duckdbVersion(), platform: `${process.platform} ${process.arch}`, cores: host.cores, ffmpeg,
    webgpu: { adapter: adapter?.name ?? null, software: adapter?.isSoftware ?? null, missing: host.gpuMissing },
    auto: await decideEngine(host),
  };
}

function text({ sightline, node, duckdb, platform, cores, ffmpeg, webgpu, auto }: Findings): string {
  const adapter = webgpu.adapter === null ? `none: ${webgpu.missing ?? 'WebGPU found no adapter'}` : `${webgpu.adapter}${webgpu.software ? ' (software)' : ''}`;
  return [
    `sightline  ${sightline} on ${platform}, ${cores} cores`,
    `node       ${node}`,
    `duckdb     ${duckdb}`,
    `ffmpeg     ${'missing' in ffmpeg ? ffmpeg.missing : `${ffmpeg.version}, ${ffmpeg.origin}: ${ffmpeg.path}`}`,
    `adapter    ${adapter}`,
    `auto       ${auto.backend}: ${auto.reason}`,
  ].join('\n');
}
