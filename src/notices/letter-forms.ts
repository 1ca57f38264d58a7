import { textTable } from '../platform/terminal/text-table.js';
import type { Letter } from './letter.js';

/** The letter as plain text, with a line feed at each line's end. */
export function letterText({ headline, facts, counts, list, closing, link, footer }: Letter): string {
  const blocks = [
    [`${headline}.`],
    textTable(
      facts.map(([label, text]) => [`${label}:`, text]),
      '',
    ),
    counts.map((line) => `- ${line}`),
    list ? [`${list.heading}:`, '', ...textTable([list.columns, ...list.rows], '  ')] : [],
    closing,
    link === null ? [] : [`Open Shirelink: ${link}`],
    ['-- ', footer], // the dash, dash, blank by which mail programs know a signature
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The same as HTML without pictures, scripts or anything that is fetched. */
export function letterHtml({ headline, facts, counts, list, closing, link, footer }: Letter): string {
  const parts = [
    `<h1 style="font-size:1.2em">${escape(headline)}.</h1>`,
    facts.length > 0 ? table(facts.map(([label, text]) => [`${label}:`, text])) : '',
    counts.length > 0 ? `<ul>${counts.map((line) => `<li>${escape(line)}</li>`).join('')}</ul>` : '',
    list ? `<h2 style="font-size:1em">${escape(list.heading)}</h2>${table(list.rows, list.columns)}` : '',
    ...closing.map((line) => `<p>${escape(line)}</p>`),
    link === null ? '' : `<p><a href="${escape(link)}">Open Shirelink</a></p>`,
    `<p style="font-size:0.85em">${escape(footer)}</p>`,
  ];
  const body = parts.filter((part) => part !== '').join('\n');
  return `<!doctype html>\n<html lang="en-AU"><head><meta charset="utf-8"><title>${escape(headline)}</title></head>\n<body>\n${body}\n</body></html>\n`;
}

const cell = 'style="padding:0 1em 0.3em 0;text-align:left;vertical-align:top"';

function table(rows: string[][], columns: string[] = []): string {
  const head = columns.map((column) => `<th scope="col" ${cell}>${escape(column)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((text) => `<td ${cell}>${escape(text)}</td>`).join('')}</tr>`).join('');
  return `<table>${head && `<thead><tr>${head}</tr></thead>`}<tbody>${body}</tbody></table>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
