/** Topic names and filters (MQTT 3.1.1 §4.7). */

export const isTopicName = (topic: string): boolean => topic !== '' && !/[+#\0]/.test(topic);

/** `+` and `#` stand for whole levels, `#` for the last ones. */
export function isTopicFilter(filter: string): boolean {
  if (filter === '' || filter.includes('\0')) return false;
  const levels = filter.split('/');
  return levels.every((level, index) =>
    level === '#' ? index === levels.length - 1 : level === '+' || !/[+#]/.test(level),
  );
}

export function matches(filter: string, topic: string): boolean {
  // §4.7.2: a wildcard in front does not reach the broker's own topics.
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false;
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (index >= levels.length) return false;
    if (level !== '+' && level !== levels[index]) return false;
  }
  return wanted.length === levels.length;
}
