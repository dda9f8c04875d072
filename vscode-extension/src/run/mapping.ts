/** The setting `hayes.emulator.map`. */

export interface Mapping {
  /** What the script names → where connections really go; `HOST:PORT` both. */
  readonly map: Readonly<Record<string, string>>;
  /** The first entry that is not `HOST:PORT=HOST:PORT`. */
  readonly mistake?: string | undefined;
}

export function parseMapping(entries: readonly string[]): Mapping {
  const map: Record<string, string> = {};
  for (const entry of entries) {
    const match = /^\s*([^=\s]+:\d+)=([^=\s]+:\d+)\s*$/.exec(entry);
    if (!match) return { map, mistake: entry };
    map[match[1]!] = match[2]!;
  }
  return { map };
}
