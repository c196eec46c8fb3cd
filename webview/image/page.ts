import type { ListingView, Overview, RowView, ToPage, Words } from '../../src/editor/layers/protocol';
import { button } from '../components';
import { element } from '../dom';
import { FileArea } from './files';
import { Host } from './host';
import { LayerList } from './layers';
import { secretCards } from './secrets';
import { Tabs } from './tabs';
import { wasteTable } from './waste';

/** The whole page: what the image is, its layers with their files, what it wastes, and secrets. */
export class ImagePage {
  readonly #host = new Host((message) => this.#receive(message));
  #layers: LayerList | undefined;
  #files: FileArea | undefined;
  #tabs: Tabs | undefined;

  start(): void {
    this.#host.send({ type: 'ready' });
  }

  #receive(message: ToPage): void {
    switch (message.type) {
      case 'start':
        return this.#begin(message.overview, message.words, message.listing);
      case 'layers':
        this.#layers?.show(message.layers);
        return this.#files?.about(this.#layers?.chosen);
      case 'listing':
        return this.#list(message.listing, message.from, message.rows);
      case 'rows':
        return this.#files?.fill(message.version, message.from, message.rows);
    }
  }

  #list(listing: ListingView, from: number, rows: readonly RowView[]): void {
    this.#layers?.arrived(listing.layer);
    // What stands above the rows comes first: it says how many of them are in sight.
    this.#files?.about(this.#layers?.chosen);
    this.#files?.show(listing, from, rows);
  }

  #begin(overview: Overview, words: Words, listing: ListingView): void {
    const send = this.#host.send.bind(this.#host);
    const say = (name: string): string => words[name] ?? '';
    const reveal = (what: 'waste' | 'secret', at: number): void => {
      this.#tabs?.show('layers');
      send({ type: 'reveal', what, at });
    };
    this.#layers = new LayerList(overview, say, (layer) => send({ type: 'layer', layer }));
    this.#files = new FileArea(say, send, listing);
    const parts = element('div', { class: 'parts' }, this.#layers.root, this.#files.root);
    const { wasteful, secrets } = overview;
    this.#tabs = new Tabs(say('parts'), [
      { id: 'layers', label: say('layers'), count: overview.layers.length, panel: parts },
      {
        id: 'waste',
        label: say('waste'),
        count: wasteful.length + overview.moreWasteful,
        panel: wasteTable(overview, say, (at) => reveal('waste', at)),
      },
      {
        id: 'secrets',
        label: say('secrets'),
        count: secrets.length,
        alarming: secrets.length > 0,
        panel: secretCards(overview, say, (at) => reveal('secret', at)),
      },
    ]);
    const facts = overview.facts.map(({ label, value, hint }) =>
      element(
        'div',
        { class: 'fact', title: hint },
        element('dt', {}, label),
        element('dd', {}, value),
        ...(overview.comparison && hint !== undefined && hint !== ''
          ? [element('dd', { class: 'change' }, hint)]
          : []),
      ),
    );
    document.body.replaceChildren(
      element(
        'header',
        {},
        element(
          'div',
          { class: 'names' },
          element('h1', {}, overview.title),
          element('p', { class: 'where' }, overview.where),
        ),
        element('dl', { class: 'facts' }, ...facts),
        element(
          'div',
          { class: 'buttons' },
          ...overview.buttons.map(({ id, label, icon }) =>
            button({ label, icon, secondary: true, onPress: () => send({ type: 'press', button: id }) }),
          ),
        ),
      ),
      ...(overview.comparison ? [parts] : [this.#tabs.list, ...this.#tabs.panels]),
    );
    this.#layers.arrived(listing.layer);
    this.#files.about(this.#layers.chosen);
  }
}
