import { shuttleSpeed, speedText, SPEEDS } from '../replay/shuttle.ts';
import type { Command } from '../keyboard/keymap.ts';
import { formatCount } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import { Hint } from './Hint.tsx';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';
import { Timeline } from './Timeline.tsx';

/** Replay: to and fro, frame by frame, at any speed. Live: the same line over the last minutes. */
export function TransportBar() {
  const { host, readable } = useModel();
  const replay = useStore(host.state, (state) => state?.replay ?? null);
  const frameCount = useStore(host.state, (state) => state?.run?.frameCount ?? null);
  const shown = useStore(readable, (now) => now?.header ?? null);
  return (
    <div className="transport">
      <div className="row" role="group" aria-label="Replay">
        <TransportButton command="first" name="First frame" keyName="Home" icon="first" disabled={!replay} />
        <TransportButton command="stepBack" name="One frame back" keyName="←" icon="stepBack" disabled={!replay} />
        <TransportButton command="playPause" name={replay?.playing ? 'Pause' : 'Play'} keyName="Space" icon={replay?.playing ? 'pause' : 'play'} disabled={!replay} />
        <TransportButton command="stepForward" name="One frame on" keyName="→" icon="stepForward" disabled={!replay} />
        <TransportButton command="last" name="Last frame" keyName="End" icon="last" disabled={!replay} />
        <TransportButton command="loop" name="Loop" keyName="R" icon="loop" disabled={!replay} pressed={replay?.loop ?? false} />
      </div>
      <Timeline />
      <span className="frame-count numbers" data-run={shown?.runId} data-sequence={shown?.sequence}>frame <b>{shown === null ? '–' : formatCount(shown.frame)}</b>{frameCount === null ? '' : ` / ${formatCount(frameCount)}`}</span>
      {replay ? <SpeedPicker speed={replay.speed} isPlaying={replay.playing} /> : <LiveRate />}
    </div>
  );
}

/** Frames inspected a second: of a live run while it delivers. */
function LiveRate() {
  const { host, inspection, readableChanges } = useModel();
  useStore(readableChanges);
  const isLive = useStore(host.state, (state) => state?.run?.mode === 'live' && state.run.state === 'running');
  const rate = inspection.history.ratePerSecond;
  return isLive ? <span className="chip live-mark numbers">live{rate === null ? '' : ` ${rate.toFixed(1)} fps`}</span> : null;
}

interface ButtonProps {
  readonly command: Command;
  readonly name: string;
  readonly keyName: string;
  readonly icon: Parameters<typeof Icon>[0]['name'];
  readonly disabled: boolean;
  readonly pressed?: boolean;
}

function TransportButton({ command, name, keyName, icon, disabled, pressed }: ButtonProps) {
  const model = useModel();
  return (
    <Hint text={`${name} (${keyName})`}>
      <button type="button" className="square" aria-label={name} disabled={disabled} {...(pressed === undefined ? {} : { 'aria-pressed': pressed })} onClick={() => { model.run(command); }}><Icon name={icon} /></button>
    </Hint>
  );
}

function SpeedPicker({ speed, isPlaying }: { readonly speed: number; readonly isPlaying: boolean }) {
  const { host, say } = useModel();
  const known = SPEEDS.some((each) => each === speed);
  const choose = async (wanted: number): Promise<void> => {
    const answer = await host.request('play', { speed: wanted });
    if (answer.type === 'refused') say(answer.message, 'bad');
  };
  return (
    <Hint text={`Speed. J and L: ${speedText(shuttleSpeed({ playing: isPlaying, speed }, -1))}, ${speedText(shuttleSpeed({ playing: isPlaying, speed }, 1))}`}>
      <select className="numbers" aria-label="Speed" value={String(speed)} onChange={(event) => { void choose(Number(event.target.value)); }}>
        {known ? null : <option value={String(speed)}>{speedText(speed)}</option>}
        {SPEEDS.map((each) => <option key={each} value={String(each)}>{speedText(each)}</option>)}
      </select>
    </Hint>
  );
}
