/** `hayes ports`: the serial ports of this computer. */
import type { Command } from 'commander';
import { defineMessages } from '../text/index.ts';
import { listPorts } from '../transport/index.ts';
import { type Cli, note, out, speaker } from './cli.ts';
import { texts } from './texts.ts';

const help = defineMessages({
  about: { en: 'list the serial ports of this computer', zh: '列出本机的串口' },
  pseudo: { en: 'list pseudo-terminals, too', zh: '同时列出伪终端' },
  json: { en: 'print JSON', zh: '以 JSON 输出' },
});

export function definePorts(program: Command, cli: Cli): void {
  const t = speaker(cli, help);
  program
    .command('ports')
    .description(t('about'))
    .option('--pseudo', t('pseudo'))
    .option('--json', t('json'))
    .action(async ({ pseudo, json }: { pseudo?: boolean; json?: boolean }) => {
      const ports = await listPorts({ pseudo: pseudo ?? false, env: cli.env });
      if (json) return out(cli, JSON.stringify(ports, undefined, 2));
      if (ports.length === 0) return note(cli, texts['cli-no-ports']);
      const width = Math.max(...ports.map(({ path }) => path.length));
      for (const { path, device, label } of ports) {
        const rest = [device && `→ ${device}`, label].filter(Boolean).join('  ');
        await out(cli, rest ? `${path.padEnd(width)}  ${rest}` : path);
      }
    });
}
