import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import net from 'node:net';
import { FFMPEG } from '../main/capture/footage.ts';

/** A network camera: a second ffmpeg, whose stream goes to whoever connects (tcp) or to the port (udp). */
export interface NetworkCamera {
  /** Settles when its first bytes go out. @returns Unix ms */
  readonly sending: Promise<number>;
  /** Stops sending without ending anything. */
  freeze(): void;
  kill(): Promise<void>;
}

/** Seven packets of a transport stream: what fits into one packet of the network. */
const DATAGRAM_BYTES = 1316;

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
  const outlet = protocol === 'udp' ? udpOutlet(port) : await tcpOutlet(port);
  const child = spawn(FFMPEG, ['-v', 'error', '-nostdin', '-re', ...input, '-c:v', 'mpeg2video', '-g', '12', '-flush_packets', '1', '-f', 'mpegts', 'pipe:1'], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.on('data', (chunk: Buffer) => outlet.send(chunk));
  return {
    sending: new Promise((resolve) => { child.stdout.once('data', () => resolve(performance.timeOrigin + performance.now())); }),
    freeze: () => child.kill('SIGSTOP'),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      // What it wrote before it died is still in the pipe: it goes nowhere, as the outlet is closed.
      child.stdout.removeAllListeners('data').resume();
      await outlet.close();
      await gone;
    },
  };
}

interface Outlet {
  send(chunk: Buffer): void;
  close(): Promise<void>;
}

async function tcpOutlet(port: number): Promise<Outlet> {
  const clients = new Set<net.Socket>();
  let isClosed = false;
  const server = net.createServer((socket) => {
    // It had connected, and nobody had looked.
    if (isClosed) socket.destroy();
    clients.add(socket);
    socket.on('error', () => undefined).on('close', () => clients.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    send: (chunk) => { for (const client of clients) client.write(chunk); },
    close: () => {
      isClosed = true;
      for (const client of clients) client.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function udpOutlet(port: number): Outlet {
  const socket = createSocket('udp4');
  let rest = Buffer.alloc(0);
  return {
    send(chunk) {
      const bytes = Buffer.concat([rest, chunk]);
      const whole = bytes.length - (bytes.length % DATAGRAM_BYTES);
      for (let at = 0; at < whole; at += DATAGRAM_BYTES) socket.send(bytes.subarray(at, at + DATAGRAM_BYTES), port, '127.0.0.1', () => undefined);
      rest = bytes.subarray(whole);
    },
    close: () => new Promise((resolve) => { socket.close(() => resolve()); }),
  };
}

/** Below those that a system gives to whoever asks for any: 32768 and more on Linux, 49152 and more elsewhere. */
const FIRST_PORT = 20_000, PORTS = 12_000;

/** @returns a port of 127.0.0.1 that nobody listens on, and that no other program is given meanwhile */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    const server = net.createServer();
    const isFree = await new Promise<boolean>((resolve) => { server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)); });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
