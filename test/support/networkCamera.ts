import { spawn } from 'node:child_process';
import net from 'node:net';
import { FFMPEG } from '../main/capture/footage.ts';

/** A network camera: a second ffmpeg, and for tcp a server that gives its stream to whoever connects. */
export interface NetworkCamera {
  /** Stops sending without ending anything. */
  freeze(): void;
  kill(): Promise<void>;
}

/** @returns ffmpeg's arguments of a moving test picture, 25 frames a second */
export function testPicture(size: string): string[] {
  return ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25`, '-b:v', '2M'];
}

/**
 * Sends an MPEG transport stream over loopback, in real time.
 *
 * @param input  ffmpeg's arguments of what the camera sees, and of its encoder
 */
export async function startNetworkCamera(protocol: 'tcp' | 'udp', port: number, input: readonly string[]): Promise<NetworkCamera> {
  const output = protocol === 'udp' ? `udp://127.0.0.1:${port}?pkt_size=1316` : 'pipe:1';
  const child = spawn(FFMPEG, ['-v', 'error', '-nostdin', '-re', ...input, '-c:v', 'mpeg2video', '-g', '12', '-flush_packets', '1', '-f', 'mpegts', output], { stdio: ['ignore', 'pipe', 'ignore'] });
  const clients = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    clients.add(socket);
    socket.on('error', () => undefined).on('close', () => clients.delete(socket));
  });
  child.stdout.on('data', (chunk: Buffer) => { for (const client of clients) client.write(chunk); });
  if (protocol === 'tcp') await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    freeze: () => child.kill('SIGSTOP'),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      for (const client of clients) client.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
      await gone;
    },
  };
}

/** @returns a port of 127.0.0.1 that nobody listens on */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
