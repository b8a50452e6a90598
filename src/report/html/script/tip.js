// What a stop is, beside the pointer or the focus: the cells of its row on the day sheet, or of the jobs left out.
{
  const tip = find('#tip');
  let owner = null;

  const show = (id, box) => {
    const row = document.getElementById(id);
    if (!row) return hide();
    owner = id;
    tip.replaceChildren(...[...row.cells].map((cell) => {
      const line = document.createElement('div');
      line.className = cell.className;
      line.append(...[...cell.childNodes].map((node) => node.cloneNode(true)));
      return line;
    }));
    tip.hidden = false;
    place(box);
    point(id);
  };

  // Beside the box, on whichever side has room.
  const place = (box) => {
    const { width, height } = tip.getBoundingClientRect();
    const left = Math.min(Math.max(6, box.left), innerWidth - width - 6);
    const below = box.bottom + 10;
    const top = below + height < innerHeight ? below : Math.max(6, box.top - height - 10);
    tip.style.left = `${left}px`;
    tip.style.top = `${top}px`;
  };

  const hide = () => {
    if (owner === null) return;
    owner = null;
    tip.hidden = true;
    point(null);
  };

  const stopAt = (target) => {
    const mark = target.closest?.('[data-s], .lane a');
    return mark ? { id: mark.dataset.s ?? mark.hash.slice(1), mark } : null;
  };

  const over = (event) => {
    const stop = stopAt(event.target);
    heat('r', event.target.closest?.('[data-r]')?.dataset.r);
    if (stop) show(stop.id, { left: event.clientX, top: event.clientY, bottom: event.clientY + 8 });
    else hide();
  };

  for (const box of [map, gantt]) {
    box?.addEventListener('pointerover', over);
    box?.addEventListener('pointerleave', () => { hide(); heat('r'); });
  }
  // A click on a mark of the map goes where the bars of the timetable lead by themselves.
  map?.addEventListener('click', (event) => {
    const stop = stopAt(event.target);
    if (stop && !map.dataset.dragged) location.hash = stop.id;
  });
  gantt?.addEventListener('focusin', (event) => {
    const stop = stopAt(event.target);
    if (!stop) return;
    heat('r', stop.mark.closest('[data-r]').dataset.r);
    show(stop.id, stop.mark.getBoundingClientRect());
  });
  gantt?.addEventListener('focusout', () => { hide(); heat('r'); });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { hide(); heat('r'); }
  });
  // What has the focus keeps its words when the page scrolls to it; what the pointer was over has moved away.
  addEventListener('scroll', () => {
    const mark = stopAt(document.activeElement)?.mark;
    if (owner !== null && mark?.hash === `#${owner}`) place(mark.getBoundingClientRect());
    else hide();
  }, { passive: true, capture: true });
  hear('moved', hide);
}
