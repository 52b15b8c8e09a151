import './host/evalFree.ts';
import { createRoot } from 'react-dom/client';
import { followShell } from './host/followShell.ts';
import { createHostClient } from './host/hostClient.ts';
import { createInspectionClient } from './host/inspectionClient.ts';
import { startInspectionWorker } from './host/inspectionWorker.ts';
import { WindowFrame } from './panels/WindowFrame.tsx';
import { ModelContext } from './panels/modelContext.ts';
import './styles/tokens.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/panels.css';
import { createWindowModel } from './windowModel.ts';

const model = createWindowModel(createHostClient(), createInspectionClient(startInspectionWorker()));
followShell(model, globalThis.sightlineShell);
createRoot(document.getElementById('window')!).render(<ModelContext value={model}><WindowFrame /></ModelContext>);
