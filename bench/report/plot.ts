import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { type Measure, measures } from '../measures.js';
import type { Results } from '../results.js';
import { short } from './format.js';
import { summary } from './summary.js';

const columns = 3;
const font = 'Helvetica, Arial, "DejaVu Sans", sans-serif';
const colors = { ours: '#d95f0e', others: '#6b8eb3', range: '#333333' };

/** An SVG with one panel for each measure and in it one bar for each subject that took part. */
export async function plot(results: Results): Promise<string> {
  const view = new View(parse(compile(specification(results)).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return `${svg}\n`;
}

/** What Vega-Lite is asked to draw. */
export function specification(results: Results): TopLevelSpec {
  const here = measures.filter((each) => bars(results, each).length > 0);
  return {
    title: {
      text: `Medians of rounds: ${results.rounds}; lines from the least to the greatest`,
      fontWeight: 'normal',
      offset: 14,
    },
    background: 'white',
    padding: 16,
    columns,
    spacing: { row: 22, column: 18 },
    concat: here.map((measure, index) => panel(results, measure, index % columns === 0)),
    config: {
      font,
      view: { stroke: null },
      title: { anchor: 'start', fontSize: 13, subtitleFontSize: 11, subtitleColor: '#555555' },
      axis: { labelFontSize: 12, labelLimit: 300 },
      concat: { columns, spacing: 18 },
    },
  } as TopLevelSpec;
}

interface Bar {
  subject: string;
  ours: boolean;
  median: number;
  min: number;
  max: number;
  label: string;
}

function bars(results: Results, measure: Measure): Bar[] {
  return results.subjects.flatMap(({ id, title }) => {
    const found = summary(results, measure, id);
    const ours = id.startsWith('tcpproxy');
    return found ? [{ subject: title, ours, ...found, label: short(found.median) }] : [];
  });
}

function panel(results: Results, measure: Measure, named: boolean): object {
  const values = bars(results, measure);
  const subjects = results.subjects.filter(({ missing }) => !missing).map(({ title }) => title);
  // Room for the number behind the longest bar.
  const domainMax = 1.3 * Math.max(...values.map(({ max }) => max));
  const axis = named ? { domain: false, ticks: false, title: null } : null;
  const y = { field: 'subject', type: 'nominal', scale: { domain: subjects }, axis };
  const x = (field: string) => ({
    field,
    type: 'quantitative',
    scale: { domainMin: 0, domainMax },
    axis: null,
  });
  const color = {
    condition: { test: 'datum.ours', value: colors.ours },
    value: colors.others,
  };
  return {
    title: {
      text: `${measure.title}`,
      subtitle: `${measure.unit}, ${measure.better} is better`,
    },
    width: 210,
    height: { step: 22 },
    data: { values },
    layer: [
      { mark: { type: 'bar', height: 14 }, encoding: { x: x('median'), y, color } },
      {
        mark: { type: 'rule', color: colors.range },
        encoding: { x: x('min'), x2: { field: 'max' }, y },
      },
      {
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 11, color: colors.range },
        encoding: { x: x('max'), y, text: { field: 'label', type: 'nominal' } },
      },
    ],
  };
}
