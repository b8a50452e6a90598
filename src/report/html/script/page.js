// What the other files share. Everything on the page was drawn before; scripts only show, hide and move it.
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const map = find('#map');
const gantt = find('#gantt');
const events = new EventTarget();
const tell = (name, detail) => events.dispatchEvent(new CustomEvent(name, { detail }));
const hear = (name, heard) => events.addEventListener(name, (event) => heard(event.detail));

// What is pointed at stands out on map, timetable and list: a route (`r`) or a technician (`t`); null for nothing.
let hot = null;
function heat(kind, number = null) {
  const key = number === null ? null : kind + number;
  if (key === hot) return;
  hot = key;
  for (const row of all('.hot[data-r], .hot[data-m]')) row.classList.remove('hot');
  const rows = number === null ? [] : all(`[data-${kind}="${number}"][data-r]`);
  for (const row of rows) row.classList.add('hot');
  for (const box of [map, gantt]) box?.classList.toggle('hot', rows.length > 0);
  if (rows.length) find(`[data-m="${rows[0].dataset.t}"]`)?.classList.add('hot');
}

// The stop that is pointed at, on map and timetable; null for none.
function point(stop) {
  for (const mark of all('.now')) mark.classList.remove('now');
  if (stop === null) return;
  for (const mark of all(`[data-s="${stop}"], .lane a[href="#${stop}"]`)) mark.classList.add('now');
}
