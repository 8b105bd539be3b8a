/** The size of a result of which everything is known, as `finish` of the library measures it, in plain code. */
import type { Field, Shape } from './shape.ts';
import { property, type Unit } from './writer.ts';

/** JavaScript that gives the size of what `js` names: values and characters, counted together. */
export function sizeText(unit: Unit, js: string, shape: Shape): string {
  if (shape.kind === 'string') return `${js}.length`;
  if (shape.kind === 'array') return arrayText(unit, js, shape.items as Shape);
  if (shape.kind !== 'object') return '0';
  const members = [...shape.fields, ...(shape.arrays ?? [])];
  const parts = members
    .map(([name, field]) => memberText(unit, js + property(name), field))
    .filter((part) => part !== '');
  if (shape.rest) return recordText(unit, js, shape.rest);
  const certain = members.filter(([, { optional }]) => !optional).length;
  return [String(1 + certain), ...parts].join('+');
}

function memberText(unit: Unit, js: string, { shape, optional }: Field): string {
  const size = sizeText(unit, js, shape as Shape);
  if (optional) return `(${js}===undefined?0:1+${size})`;
  return size === '0' ? '' : size;
}

/** Of an object whose names are computed, and whose members are all alike. */
function recordText(unit: Unit, js: string, member: Shape): string {
  const size = sizeText(unit, 'e', member);
  return `${unit.once('m', `v=>{let c=1;for(const k in v){const e=v[k];c+=1+${size}}return c}`)}(${js})`;
}

function arrayText(unit: Unit, js: string, items: Shape): string {
  const size = sizeText(unit, 'e', items);
  if (size === '0') return `${js}.length+1`;
  return `${unit.once('m', `v=>{let c=v.length+1;for(let i=0;i<v.length;i++){const e=v[i];c+=${size}}return c}`)}(${js})`;
}
