import type { EngineChoice } from 'sightline/kernels';
import { useStore } from '../store/useStore.ts';
import { Hint } from './Hint.tsx';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';

const CHOICES: Readonly<Record<EngineChoice, string>> = { auto: 'automatic', webgpu: 'WebGPU', wasm: 'WebAssembly' };

/** The engine that runs and why it is that one; another may be chosen while it runs. */
export function EngineChip() {
  const { inspection, engineChoice } = useModel();
  const engine = useStore(inspection.engine);
  const choice = useStore(engineChoice);
  const choose = (wanted: EngineChoice): void => {
    engineChoice.set(wanted);
    inspection.send({ type: 'chooseEngine', engine: wanted });
  };
  const reason = engine?.fallbackReason ?? null;
  return (
    <span className={`chip engine-chip ${reason ? 'chip-warning' : ''}`}>
      {reason ? <Icon name="warning" /> : null}
      <select aria-label="Engine" value={choice} onChange={(event) => { choose(event.target.value as EngineChoice); }}>
        {Object.entries(CHOICES).map(([value, words]) => <option key={value} value={value}>{words}</option>)}
      </select>
      {engine ? (
        <Hint text={reason ? `${engine.adapter}. Not WebGPU: ${reason}` : engine.adapter}>
          <span className="clip" tabIndex={0} role="note" aria-label={`Runs on ${engine.backend}: ${reason ?? engine.adapter}`}><b>{engine.backend}</b> <span className="dim">{reason ?? engine.adapter}</span></span>
        </Hint>
      ) : <span className="dim">not started</span>}
    </span>
  );
}
