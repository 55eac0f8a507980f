#ifndef TESTS_REMOTE_STORY_H
#define TESTS_REMOTE_STORY_H

#include "../../src/history/remote_internal.h"
#include "history_story.h"

/* A team: the story's clone of a bare repository, and a teammate's made by plain git. */
struct team {
	struct story *s;
	char *bare, *mate;
	struct remote remote;
	enum transfer outcome;
};

static inline void
team_init(struct team *t, struct story *s)
{
	const char *argv[] = {
	    "git", "init", "--quiet", "--bare", "--initial-branch=main", NULL, NULL};
	struct process p = {.argv = argv};
	int status;

	*t = (struct team){.s = s};
	t->bare = xasprintf("%s/team.git", s->home);
	t->mate = xasprintf("%s/mate", s->home);
	argv[5] = t->bare;
	must(s, process_run(&p, &status, &s->err));
	must(s, remote_set(s->repo, "origin", t->bare, &s->err));
}

static inline void
team_release(struct team *t)
{
	remote_release(&t->remote);
	free(t->bare);
	free(t->mate);
}

/* git, in the teammate's clone. */
#define MATE(t, ...) RUN_GIT((t)->s, "-c", "user.name=Bob", "-C", (t)->mate, __VA_ARGS__)

static inline void
mate_clones(struct team *t)
{
	RUN_GIT(t->s, "clone", "--quiet", t->bare, t->mate);
}

static inline void
mate_commits(struct team *t, const char *path, const char *text, const char *message)
{
	char *file = xasprintf("%s/%s", t->mate, path);
	FILE *out = fopen(file, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
	MATE(t, "add", "--all");
	MATE(t, "commit", "--quiet", "-m", message);
	free(file);
}

static inline void
find(struct team *t)
{
	remote_release(&t->remote);
	must(t->s, remote_find(t->s->repo, "origin", &t->remote, &t->s->err));
	assert_non_null(t->remote.name);
}

static inline enum transfer
fetch(struct team *t)
{
	find(t);
	must(t->s, remote_fetch(t->s->repo, &t->remote, NULL, &t->outcome, &t->s->err));
	return t->outcome;
}

static inline enum transfer
push(struct team *t)
{
	must(t->s, remote_push(t->s->repo, &t->remote, NULL, &t->outcome, &t->s->err));
	return t->outcome;
}

static inline struct object_id
resolve(struct team *t, const char *ref)
{
	struct object_id id;

	must(t->s, graph_resolve(t->s->repo, ref, &id, &t->s->err));
	return id;
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

#endif
