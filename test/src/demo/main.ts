/** `npm start`: runs the demo until Ctrl-C. */
import { localeOf, type Params, say, sayError } from 'hayes/text';
import { type Demo, startDemo } from './demo.ts';
import { COMMAND } from './flow.ts';
import { texts } from './texts.ts';

const locale = localeOf(process.env);
const t = (key: keyof typeof texts, params: Params = {}) => say(texts[key], params, locale);

let signalled = 0;
let interrupt: () => void;
const interrupted = new Promise<void>((resolve) => {
  interrupt = resolve;
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A second Ctrl-C does not wait for an orderly end; the other process ends with this one. One Ctrl-C under npm may
    // come twice: from the terminal, and passed on by npm.
    if (signalled && signal === 'SIGINT' && Date.now() - signalled > 1000) process.exit(130);
    signalled ||= Date.now();
    interrupt();
  });
}

try {
  const demo = await startDemo({ locale });
  if (!signalled) console.log(welcome(demo));
  const reason = await Promise.race([interrupted, demo.ended.then((code) => ({ code }))]);
  await demo.stop();
  if (reason) {
    console.error(t('editor-ended', { code: String(reason.code), log: '' }));
    process.exit(1);
  }
  console.log(`\n${t('stopped')}`);
  process.exit(0);
} catch (error) {
  console.error(sayError(error, locale));
  process.exit(1);
}

function welcome({ url, brokerPort, serialPort, module }: Demo): string {
  const places = [
    [t('editor'), url],
    [t('broker'), `127.0.0.1:${brokerPort}`],
    [t('port'), serialPort],
  ];
  return [
    '',
    t('running', { module }),
    '',
    ...places.map(([name, place]) => `  ${name!.padEnd(12)}  ${place}`),
    '',
    `${t('try')}:`,
    `  ${t('try-editor')}`,
    `  ${t('try-listen')}`,
    `    mosquitto_sub -h 127.0.0.1 -p ${brokerPort} -t 'hayes/demo/#' -v`,
    `  ${t('try-command')}`,
    `    mosquitto_pub -h 127.0.0.1 -p ${brokerPort} -t ${COMMAND} -m '{"lamp":"on"}'`,
    '',
    t('stop'),
  ].join('\n');
}
