/** A run for programs. */
import { type Locale, say } from '../text/index.ts';
import type { RunEvent, RunSummary, StepResult } from './events.ts';

/** A failure with its text in one language: plain JSON all through. */
const plainStep = (step: StepResult, locale: Locale) => ({
  ...step,
  failure: step.failure && { ...step.failure, text: say(step.failure.text.message, step.failure.text.params, locale) },
});

/** One event as a line of JSON, for those who follow a run. */
export function reportJsonLine(event: RunEvent, locale: Locale = 'en'): string {
  switch (event.type) {
    case 'step-end':
      return JSON.stringify({ ...event, ...plainStep(event, locale) });
    case 'section-end':
      return JSON.stringify({ ...event, steps: event.steps.map((step) => plainStep(step, locale)) });
    case 'end':
      return JSON.stringify({
        ...event,
        sections: event.sections.map((section) => ({
          ...section,
          steps: section.steps.map((step) => plainStep(step, locale)),
        })),
      });
    default:
      return JSON.stringify(event);
  }
}

/** Whole runs by file. */
export function reportJson(runs: readonly { file: string; summary: RunSummary }[], locale: Locale = 'en'): string {
  const files = runs.map(({ file, summary }) => ({
    file,
    ...summary,
    sections: summary.sections.map((section) => ({
      ...section,
      steps: section.steps.map((step) => plainStep(step, locale)),
    })),
  }));
  return JSON.stringify(files, undefined, 2);
}
