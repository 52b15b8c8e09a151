import type { EngineChoice } from 'sightline/kernels';
import type { ExportFormat } from '../../contract/index.ts';

/** `sightline inspect`, as parsed. */
export interface InspectOptions {
  readonly source: string;
  readonly recipe?: string;
  readonly engine: EngineChoice;
  readonly threads?: number;
  readonly profile: boolean;
  readonly frames?: number;
  readonly start?: number;
  readonly out?: string;
  readonly export: readonly ExportFormat[];
  readonly dumpStages?: string;
  /** Keeps every region's pixels in the session; exports that draw regions imply it. */
  readonly shapes: boolean;
  readonly failOnReject: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose?: boolean;
}
