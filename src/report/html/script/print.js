// Printing only the day sheets, or only the loading lists.
for (const button of all('button[data-print]')) {
  button.addEventListener('click', () => {
    document.body.dataset.print = button.dataset.print;
    print();
  });
}
addEventListener('afterprint', () => { delete document.body.dataset.print; });
