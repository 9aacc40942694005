// SPDX-License-Identifier: Apache-2.0
// Numbers and states in words.

export const STATES = {
  queued: 'waiting',
  running: 'running',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** A model's own name: what its path ends with. */
export function modelName(source) {
  return source.replace(/[/\\]+$/, '').replace(/@[^/]*$/, '').replace(/.*[/\\]/, '').replace(/\.gguf$/i, '');
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

export function size(bytes) {
  let unit = 0;
  let number = bytes;
  while (number >= 1000 && unit < UNITS.length - 1) {
    number /= 1000;
    unit++;
  }
  return `${unit === 0 ? number : digits(number)} ${UNITS[unit]}`;
}

/** Three digits that count. */
export function digits(number) {
  if (number >= 1000) return Math.round(number).toLocaleString('en');
  return number >= 100 ? number.toFixed(0) : number >= 10 ? number.toFixed(1) : number.toFixed(2);
}

export function duration(seconds) {
  if (seconds < 0.1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** As near as one needs to know. */
export function ago(time, now = Date.now()) {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.round(seconds / 3600)} h ago`;
  return new Date(time).toLocaleDateString('en', {day: 'numeric', month: 'short', year: 'numeric'});
}

export function exactly(time) {
  return new Date(time).toLocaleString('en', {dateStyle: 'medium', timeStyle: 'medium'});
}

export function percent(fraction) {
  return `${Math.floor(fraction * 100)} %`;
}

export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
