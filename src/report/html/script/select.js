// Technicians on and off, and one day or all: on map, timetable, day sheets and list alike.
{
  const boxes = all('.crew input[type=checkbox]');
  const things = all('[data-t], .gday');
  const number = (value) => value.toLocaleString('en', { maximumFractionDigits: 1 }).replaceAll(',', '\u202f');

  const apply = () => {
    const on = new Set();
    for (const box of boxes) {
      const row = box.closest('tr');
      row.classList.toggle('off', !box.checked);
      if (box.checked) on.add(row.dataset.m);
    }
    const day = find('#day input:checked')?.value ?? '';
    for (const thing of things) {
      const { t, d } = thing.dataset;
      const wanted = (t === undefined || on.has(t)) && (d === undefined || day === '' || d === day);
      // An SVG element has no `hidden` of its own.
      thing.toggleAttribute('hidden', !wanted);
    }
    sum();
    tell('selected');
  };

  // Of the routes that can be seen.
  const sum = () => {
    let jobs = 0, fixes = 0, km = 0;
    const technicians = new Set();
    for (const { dataset } of all('.g', gantt).filter((row) => !row.hasAttribute('hidden'))) {
      technicians.add(dataset.t);
      jobs += +dataset.jobs; fixes += +dataset.fixes; km += +dataset.km;
    }
    const rate = jobs && !document.body.classList.contains('nofix') ? ` · ${number((fixes / jobs) * 100)} % fixed` : '';
    const unit = find('#map svg')?.dataset.unit ?? 'km';
    find('#sum').textContent = `${technicians.size} of ${boxes.length} · ${number(jobs)} jobs${rate} · ${number(km)} ${unit}`;
  };

  const set = (checked) => {
    for (const box of boxes) box.checked = checked;
    apply();
  };

  if (boxes.length) {
    find('#all').addEventListener('click', () => set(true));
    find('#none').addEventListener('click', () => set(false));
    for (const input of [...boxes, ...all('#day input')]) input.addEventListener('change', apply);
    for (const row of all('.crew tr[data-m]')) {
      row.addEventListener('pointerenter', () => heat('t', row.dataset.m));
      row.addEventListener('pointerleave', () => heat('t'));
    }
    // A reloaded page may remember what was ticked.
    apply();
  }
}
