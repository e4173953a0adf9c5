// The next run of 100,000 random schedules, zones and instants, beside croner and cron-parser. Where clocks do not change in between,
// all three must agree. Where they do, ours follows the rule in docs/triggers.md, and what the others do is counted.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , program, clients, wanted = '100000'] = process.argv;
const require = createRequire(join(clients, 'package.json'));
const { Cron } = require('croner');
const { CronExpressionParser } = require('cron-parser');

let seed = 20260101; // the same every time: a failure can be looked at
const random = (n) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};
const pick = (list) => list[random(list.length)];

const limits = [[0, 59], [0, 23], [1, 31], [1, 12], [0, 6]];
function field([least, most], stars) {
  if (random(100) < stars) return '*';
  const value = () => least + random(most - least + 1);
  const [a, b] = [value(), value()].sort((x, y) => x - y);
  return pick([
    () => `${a}`,
    () => `${a}-${b}`,
    () => `*/${1 + random(most)}`,
    () => (a < b ? `${a}-${b}/${1 + random(7)}` : `${a}`),
    () => [...new Set([a, b, value()])].join(','), // cron-parser refuses a list that names a value twice
  ])();
}
const schedule = () => limits.map((limit, i) => field(limit, [25, 40, 60, 70, 60][i])).join(' ');
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Africa/Casablanca', 'Asia/Kathmandu',
  'America/Sao_Paulo', 'America/St_Johns', 'Australia/Adelaide', 'Europe/London', 'Europe/Dublin', 'Asia/Tokyo', 'America/Los_Angeles'];

const formats = new Map();
function offset(zone, time) {
  if (!formats.has(zone)) formats.set(zone, new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }));
  return formats.get(zone).formatToParts(time).find((part) => part.type === 'timeZoneName').value;
}
const hour = 3600000;
const isNearChange = (zone, time) => [-26, -3, 3, 26].some((hours) => offset(zone, time + hours * hour) !== offset(zone, time));

const triples = Array.from({ length: Number(wanted) }, () => ({
  schedule: schedule(),
  zone: pick(zones),
  from: Date.UTC(2008 + random(16), random(12), 1 + random(28), random(24), random(60), 0),
}));
const ours = spawnSync(program, { input: triples.map(({ from, zone, schedule }) => `${from}\t${zone}\t${schedule}\n`).join(''), maxBuffer: 1 << 28 })
  .stdout.toString().trimEnd().split('\n');
assert.equal(ours.length, triples.length);

const peers = {
  croner: ({ schedule, zone, from }) => new Cron(schedule, { timezone: zone }).nextRun(new Date(from))?.getTime() ?? 'never',
  'cron-parser': ({ schedule, zone, from }) =>
    CronExpressionParser.parse(schedule, { currentDate: new Date(from), tz: zone }).next().getTime(),
};
const counts = {};
const count = (name) => (counts[name] = (counts[name] ?? 0) + 1);
const surprises = [];
triples.forEach((triple, i) => {
  const mine = /^\d+$/.test(ours[i]) ? Number(ours[i]) : ours[i].split(' ')[0];
  const answers = Object.entries(peers).map(([name, next]) => {
    try {
      return [name, next(triple)];
    } catch {
      return [name, 'refused'];
    }
  });
  if (answers.every(([, theirs]) => theirs === mine)) return count('all three agree');
  if (typeof mine !== 'number') return count(`never comes, refused at deploy; ${answers.map(([name, theirs]) => `${name} ${theirs === 'refused' ? 'refuses' : theirs}`).join(', ')}`);
  for (const [name, theirs] of answers) {
    if (theirs === mine) continue;
    const isNear = isNearChange(triple.zone, mine) || (typeof theirs === 'number' && isNearChange(triple.zone, theirs));
    if (isNear) count(`${name} ${theirs === 'refused' ? 'fails' : 'differs'} where clocks change`);
    else surprises.push({ ...triple, name, mine: new Date(mine).toISOString(), theirs: theirs > 0 ? new Date(theirs).toISOString() : theirs });
  }
});
console.log(counts);
for (const surprise of surprises.slice(0, 20)) console.log(surprise);
assert.equal(surprises.length, 0, `${surprises.length} differences that nothing explains`);
