import type { Load } from '../load.js';
import { bulk } from './bulk.js';
import { newConnections, requests } from './http.js';
import { idle } from './idle.js';

/** Every load, in the order of the table. */
export const allLoads: readonly Load[] = [bulk(1), bulk(8), requests, newConnections, idle];
