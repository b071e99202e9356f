/**
 * All script that a page loads before the reader asks for more: colours, copying, going to the next page
 * without losing the session, keeping what was read for when there is no network, and what loads the rest
 * (search, terminal) when it is first wanted.
 */
import { startActions } from './actions.ts';
import { startContents } from './contents.ts';
import { startFilters } from './filters.ts';
import { startNavigation } from './navigation.ts';
import { startOffline } from './offline.ts';
import { startPane } from './pane.ts';
import { startSearchKeys } from './search-keys.ts';

startActions();
startPane();
startSearchKeys();
startNavigation();
startContents();
startFilters();
startOffline();
