import type { ShellApi, ShellCommand } from '../../main/contract/index.ts';
import type { WindowModel } from '../windowModel.ts';

/** Carries out what the shell's menu and the system ask; does nothing in a browser, where there is no shell. @returns stops that */
export function followShell(model: WindowModel, shell: ShellApi | undefined): () => void {
  return shell?.onCommand((command) => { carryOut(model, shell, command); }) ?? (() => undefined);
}

function carryOut(model: WindowModel, shell: ShellApi, command: ShellCommand): void {
  switch (command.type) {
    case 'open': void model.openSource({ source: command.source }); break;
    case 'chooseSource':
      void shell.chooseSource().then((path) => { if (path !== null) void model.openSource({ source: path }); });
      break;
    case 'openRecipe': model.run('openRecipe'); break;
    case 'saveRecipe': model.run('saveRecipe'); break;
    case 'export': model.dialog.set('export'); break;
    case 'playPause': model.run('playPause'); break;
    case 'stop': model.run('stop'); break;
    case 'shortcuts': model.dialog.set('shortcuts'); break;
  }
}
