#ifndef STORE_WORLD_H
#define STORE_WORLD_H

#include "store/store.h"

#include "store_story.h"

/* A data directory of its own for each test, and the store on it. */
struct world {
	struct folder *f;
	struct team team;
	struct store *store;
};

static inline int
world_setup(void **state)
{
	struct world *w = xcalloc(1, sizeof *w);
	void *folder;

	if (folder_setup(&folder) != 0)
		return -1;
	w->f = folder;
	team_init(&w->team);
	*state = w;
	return store_open(w->f->path, &w->team, &w->store, &w->f->err);
}

static inline int
world_teardown(void **state)
{
	struct world *w = *state;
	void *folder = w->f;

	store_close(w->store);
	team_release(&w->team);
	free(w);
	return folder_teardown(&folder);
}

#endif
