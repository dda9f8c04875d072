/** How many bytes a second the framer cuts, whole and in reads of 16 bytes as a UART gives them. */
import { builtinDialect } from 'hayes/dialect';
import { Framer } from 'hayes/wire';
import { measure, print } from './measure.ts';

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

export async function benchWire(): Promise<void> {
  const dialect = builtinDialect('quectel-bc26');
  const message = `\r\n+QMTRECV: 0,1,"plant/7/temperature","${'3231'.repeat(50)}"\r\n`;
  const stream = latin1(`${message}\r\n+QMTPUB: 0,1,0\r\n\r\nOK\r\n`.repeat(1000));
  for (const size of [stream.length, 16]) {
    const figures = await measure(() => {
      const framer = new Framer(dialect);
      let tokens = 0;
      for (let at = 0; at < stream.length; at += size) {
        framer.push(stream.subarray(at, at + size));
        while (framer.next({ setting: (name) => (name === 'recvHex' ? 1 : undefined) })) tokens++;
      }
      if (tokens !== 3000) throw new Error(`${tokens} tokens`);
    });
    const rate = stream.length / 1e6 / (figures.median / 1000);
    print(
      `framer, reads of ${size === stream.length ? 'everything' : `${size} bytes`}`,
      `${rate.toFixed(1)} MB/s`,
      `${stream.length} bytes, 3000 tokens`,
    );
  }
}
