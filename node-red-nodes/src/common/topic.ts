/** MQTT 3.1.1 §4.7: topics and the filters that match them. */

/** A topic to publish to: not empty, no wildcards, no NUL. */
export const isTopic = (topic: unknown): topic is string =>
  typeof topic === 'string' && topic.length > 0 && !/[+#\0]/.test(topic);

/** A filter to subscribe to: `+` and `#` stand for whole levels, `#` for the last. */
export function isFilter(filter: unknown): filter is string {
  if (typeof filter !== 'string' || filter.length === 0 || filter.includes('\0')) return false;
  const levels = filter.split('/');
  return levels.every((level, index) => {
    if (level === '+') return true;
    if (level === '#') return index === levels.length - 1;
    return !/[+#]/.test(level);
  });
}

/** `$share/group/filter` is matched by `filter`; the group is the broker's business. */
const withoutShare = (filter: string): string => filter.replace(/^\$share\/[^/]+\//, '');

/** Whether a message on `topic` belongs to a subscription to `filter`. */
export function matches(filter: string, topic: string): boolean {
  const wanted = withoutShare(filter).split('/');
  const levels = topic.split('/');
  // §4.7.2: a wildcard at the start does not match the broker's own topics.
  if (topic.startsWith('$') && /^[+#]$/.test(wanted[0]!)) return false;
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (index >= levels.length) return false;
    if (level !== '+' && level !== levels[index]) return false;
  }
  return wanted.length === levels.length;
}
