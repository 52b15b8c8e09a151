// Records what an ffmpeg says of footage it made itself, for the parsers' tests:
//   node test/main/capture/transcripts/record.mjs PATH_OF_FFMPEG FOLDER
// FOLDER is named after the version (n47683, 5.1.9, 7.1.5). One file an input: NAME.txt, stderr as it came, its paths shortened.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [ffmpeg, name] = process.argv.slice(2);
if (ffmpeg === undefined || name === undefined) throw new Error('usage: record.mjs PATH_OF_FFMPEG FOLDER');
const target = join(import.meta.dirname, name);
const footage = mkdtempSync(join(tmpdir(), 'transcripts-'));
mkdirSync(target, { recursive: true });

const run = (...args) => spawnSync(ffmpeg, args, { encoding: 'utf8', input: '', cwd: footage });
const make = (...args) => {
  const { status, stderr } = run('-v', 'error', '-y', ...args);
  if (status !== 0) throw new Error(stderr);
};
const record = (file, ...args) => {
  const { stderr } = run('-hide_banner', '-nostats', '-v', 'repeat+level+info', '-nostdin', ...args);
  writeFileSync(join(target, `${file}.txt`), stderr.replaceAll(/ @ 0x[0-9a-f]+/g, ' @ 0x5500'));
};
const lavfi = (graph) => ['-f', 'lavfi', '-i', graph];
const source = 'testsrc2=size=320x240:rate=30000/1001:duration=0.5';

make(...lavfi(source), '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', 'h264.mp4');
record('h264', '-i', 'h264.mp4');
const knowsDisplayRotation = run('-hide_banner', '-h', 'long').stdout.includes('-display_rotation');
make(...(knowsDisplayRotation ? ['-display_rotation', '90', '-i', 'h264.mp4', '-c', 'copy'] : ['-i', 'h264.mp4', '-c', 'copy', '-metadata:s:v', 'rotate=90']), 'rotated.mp4');
record('rotated', '-i', 'rotated.mp4');
make(...lavfi(source), ...lavfi('sine=duration=0.5'), '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-map', '1', '-map', '0', 'sound-first.ts');
record('sound-first', '-i', 'sound-first.ts');
make(...lavfi(source), '-c:v', 'ffv1', '-pix_fmt', 'yuv420p10le', 'ten.mkv');
record('ten', '-i', 'ten.mkv');
make(...lavfi(source), '-c:v', 'ffv1', '-pix_fmt', 'gray', 'gray.mkv');
record('gray', '-i', 'gray.mkv');
make(...lavfi(source), '-c:v', 'mjpeg', '-pix_fmt', 'yuvj422p', 'mjpeg.avi');
record('mjpeg', '-i', 'mjpeg.avi');
make(...lavfi('testsrc=size=33x5:rate=1'), '-frames:v', '1', '-pix_fmt', 'gray16be', 'deep.png');
record('deep', '-f', 'png_pipe', '-i', 'deep.png');
make(...lavfi('testsrc=size=33x5:rate=1'), '-frames:v', '1', '-pix_fmt', 'pal8', 'palette.png');
record('palette', '-f', 'png_pipe', '-i', 'palette.png');
make(...lavfi('sine=duration=0.5'), 'sound.wav');
record('sound', '-i', 'sound.wav');
make(...lavfi('sine=duration=0.5'), ...lavfi('color=red:s=32x32:d=1'), '-map', '0', '-map', '1', '-c:v', 'mjpeg', '-frames:v', '1', '-disposition:v', 'attached_pic', 'cover.mp3');
record('cover', '-i', 'cover.mp3');
const unknown = readFileSync(join(footage, 'gray.mkv'));
for (let at = unknown.indexOf('FFV1'); at >= 0; at = unknown.indexOf('FFV1', at)) unknown.write('XYZ9', at, 'latin1');
writeFileSync(join(footage, 'unknown.mkv'), unknown);
record('unknown', '-i', 'unknown.mkv');
writeFileSync(join(footage, 'text.txt'), 'This is no video.\n'.repeat(400));
record('text', '-i', 'text.txt');
writeFileSync(join(footage, 'cut.mp4'), readFileSync(join(footage, 'h264.mp4')).subarray(0, 4000));
record('cut', '-i', 'cut.mp4');
writeFileSync(join(footage, 'noise.bin'), Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31 + i * 7) % 251));
record('noise', '-i', 'noise.bin');
record('missing', '-i', 'missing.mp4');
record('graph', ...lavfi('nosuchfilter'));

const damagedFfv1 = (() => {
  make(...lavfi(source), '-c:v', 'ffv1', '-level', '3', '-slices', '4', '-slicecrc', '1', '-g', '1', '-pix_fmt', 'gray', 'crc.mkv');
  const bytes = readFileSync(join(footage, 'crc.mkv'));
  bytes.fill(0x5a, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 60);
  writeFileSync(join(footage, 'crc-damaged.mkv'), bytes);
  return 'crc-damaged.mkv';
})();
record('damaged-ffv1', '-i', damagedFfv1, '-f', 'null', '-');
make(...lavfi(source), '-c:v', 'libx264', '-g', '5', '-qp', '18', '-pix_fmt', 'yuv420p', 'inter.mp4');
const inter = readFileSync(join(footage, 'inter.mp4'));
for (const share of [0.3, 0.45, 0.6]) inter.fill(0xa5, Math.floor(inter.length * share), Math.floor(inter.length * share) + 300);
writeFileSync(join(footage, 'inter-damaged.mp4'), inter);
record('damaged-h264', '-i', 'inter-damaged.mp4', '-f', 'null', '-');
make(...lavfi(source), '-c:v', 'mjpeg', '-q:v', '3', '-pix_fmt', 'yuvj420p', 'intra.mkv');
const intra = readFileSync(join(footage, 'intra.mkv'));
intra.fill(0x35, Math.floor(intra.length * 0.5), Math.floor(intra.length * 0.5) + 300);
writeFileSync(join(footage, 'intra-damaged.mkv'), intra);
record('damaged-mjpeg', '-err_detect:v', 'explode', '-i', 'intra-damaged.mkv', '-f', 'null', '-');
record('raw-output', '-i', 'ten.mkv', '-filter_complex', '[0:0]extractplanes=y,format=gray10le,split=2[p][t]', '-map', '[t]', '-f', 'framecrc', '-c:v', 'wrapped_avframe', 'times', '-map', '[p]', '-c:v', 'rawvideo', '-f', 'rawvideo', 'pixels');
rmSync(footage, { recursive: true });
