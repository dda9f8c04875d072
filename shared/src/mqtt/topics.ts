/** Topics and filters by the rules of MQTT 3.1.1 §4.7; a module would pass on what it is given. */
import { HayesError, type Message, text } from '../text/index.ts';
import { messages } from './messages.ts';

/** @throws HayesError where nothing can be published to it */
export function checkTopic(topic: string): void {
  const reason = topicProblem(topic) ?? (/[+#]/.test(topic) ? messages['topic-wildcard'] : undefined);
  if (reason) throw new HayesError(messages['bad-topic'], { topic: JSON.stringify(topic), reason: text(reason) });
}

/** @throws HayesError where it is no topic filter */
export function checkFilter(filter: string): void {
  const levels = filter.split('/');
  const wholeLevels = levels.every(
    (level, index) => level === '+' || (level === '#' && index === levels.length - 1) || !/[+#]/.test(level),
  );
  const reason = topicProblem(filter) ?? (wholeLevels ? undefined : messages['filter-wildcard']);
  if (reason) throw new HayesError(messages['bad-filter'], { topic: JSON.stringify(filter), reason: text(reason) });
}

function topicProblem(topic: string): Message | undefined {
  if (topic === '') return messages['topic-empty'];
  return topic.includes('\0') ? messages['topic-nul'] : undefined;
}

/** True where a message to the topic belongs to the filter; `$…` topics are hidden from leading wildcards. */
export function topicMatches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false;
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '#') return true;
    if (i >= levels.length || (wanted[i] !== '+' && wanted[i] !== levels[i])) return false;
  }
  return wanted.length === levels.length;
}
