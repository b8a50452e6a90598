// The map: drag, wheel (with Ctrl, so that the page still scrolls), two fingers, buttons and keys move the view.
if (map) {
  const svg = find('svg', map);
  const whole = svg.getAttribute('viewBox').split(' ').map(Number);
  const [left, top, factor, length] = svg.dataset.frame.split(' ').map(Number);
  const earth = svg.dataset.earth === 'true';
  const view = { x: 0, y: 0, width: 1 };
  const DEEPEST = 400;

  // On paper the map has the size that the style sheet for print gives it, which no script can ask for beforehand.
  const PAPER = { width: (186 / 25.4) * 96, height: (120 / 25.4) * 96 };
  let paper = false;
  const size = () => (paper ? PAPER : { width: map.clientWidth || 1, height: map.clientHeight || 1 });
  // Units of the drawing in a pixel.
  const unit = () => view.width / size().width;

  const draw = () => {
    const height = (view.width * size().height) / size().width;
    svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.width} ${height}`);
    svg.style.setProperty('--u', `${unit()}px`);
    map.classList.toggle('close', view.width < whole[2] / 2.5);
    scale(height);
    tell('moved', { ...view, height, left, top, factor });
  };

  // Everything, in the middle.
  const fit = () => {
    const { width, height } = size();
    view.width = Math.max(whole[2], (whole[3] * width) / height);
    view.x = whole[0] + (whole[2] - view.width) / 2;
    view.y = whole[1] + (whole[3] - (view.width * height) / width) / 2;
    draw();
  };

  const widest = () => Math.max(whole[2], (whole[3] * size().width) / size().height) * 2;

  // Zooms by a factor; the point of the map under (x, y) in pixels stays where it is.
  const zoom = (by, x = size().width / 2, y = size().height / 2) => {
    const width = Math.min(Math.max(view.width * by, whole[2] / DEEPEST), widest());
    const change = (view.width - width) / size().width;
    view.x += x * change;
    view.y += y * change;
    view.width = width;
    draw();
  };

  const pan = (dx, dy) => {
    view.x -= dx * unit();
    view.y -= dy * unit();
    draw();
  };

  // A bar of a round length, as long as it is in the middle of the view.
  const scale = (height) => {
    const y = (view.y + height / 2) / factor + top;
    const squeeze = earth ? 1 / Math.cosh(Math.PI * (1 - 2 * y)) : 1;
    const perPixel = length * squeeze * unit();
    const most = perPixel * 120;
    const power = 10 ** Math.floor(Math.log10(most));
    const round = [5, 2, 1].map((digit) => digit * power).find((value) => value <= most);
    const bar = find('#scale');
    bar.hidden = false;
    find('i', bar).style.width = `${round / perPixel}px`;
    const metres = svg.dataset.unit === 'km' && round < 1;
    find('span', bar).textContent = metres ? `${Math.round(round * 1000)} m` : `${+round.toPrecision(1)} ${svg.dataset.unit}`;
    bar.dataset.length = round;
  };

  const fingers = new Map();
  const middle = () => {
    const [a, b] = [...fingers.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, apart: Math.hypot(a.x - b.x, a.y - b.y) };
  };
  const at = (event) => {
    const box = map.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  map.addEventListener('pointerdown', (event) => {
    if (event.target.closest('button') || event.button > 0) return;
    fingers.set(event.pointerId, at(event));
    delete map.dataset.dragged;
  });
  map.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    if (fingers.size === 2) {
      const old = middle();
      fingers.set(event.pointerId, now);
      const fresh = middle();
      pan(fresh.x - old.x, fresh.y - old.y);
      if (old.apart > 0 && fresh.apart > 0) zoom(old.apart / fresh.apart, fresh.x, fresh.y);
    } else if (event.pointerType === 'mouse') {
      if (!map.dataset.dragged && Math.hypot(now.x - before.x, now.y - before.y) < 4) return;
      map.dataset.dragged = 'yes';
      map.classList.add('moving');
      map.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, now);
      pan(now.x - before.x, now.y - before.y);
    }
  });
  const lift = (event) => {
    fingers.delete(event.pointerId);
    map.classList.remove('moving');
  };
  for (const name of ['pointerup', 'pointercancel', 'pointerleave']) map.addEventListener(name, lift);

  let hinted = 0;
  map.addEventListener('wheel', (event) => {
    const hint = find('#hint');
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== map) {
      hint.hidden = false;
      clearTimeout(hinted);
      hinted = setTimeout(() => { hint.hidden = true; }, 900);
      return;
    }
    event.preventDefault();
    hint.hidden = true;
    const { x, y } = at(event);
    zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 180), x, y);
  }, { passive: false });

  const keys = {
    '+': () => zoom(1 / 1.5), '=': () => zoom(1 / 1.5), '-': () => zoom(1.5), '0': fit,
    ArrowLeft: () => pan(60, 0), ArrowRight: () => pan(-60, 0), ArrowUp: () => pan(0, 60), ArrowDown: () => pan(0, -60),
  };
  map.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (!act || event.target !== map || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  find('#in').addEventListener('click', () => zoom(1 / 1.6));
  find('#out').addEventListener('click', () => zoom(1.6));
  find('#fit').addEventListener('click', fit);
  find('#labels').addEventListener('change', (event) => map.classList.toggle('labels', event.target.checked));
  find('#lefts')?.addEventListener('change', (event) => find('#left').toggleAttribute('hidden', !event.target.checked));

  // Few stops have room for their numbers from the start.
  const labels = find('#labels');
  if (all('[data-s]', svg).length <= 60) labels.checked = true;
  map.classList.toggle('labels', labels.checked);
  map.classList.toggle('many', all('.homes path', svg).length > 20);
  fit();
  let width = size().width;
  new ResizeObserver(() => {
    if (paper) return;
    if (size().width === width) draw();
    else fit();
    width = size().width;
  }).observe(map);
  // The whole map goes to paper; the screen gets its view back.
  let seen = null;
  addEventListener('beforeprint', () => { seen = { ...view }; paper = true; fit(); });
  addEventListener('afterprint', () => { paper = false; Object.assign(view, seen); draw(); });
}
