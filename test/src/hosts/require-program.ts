import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Host programs and the Debian package that brings each. */
const DEBIAN_PACKAGE = {
  mosquitto: 'mosquitto',
  mosquitto_pub: 'mosquitto-clients',
  mosquitto_sub: 'mosquitto-clients',
  chromium: 'chromium',
  socat: 'socat',
  udevadm: 'udev',
  rg: 'ripgrep',
  openssl: 'openssl',
} as const;

export type HostProgram = keyof typeof DEBIAN_PACKAGE;

// Daemons live in sbin, which is not on every user's PATH.
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The program's full path, or `undefined` where it is not installed. */
export function findProgram(program: HostProgram): string | undefined {
  for (const folder of FOLDERS) {
    if (folder === '') continue;
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Look in the next folder.
    }
  }
  return undefined;
}

/** What a person who lacks programs should do, in English and Chinese. */
export function missingMessage(programs: readonly HostProgram[]): string {
  const packages = [...new Set(programs.map((program) => DEBIAN_PACKAGE[program]))].join(' ');
  const names = programs.join(', ');
  return [
    `This test needs ${names}. On Debian or Ubuntu: sudo apt-get install ${packages}`,
    `此测试需要 ${names}。在 Debian 或 Ubuntu 上安装：sudo apt-get install ${packages}`,
  ].join('\n');
}

/**
 * The program's full path.
 * @throws Error that tells the Debian package when the program is missing
 */
export function requireProgram(program: HostProgram): string {
  const path = findProgram(program);
  if (path === undefined) throw new Error(missingMessage([program]));
  return path;
}

/**
 * For a suite's `before`: when programs are missing, tells a person what to install and skips the suite. In CI
 * (`CI=true`) nothing may be skipped, so there it throws.
 */
export function requirePrograms(context: Mocha.Context, ...programs: HostProgram[]): void {
  const missing = programs.filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) return;
  const message = missingMessage(missing);
  if (process.env.CI === 'true') throw new Error(message);
  console.warn(message.replace(/^/gm, '      '));
  context.skip();
}
