/** Markdown of the documentation as text for a terminal. */

export interface PlainTextOptions {
  color: boolean;
}

/** Only what the documentation uses: headings, bold, italics, code, code blocks, links, lists. */
export function plainText(markdown: string, { color }: PlainTextOptions): string {
  const paint = (text: string, code: number) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  let inBlock = false;
  const lines = markdown.split('\n').flatMap((line): string[] => {
    if (line.startsWith('```')) {
      inBlock = !inBlock;
      return [];
    }
    if (inBlock) return [`  ${paint(line, 36)}`];
    if (line.startsWith('# ')) return [paint(line.slice(2), 1)];
    return [inline(line.replace(/ {2}$/, '').replace(/^- /, '• '), paint)];
  });
  return lines.join('\n').replace(/\n{3,}/g, '\n\n');
}

function inline(line: string, paint: (text: string, code: number) => string): string {
  return line
    .split(/(`[^`]*`)/)
    .map((part) =>
      part.startsWith('`') && part.endsWith('`') && part.length > 1
        ? paint(part.slice(1, -1), 36)
        : part
            .replace(/\*\*(.+?)\*\*/g, (_, bold: string) => paint(bold, 1))
            .replace(/(^|[^*])\*([^*]+)\*/g, '$1$2')
            .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1'),
    )
    .join('')
    .replace(/\*\*/g, '');
}
