#ifndef TESTS_CRM_STORY_H
#define TESTS_CRM_STORY_H

/* A session on a data directory that people change with an editor, mv(1) and git. */
#include "crm/crm.h"
#include "history_story.h"

/* A plain `git commit` of all that lies there, at 10 o'clock of that day of November. */
static inline void
commit_as(struct story *s, const char *who, int day)
{
	char *date = xasprintf("2026-11-%02dT10:00:00Z", day);
	char *email = xasprintf("%s@acme.example", who);

	setenv("GIT_AUTHOR_DATE", date, 1);
	setenv("GIT_COMMITTER_DATE", date, 1);
	setenv("GIT_AUTHOR_EMAIL", email, 1);
	RUN_GIT(s, "add", "-A");
	RUN_GIT(s, "commit", "-q", "--allow-empty", "-m", "a day");
	free(email);
	free(date);
}

static inline void
commit_day(struct story *s, int day)
{
	commit_as(s, "alice", day);
}

static inline void
move_file(struct story *s, const char *from, const char *to)
{
	must(s, file_make_parents(s->root, to, &s->err));
	must(s, file_rename(s->root, from, to, &s->err));
}

static inline void
remove_file(struct story *s, const char *path)
{
	must(s, file_remove(s->root, path, NULL, &s->err));
}

/* Bob's address is the team user rob's. */
static inline struct crm *
open_crm(struct story *s)
{
	struct crm_place place = {.dir = s->dir};
	struct crm *crm;

	put(s, "leads/.gitkeep", "");
	put(s, "minicrm.ini",
	    "[users]\nalice = alice@acme.example\nrob = bob@acme.example\n");
	must(s, crm_open(&s->env, &place, &crm, &s->err));
	return crm;
}

#endif
