// <a href="….svg" data-png="名称.png"> gives the picture as PNG: the SVG is drawn on a canvas at twice its size. Nothing leaves the browser.
import { all, make } from './find.js';

const SCALE = 2;

async function draw(link) {
  const image = new Image();
  image.src = link.href;
  await image.decode();
  const canvas = make('canvas', { width: image.naturalWidth * SCALE, height: image.naturalHeight * SCALE });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, 'image/png'); });
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = make('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function setUp(root) {
  for (const link of all(root, 'a[data-png]')) {
    link.addEventListener('click', async (event) => {
      event.preventDefault();
      const blob = await draw(link).catch(() => null);
      // Where it cannot be drawn the SVG itself is given.
      if (blob) save(blob, link.dataset.png);
      else window.location.assign(link.href);
    });
  }
}
