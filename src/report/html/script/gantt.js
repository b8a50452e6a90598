// The timetable has one place in the tab order; arrow keys go from stop to stop, and to the routes above and below.
if (gantt) {
  const rows = () => all('.g', gantt).filter((row) => !row.hidden && !row.closest('.gday').hidden);
  const stops = (row) => all('.lane a', row);
  let home = null;

  const keep = (stop) => {
    if (home) home.tabIndex = -1;
    home = stop;
    if (home) home.tabIndex = 0;
  };
  // The place in the tab order is a stop that can be seen.
  const settle = () => {
    if (home?.isConnected && rows().includes(home.closest('.g'))) return;
    keep(rows().flatMap(stops)[0] ?? null);
  };
  const centre = (stop) => parseFloat(stop.style.left) + parseFloat(stop.style.width) / 2;

  const next = {
    ArrowRight: (row, stop) => stops(row)[stops(row).indexOf(stop) + 1],
    ArrowLeft: (row, stop) => stops(row)[stops(row).indexOf(stop) - 1],
    ArrowDown: (row, stop) => beside(row, stop, 1),
    ArrowUp: (row, stop) => beside(row, stop, -1),
    Home: (row) => stops(row)[0],
    End: (row) => stops(row).at(-1),
  };
  // The stop of the next route that is closest in time.
  const beside = (row, stop, by) => {
    const list = rows();
    const other = list[list.indexOf(row) + by];
    if (!other) return undefined;
    const far = (candidate) => Math.abs(centre(candidate) - centre(stop));
    return stops(other).reduce((best, candidate) => (best && far(best) <= far(candidate) ? best : candidate), undefined);
  };

  gantt.addEventListener('keydown', (event) => {
    const stop = event.target.closest('.lane a');
    if (!stop || !(event.key in next) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    next[event.key](stop.closest('.g'), stop)?.focus();
  });
  gantt.addEventListener('focusin', (event) => {
    const stop = event.target.closest('.lane a');
    if (stop) keep(stop);
  });
  hear('selected', settle);
  settle();
}
