// Plans side by side: the maps move together, and what is pointed at in one plan stands out in all. Everything on the
// page was drawn before; scripts only show, hide and move it.
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const maps = all('.map');
const gantts = all('.gantt');

// A technician stands out in every plan; null for nobody.
function heat(number) {
  for (const row of all('.hot')) row.classList.remove('hot');
  if (number === undefined) return;
  for (const row of all(`[data-t="${number}"], [data-m="${number}"]`)) row.classList.add('hot');
  for (const box of [...maps, ...gantts]) box.classList.add('hot');
}

// Where a job is in every plan, beside the pointer or the focus.
const tip = find('#tip');
let owner = null;
function show(job, box) {
  const row = document.getElementById(job);
  if (!row) return;
  owner = job;
  const heads = all('thead th', row.closest('table'));
  tip.replaceChildren(...[...row.cells].map((cell, at) => {
    const line = document.createElement('div');
    const text = cell.textContent.trim();
    line.textContent = at > 1 ? `${heads[at].textContent.trim()}: ${text}` : text;
    return line;
  }));
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  const below = box.bottom + 10;
  tip.style.left = `${Math.min(Math.max(6, box.left), Math.max(6, innerWidth - width - 6))}px`;
  tip.style.top = `${below + height < innerHeight ? below : Math.max(6, box.top - height - 10)}px`;
  mark(job);
}
function mark(job) {
  for (const thing of all('.now')) thing.classList.remove('now');
  if (job) for (const thing of all(`[data-j="${job}"], .lane a[href="#${job}"]`)) thing.classList.add('now');
}
function hide() {
  if (owner === null) return;
  owner = null;
  tip.hidden = true;
  mark(null);
}
const jobAt = (target) => {
  const thing = target.closest?.('[data-j], .lane a');
  return thing ? thing.dataset.j ?? thing.hash.slice(1) : null;
};
for (const box of [...maps, ...gantts]) {
  box.addEventListener('pointerover', (event) => {
    heat(event.target.closest?.('[data-t]')?.dataset.t);
    const job = jobAt(event.target);
    if (job) show(job, { left: event.clientX, top: event.clientY, bottom: event.clientY + 8 });
    else hide();
  });
  box.addEventListener('pointerleave', () => { hide(); heat(); });
}
for (const row of all('tr[data-m]')) {
  row.addEventListener('pointerenter', () => heat(row.dataset.m));
  row.addEventListener('pointerleave', () => heat());
}
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') { hide(); heat(); } });
addEventListener('scroll', hide, { passive: true, capture: true });

// Each timetable has one place in the tab order; arrow keys go from job to job and from row to row.
for (const gantt of gantts) {
  const rows = () => all('.g', gantt).filter((row) => row.getClientRects().length);
  const stops = (row) => all('.lane a', row);
  let home = null;
  const keep = (stop) => {
    if (home) home.tabIndex = -1;
    home = stop ?? null;
    if (home) home.tabIndex = 0;
  };
  const beside = (stop, by) => {
    const list = rows().filter((row) => stops(row).length);
    const other = list[list.indexOf(stop.closest('.g')) + by];
    const far = (candidate) => Math.abs(parseFloat(candidate.style.left) - parseFloat(stop.style.left));
    return other && stops(other).reduce((best, candidate) => (far(best) <= far(candidate) ? best : candidate));
  };
  gantt.addEventListener('keydown', (event) => {
    const stop = event.target.closest('.lane a');
    if (!stop || event.ctrlKey || event.metaKey || event.altKey) return;
    const list = stops(stop.closest('.g'));
    const at = list.indexOf(stop);
    const next = {
      ArrowRight: () => list[at + 1], ArrowLeft: () => list[at - 1], Home: () => list[0], End: () => list.at(-1),
      ArrowDown: () => beside(stop, 1), ArrowUp: () => beside(stop, -1),
    }[event.key];
    if (!next) return;
    event.preventDefault();
    next()?.focus();
  });
  gantt.addEventListener('focusin', (event) => {
    const stop = event.target.closest('.lane a');
    if (!stop) return;
    keep(stop);
    heat(stop.closest('.g').dataset.t);
    show(jobAt(stop), stop.getBoundingClientRect());
  });
  gantt.addEventListener('focusout', () => { hide(); heat(); });
  const settle = () => { if (!home || !home.getClientRects().length) keep(rows().flatMap(stops)[0]); };
  find('#only').addEventListener('change', () => queueMicrotask(settle));
  settle();
}

// Maps of one ground share a view.
const grounds = new Map();
for (const map of maps) {
  const { frame } = find('svg', map).dataset;
  grounds.set(frame, [...(grounds.get(frame) ?? []), map]);
}
for (const group of grounds.values()) {
  const whole = find('svg', group[0]).getAttribute('viewBox').split(' ').map(Number);
  const view = { x: 0, y: 0, width: 1 };
  const size = (map) => ({ width: map.clientWidth || 1, height: map.clientHeight || 1 });
  const draw = () => {
    for (const map of group) {
      const { width, height } = size(map);
      const svg = find('svg', map);
      svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.width} ${(view.width * height) / width}`);
      svg.style.setProperty('--u', `${view.width / width}px`);
      map.classList.toggle('close', view.width < whole[2] / 2.5);
    }
  };
  const fit = () => {
    const { width, height } = size(group[0]);
    view.width = Math.max(whole[2], (whole[3] * width) / height);
    view.x = whole[0] + (whole[2] - view.width) / 2;
    view.y = whole[1] + (whole[3] - (view.width * height) / width) / 2;
    draw();
  };
  const zoom = (map, by, x = size(map).width / 2, y = size(map).height / 2) => {
    const wide = Math.min(Math.max(view.width * by, whole[2] / 400), whole[2] * 4);
    const change = (view.width - wide) / size(map).width;
    Object.assign(view, { x: view.x + x * change, y: view.y + y * change, width: wide });
    hide();
    draw();
  };
  const pan = (map, dx, dy) => {
    const unit = view.width / size(map).width;
    view.x -= dx * unit;
    view.y -= dy * unit;
    hide();
    draw();
  };
  for (const map of group) {
    let from = null;
    let dragged = false;
    map.addEventListener('pointerdown', (event) => {
      if (event.button === 0 && event.pointerType === 'mouse' && !event.target.closest('button')) from = event;
      dragged = false;
    });
    map.addEventListener('pointermove', (event) => {
      if (!from || (!dragged && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) < 4)) return;
      dragged = true;
      map.setPointerCapture(event.pointerId);
      pan(map, event.clientX - from.clientX, event.clientY - from.clientY);
      from = event;
    });
    for (const name of ['pointerup', 'pointercancel', 'pointerleave']) map.addEventListener(name, () => { from = null; });
    map.addEventListener('click', (event) => {
      const job = jobAt(event.target);
      if (job && !dragged) location.hash = job;
    });
    map.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== map) return;
      event.preventDefault();
      const box = map.getBoundingClientRect();
      zoom(map, Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 180), event.clientX - box.left, event.clientY - box.top);
    }, { passive: false });
    const keys = {
      '+': () => zoom(map, 1 / 1.5), '=': () => zoom(map, 1 / 1.5), '-': () => zoom(map, 1.5), '0': fit,
      ArrowLeft: () => pan(map, 60, 0), ArrowRight: () => pan(map, -60, 0), ArrowUp: () => pan(map, 0, 60), ArrowDown: () => pan(map, 0, -60),
    };
    map.addEventListener('keydown', (event) => {
      if (!keys[event.key] || event.target !== map || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    });
    find('.in', map).addEventListener('click', () => zoom(map, 1 / 1.6));
    find('.out', map).addEventListener('click', () => zoom(map, 1.6));
    find('.fit', map).addEventListener('click', fit);
    map.classList.toggle('many', all('.homes path', map).length > 20);
  }
  fit();
  new ResizeObserver(fit).observe(group[0]);
}

const labels = find('#labels');
labels.checked = maps.every((map) => all('[data-j]', map).length <= 60);
const apply = () => {
  for (const map of maps) map.classList.toggle('labels', labels.checked);
  document.body.classList.toggle('only', find('#only').checked);
};
for (const box of [labels, find('#only')]) box.addEventListener('change', apply);
apply();
document.body.dataset.ready = 'yes';
