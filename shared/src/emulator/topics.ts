/** Topic filters with their wildcards (MQTT 3.1.1 §4.7). */

/** True where the filter takes the topic: `+` is one level, `#` at the end all that follow; `$` topics need their own. */
export function filterTakes(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  if (topic.startsWith('$') && (wanted[0] === '#' || wanted[0] === '+')) return false;
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return index === wanted.length - 1;
    if (index >= levels.length) return false;
    if (level !== '+' && level !== levels[index]) return false;
  }
  return wanted.length === levels.length;
}

/** True for a filter that a broker takes: wildcards stand alone in their level, `#` at the end. */
export function isFilter(filter: string): boolean {
  const levels = filter.split('/');
  return (
    filter !== '' &&
    !filter.includes('\0') &&
    levels.every((level, index) => {
      if (level.includes('#')) return level === '#' && index === levels.length - 1;
      return !level.includes('+') || level === '+';
    })
  );
}

/** True for a name that can be published to. */
export const isTopic = (topic: string): boolean => topic !== '' && !/[#+\0]/.test(topic);
