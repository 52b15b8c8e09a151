import { Argument, Command, CommanderError, Option } from 'commander';
import { SourceError } from '../capture/sourceError.ts';
import { CALIBRATION_KINDS, DEFAULT_CALIBRATION_FRAMES, EXPORT_FORMATS, type CalibrationKind } from '../contract/index.ts';
import { VERSION } from '../version.ts';
import { EXIT, exitCodeOf, UsageError, type ExitCode } from './exitCode.ts';
import {
  parseCalibrationFrames, parseExports, parseFrameCount, parseFrames, parseNumber, parsePercent, parsePort, parsePositive, parseSize, parseStart, parseThreads,
} from './parseOption.ts';

const ENGINES = ['auto', 'webgpu', 'wasm'];
const EXIT_HELP = `
Exit codes: 0 done; 1 a rule failed and --fail-on-reject; 2 usage, recipe or calibration; 3 source; 4 engine; 5 output;
130 interrupted (what was inspected is complete on disk).`;
const SOURCE_HELP = 'a video file, a still image, dir/%04d.png, camera:ID or camera:ID@1920x1080@30 (see devices), a URL (rtsp, http, udp), lavfi:GRAPH, - (stdin), demo or demo:size=3840x2160,frames=300,seed=7';

/**
 * Runs one command.
 *
 * @param args  without the program's name
 * @returns the exit code; every expected failure has printed its one line on stderr
 */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = createProgram((result) => { code = result; });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    return reportError(error, args.includes('--verbose'));
  }
}

function reportError(error: unknown, verbose: boolean): ExitCode {
  const known = exitCodeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n')[0]!;
  console.error(known === null ? `sightline: unexpected: ${line} (run again with --verbose and report what it shows)` : `sightline: ${line}`);
  if (verbose && error instanceof SourceError) console.error(error.detail.join('\n'));
  if (verbose && error instanceof Error) console.error(error.stack, error.cause ?? '');
  return known ?? EXIT.engine;
}

function createProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command('sightline')
    .description('Live visual inspection on the GPU, in 33 ms a frame.')
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(`${text.replace(/^error: /, 'sightline: ').trim().replaceAll('\n', ' ')}\n`) })
    .addHelpText('after', EXIT_HELP);
  addInspect(program, finish);
  addExport(program, finish);
  addCalibrate(program, finish);
  addServe(program, finish);
  addBench(program, finish);
  addDevices(program, finish);
  addDoctor(program, finish);
  return program;
}

const verbose = (): Option => new Option('--verbose', 'show the stack of an error and the ffmpeg command line');
const engine = (): Option => new Option('--engine <name>', 'webgpu, wasm, or auto: webgpu on a hardware adapter, else wasm').choices(ENGINES).default('auto');
const threads = (): Option => new Option('--threads <n>', 'threads of the wasm engine (default: the cores of the machine)').argParser(parseThreads);

function addInspect(program: Command, finish: (code: ExitCode) => void): void {
  program.command('inspect')
    .description('inspect every frame of a source; measure, judge and store')
    .argument('<source>', SOURCE_HELP)
    .option('--recipe <file>', 'what to do with each frame (JSON; see recipe.schema.json)')
    .addOption(engine())
    .addOption(threads())
    .option('--profile', 'run every stage as its own pass, for exact attribution', false)
    .addOption(new Option('--frames <n>', 'stop after n frames').argParser(parseFrameCount))
    .addOption(new Option('--start <seconds>', 'begin this far into the source').argParser(parseStart))
    .option('--out <dir>', 'folder for session.duckdb, session.json and the exports (default: sightline-run-DATE-TIME)')
    .addOption(new Option('--export <list>', `files to write, of ${EXPORT_FORMATS.join(',')}`).argParser(parseExports).default(['csv'], 'csv'))
    .option('--shapes', 'keep the pixels of every region in the session, for coco, labels and imagej (which imply it); reads every label image back, one frame at a time: about twice the time a frame', false)
    .option('--dump-stages <dir>', 'write every stage of every frame as frame-000000.<stage>.npy')
    .option('--fail-on-reject', 'end with exit code 1 when a frame failed a rule', false)
    .option('--json', 'print session.json instead of tables', false)
    .option('--quiet', 'print nothing but errors', false)
    .addOption(verbose())
    .addHelpText('after', EXIT_HELP)
    .action(async (source: string, options) => {
      if (options.json && options.quiet) throw new UsageError('--json --quiet: one asks for output, the other for none: leave one out');
      if (options.engine === 'webgpu' && options.threads !== undefined) throw new UsageError(`--threads ${options.threads}: webgpu has no threads: leave it out, or take --engine wasm`);
      const { inspect } = await import('./inspect/inspect.ts');
      finish(await inspect({ ...options, source }));
    });
}

function addExport(program: Command, finish: (code: ExitCode) => void): void {
  program.command('export')
    .description('write a stored session, or a part of it, as files of other programs')
    .argument('<session>', "a run's folder, or its session.duckdb")
    .addOption(new Option('--format <list>', `of ${EXPORT_FORMATS.join(',')}`).argParser(parseExports).makeOptionMandatory())
    .addOption(new Option('--frames <list>', 'frames to take, like 3,10..19,100.. (default: all)').argParser(parseFrames))
    .option('--where <condition>', 'regions to take: SQL on the columns of regions, like "area > 50 AND label < 9"; it can only read this session')
    .option('--out <dir>', "folder for the files (default: the session's own)")
    .option('--json', 'print what was written as JSON', false)
    .option('--quiet', 'print nothing but errors', false)
    .addOption(verbose())
    .addHelpText('after', EXIT_HELP)
    .action(async (session: string, options) => {
      if (options.json && options.quiet) throw new UsageError('--json --quiet: one asks for output, the other for none: leave one out');
      const { exportCommand } = await import('./export/exportCommand.ts');
      finish(await exportCommand({ ...options, session }));
    });
}

function addCalibrate(program: Command, finish: (code: ExitCode) => void): void {
  program.command('calibrate')
    .description('record the dark or the flat frame of a calibration: dark with the lens covered, flat before an even, bright target')
    .addArgument(new Argument('<what>', 'dark or flat').choices(CALIBRATION_KINDS))
    .argument('<source>', SOURCE_HELP)
    .requiredOption('--out <dir>', 'folder of the calibration: the same for dark and flat')
    .addOption(new Option('--frames <n>', 'frames to average, 16 or more; 128 or more for 8-bit sources').argParser(parseCalibrationFrames).default(DEFAULT_CALIBRATION_FRAMES))
    .addOption(new Option('--max-bad <percent>', 'bad pixels to accept (default: 1)').argParser(parsePercent))
    .addOption(new Option('--exposure-us <us>', 'exposure time, for the record').argParser(parsePositive))
    .addOption(new Option('--gain-db <db>', 'gain, for the record').argParser(parseNumber))
    .option('--json', 'print calibration.json instead of text', false)
    .addOption(verbose())
    .action(async (kind: CalibrationKind, source: string, options) => {
      const { calibrate } = await import('./calibrate/calibrate.ts');
      finish(await calibrate({ ...options, kind, source }));
    });
}

function addServe(program: Command, finish: (code: ExitCode) => void): void {
  program.command('serve')
    .description('show a source live, or replay it, in a Chromium of this machine; prints the address')
    .argument('[source]', SOURCE_HELP, 'demo')
    .addOption(new Option('--port <n>', 'port on 127.0.0.1; 0, the default, takes any free one').argParser(parsePort))
    .option('--open', 'open the browser', false)
    .addOption(engine())
    .option('--no-record', 'keep nothing on disk')
    .option('--shapes', 'keep the pixels of every region in the session, for exports as coco, labels and imagej; reads every label image back, one frame at a time: about twice the time a frame', false)
    .addOption(verbose())
    .action(async (source: string, options) => {
      const { serve } = await import('./serveCommand.ts');
      finish(await serve({ ...options, source }));
    });
}

function addBench(program: Command, finish: (code: ExitCode) => void): void {
  program.command('bench')
    .description('time the engine on drawn frames, after a check that it is right')
    .argument('<what>', 'frame: the whole frame; stages: its stages, then every kind of stage by itself; labelling: masks of every density and grain; '
      + 'properties: what all region properties cost beside the basic ones; crossover: a blur by its radius')
    .addOption(new Option('--size <WxH>', 'frame size').argParser(parseSize).default({ width: 3840, height: 2160 }, '3840x2160'))
    .addOption(engine())
    .addOption(threads())
    .addOption(new Option('--frames <n>', 'counted frames of each case').argParser(parseFrameCount))
    .option('--json', 'print the figures as JSON', false)
    .addOption(verbose())
    .action(async (what: string, options) => {
      const { bench, BENCHES } = await import('./bench/bench.ts');
      if (!(BENCHES as readonly string[]).includes(what)) throw new UsageError(`bench "${what}" is unknown: choose one of ${BENCHES.join(', ')}`);
      finish(await bench({ ...options, what }));
    });
}

function addDevices(program: Command, finish: (code: ExitCode) => void): void {
  program.command('devices')
    .description('list the cameras of this machine, each mode as the SOURCE that opens it')
    .option('--json', 'print them as JSON', false)
    .addOption(verbose())
    .action(async (options) => {
      const { devices } = await import('./devicesCommand.ts');
      finish(await devices(options));
    });
}

function addDoctor(program: Command, finish: (code: ExitCode) => void): void {
  program.command('doctor')
    .description('say what this machine has: Node, ffmpeg, adapters, the engine that auto takes and why')
    .option('--json', 'print it as JSON', false)
    .addOption(verbose())
    .action(async (options) => {
      const { doctor } = await import('./doctor.ts');
      finish(await doctor(options));
    });
}
