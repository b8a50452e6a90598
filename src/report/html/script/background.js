// A background of map tiles, if it is switched on: only then is anything loaded from the network.
{
  const box = find('#ground');
  const layer = find('#tiles');
  const TILE = 256;
  const MOST_ZOOM = 19;
  let last = null;

  const tiles = () => {
    if (!box.checked || !last) return;
    // At zoom z the world is 2^z tiles wide; take the zoom at which a tile is about as wide as its picture.
    const world = last.factor;
    const pixels = map.clientWidth / last.width;
    const z = Math.max(0, Math.min(MOST_ZOOM, Math.round(Math.log2((world * pixels) / TILE))));
    const count = 2 ** z;
    const side = world / count;
    const span = (from, length, origin) => {
      const first = Math.floor(((from / last.factor) + origin) * count);
      return [first, Math.ceil((((from + length) / last.factor) + origin) * count)];
    };
    const [left, right] = span(last.x, last.width, last.left);
    const [top, bottom] = span(last.y, last.height, last.top);
    const wanted = new Set();
    for (let x = left; x < right; x += 1) {
      for (let y = Math.max(0, top); y < Math.min(count, bottom); y += 1) wanted.add(`${z}/${x}/${y}`);
    }
    for (const image of [...layer.children]) {
      if (!wanted.delete(image.dataset.tile)) image.remove();
    }
    for (const name of wanted) layer.append(tile(name, count, side));
  };

  const tile = (name, count, side) => {
    const [z, x, y] = name.split('/').map(Number);
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
    const round = ((x % count) + count) % count;
    const place = { x: (x / count - last.left) * last.factor, y: (y / count - last.top) * last.factor, width: side, height: side };
    for (const [key, value] of Object.entries(place)) image.setAttribute(key, value);
    image.setAttribute('href', box.dataset.url.replace('{z}', z).replace('{x}', round).replace('{y}', y));
    image.dataset.tile = name;
    return image;
  };

  if (box) {
    hear('moved', (view) => { last = view; tiles(); });
    box.addEventListener('change', () => {
      find('#credit').hidden = !box.checked;
      layer.replaceChildren();
      tiles();
    });
  }
}
