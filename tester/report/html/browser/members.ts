/// <reference lib="dom" />

// Finds a submission of a class by its name, and puts those with few points first.

const find = document.querySelector<HTMLInputElement>('#name');
const byPoints = document.querySelector<HTMLInputElement>('#by-points');
const count = document.querySelector('#shown');
const table = document.querySelector('#rows');
const rows = [...document.querySelectorAll<HTMLElement>('#rows > tr')];

function filterMembers(): void {
  const wanted = find?.value.trim().toLowerCase() ?? '';
  for (const row of rows) row.hidden = !row.dataset.name?.includes(wanted);
  const shown = rows.filter((row) => !row.hidden).length;
  if (count) count.textContent = `${shown} of ${rows.length}`;
}

function sortMembers(): void {
  const points = (row: HTMLElement) => Number(row.dataset.points);
  // Sorting is stable: names stay in their order among equals.
  const sorted = byPoints?.checked ? rows.toSorted((a, b) => points(a) - points(b)) : rows;
  table?.append(...sorted);
}

// Without a script there is nothing to choose.
find?.closest('p')?.removeAttribute('hidden');
find?.addEventListener('input', filterMembers);
byPoints?.addEventListener('change', sortMembers);
// A page that is loaded again keeps what was chosen.
filterMembers();
sortMembers();

export {};
