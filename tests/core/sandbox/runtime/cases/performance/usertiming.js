// Marks and measures: their order, their times where those are stated, what is refused.
export default () => {
  const mark = performance.mark('start', { startTime: 10, detail: { step: 1 } });
  console.log(mark instanceof PerformanceEntry, mark.name, mark.entryType, mark.startTime, mark.duration, mark.detail);
  performance.mark('end', { startTime: 25.5 });
  performance.mark('early', { startTime: 1 });
  const measure = performance.measure('whole', 'start', 'end');
  console.log(measure.entryType, measure.startTime, measure.duration, measure.detail, JSON.stringify(measure));
  console.log(performance.measure('by options', { start: 3, duration: 4, detail: 'x' }).toJSON());
  console.log(performance.measure('from the end', { end: 'end', duration: 5 }).startTime);
  console.log(performance.getEntries().map((entry) => entry.name));
  console.log(performance.getEntriesByType('mark').length, performance.getEntriesByName('end', 'measure').length);
  performance.clearMarks('start');
  performance.clearMeasures();
  console.log(performance.getEntries().map((entry) => entry.name));
  for (const wrong of [
    () => performance.measure('m', 'no such mark'),
    () => performance.measure('m', { start: 1, end: 2, duration: 3 }),
    () => performance.measure('m', { duration: 3 }),
    () => performance.mark('m', { startTime: -1 }),
    () => performance.mark('m', { detail: () => {} }),
    () => new PerformanceEntry(),
  ]) {
    try {
      console.log(wrong());
    } catch (error) {
      console.log(error.name, error.message);
    }
  }
  console.log(performance.now() > 0, performance.mark('now').startTime <= performance.now());
  return new Response();
};
