export * from './events.ts';
export type { RawOptions, RawResult, ScriptPort } from './port.ts';
export { DEFAULT_ALLOW } from './prepare.ts';
export { reportJson, reportJsonLine } from './report-json.ts';
export { reportJunit } from './report-junit.ts';
export { reportText, summaryLine, type TextReportOptions } from './report-text.ts';
export { type RunOptions, runScript } from './run.ts';
export type { ValueSources } from './values.ts';
