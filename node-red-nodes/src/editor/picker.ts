/** A list to choose from whose last entry opens a field for anything else. The field holds the value. */
import { fieldValue } from './red.ts';

/** No value of a flow: the entry that stands for all that the list lacks. */
const OTHER = '__other__';

export class Picker {
  readonly #list: string;
  readonly #field: string;
  readonly #row: string;
  readonly #other: string;

  /**
   * @param list selector of the `<select>`
   * @param field selector of the input that Node-RED saves
   * @param row selector of what is shown for an entry that is typed
   * @param other label of the last entry
   */
  constructor(list: string, field: string, row: string, other: string) {
    this.#list = list;
    this.#field = field;
    this.#row = row;
    this.#other = other;
    $(list).on('change', () => {
      const chosen = fieldValue(list);
      const typed = $(list).prop('selectedIndex') === $(list).children().length - 1;
      if (!typed) $(field).val(chosen).trigger('change');
      $(row).toggle(typed);
      if (typed) $(field).trigger('focus').trigger('select');
    });
    this.fill([]);
  }

  fill(entries: { value: string; label: string }[]): void {
    const list = $(this.#list).empty();
    for (const { value, label } of entries) list.append($('<option>').val(value).text(label));
    list.append($('<option>').val(OTHER).text(this.#other));
    const value = fieldValue(this.#field);
    const known = entries.some((entry) => entry.value === value);
    list.val(known ? value : OTHER);
    $(this.#row).toggle(!known);
  }
}
