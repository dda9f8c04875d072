/** Texts to measure with. Two seeds give texts that have no command line in common. */

export const LINES = 10_000;

/** Sections that open, connect, publish and disconnect, each line with values of its own. */
export function scriptText(seed: number): string {
  const lines: string[] = [];
  for (let n = 0; lines.length < LINES; n++) {
    const client = n % 6;
    lines.push(
      `### Section ${n}`,
      `AT+QMTCFG="keepalive",${client},${1 + ((n * 7 + seed) % 3600)}`,
      'OK',
      `AT+QMTOPEN=${client},"broker-${n}.example.org",${1024 + ((n + seed) % 60000)}`,
      'OK',
      `+QMTOPEN: ${client},0`,
      `AT+QMTCONN=${client},"client-${n}-${seed}"`,
      'OK',
      `+QMTCONN: ${client},0,0`,
      `AT+QMTSUB=${client},${1 + ((n + seed) % 65535)},"plant/${n}/${seed}",1`,
      'OK',
      `+QMTSUB: ${client},${1 + ((n + seed) % 65535)},0,1`,
      `AT+QMTPUB=${client},0,0,0,"plant/${n}/${seed}","value ${n} of ${seed}"`,
      'OK',
      `+QMTPUB: ${client},0,0`,
      `AT+QMTPUB=${client},0,0,0,"plant/${n}/data"`,
      `> data ${n} of ${seed}`,
      'OK',
      `+QMTPUB: ${client},0,0`,
      `AT+QMTDISC=${client}`,
      'OK',
      `+QMTDISC: ${client},0`,
      '',
    );
  }
  return `${lines.slice(0, LINES - 1).join('\n')}\n`;
}

/** The same, as a configuration file would say it, one property per line. */
export function jsonText(seed: number, length: number): string {
  const items: string[] = [];
  for (let n = 0, size = 0; size < length - 4; n++) {
    const item = [
      '  {',
      `    "title": "Section ${n}",`,
      `    "client": ${n % 6},`,
      `    "host": "broker-${n}.example.org",`,
      `    "port": ${1024 + ((n + seed) % 60000)},`,
      `    "clientId": "client-${n}-${seed}",`,
      `    "keepAlive": ${1 + ((n * 7 + seed) % 3600)},`,
      `    "qos": ${n % 3},`,
      `    "topic": "plant/${n}/${seed}",`,
      `    "payload": "value ${n} of ${seed}"`,
      '  }',
    ].join('\n');
    items.push(item);
    size += item.length + 2;
  }
  return `[\n${items.join(',\n')}\n]\n`;
}
