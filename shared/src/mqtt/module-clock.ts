/** @returns the time as 3GPP TS 27.007 §8.15 writes it, in UTC: yy/MM/dd,hh:mm:ss+00 */
export function moduleClock(now: number): string {
  const [day = '', time = ''] = new Date(now).toISOString().split('T');
  return `${day.slice(2).replaceAll('-', '/')},${time.slice(0, 8)}+00`;
}
