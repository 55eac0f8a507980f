#ifndef HISTORY_GRAPH_H
#define HISTORY_GRAPH_H

#include "base/change.h"
#include "base/date.h"
#include "base/error.h"
#include "base/strlist.h"
#include "history/object_id.h"
#include "history/repository.h"

#include <stdbool.h>
#include <stddef.h>

/* Two lines of history: how they part, and what each did. */
struct object_ids {
	struct object_id *items;
	size_t count, room;
};
#define OBJECT_IDS_INIT    \
	{                  \
		NULL, 0, 0 \
	}
void object_ids_release(struct object_ids *ids);

/* The commit that a ref ("HEAD", "refs/remotes/origin/main") leads to. 1; 0, and zero,
 * where there is none; -1. */
int graph_resolve(
    struct repository *repo, const char *ref, struct object_id *out, struct error *err);

/* The commit that a word means to git ("HEAD", a full id, a branch). */
int graph_parse(
    struct repository *repo, const char *word, struct object_id *out, struct error *err);

/* 1 where the ancestor is among what the commit builds on, itself included; 0; -1. Of the
 * zero id nothing is known, and everything is built on it. */
int graph_contains(struct repository *repo, const struct object_id *commit,
    const struct object_id *ancestor, struct error *err);

/* The best common ancestors, the newest first; none for unrelated histories. */
int graph_bases(struct repository *repo, const struct object_id *a,
    const struct object_id *b, struct object_ids *out, struct error *err);

/* How many commits each has that the other lacks. Zero ids have none. */
int graph_count(struct repository *repo, const struct object_id *a,
    const struct object_id *b, size_t *only_a, size_t *only_b, struct error *err);

/* A commit that one side has and the other lacks. Texts are as git has them. */
struct graph_commit {
	struct object_id id;
	char *author, *email, *subject;
	instant_t at; /* its author's time */
	bool is_merge;
};
struct graph_commits {
	struct graph_commit *items;
	size_t count, room;
};
#define GRAPH_COMMITS_INIT \
	{                  \
		NULL, 0, 0 \
	}
void graph_commit_release(struct graph_commit *commit);
void graph_commits_release(struct graph_commits *commits);

/* The commits of `tip` that `without` (may be zero) lacks, newest first; none before all
 * that build on it. */
int graph_list(struct repository *repo, const struct object_id *tip,
    const struct object_id *without, struct graph_commits *out, struct error *err);

/* A commit, and its first parent (zero: it is a root). Release it. */
int graph_read_commit(struct repository *repo, const struct object_id *id,
    struct graph_commit *out, struct object_id *parent, struct error *err);

/*
 * Writes a commit that nothing points to: a side of a merge that has not been committed.
 */
int graph_write_commit(struct repository *repo, const struct object_id *tree,
    const struct object_id *parent, const struct identity *author, instant_t at,
    struct object_id *out, struct error *err);

/* What a path of a tree may be, as git has it: the modes of git-fast-import(1). */
enum file_mode {
	MODE_NONE = 0,
	MODE_FILE = 0100644,
	MODE_EXECUTABLE = 0100755,
	MODE_LINK = 0120000,
	MODE_SUBMODULE = 0160000
};

/* A file in each of several trees. */
struct compared_file {
	struct object_id blob; /* zero: no such file (a folder is none) */
	unsigned mode;         /* an enum file_mode */
};
/* That there is one, and neither a link nor a submodule. */
bool compared_file_is_plain(const struct compared_file *file);
struct compared {
	char *path;
	struct compared_file *files; /* one a commit, in their order */
};
struct compared_list {
	struct compared *items;
	size_t count, room;
};
#define COMPARED_LIST_INIT \
	{                  \
		NULL, 0, 0 \
	}
void compared_list_release(struct compared_list *list);

/* As many commits as can be compared at once. */
#define GRAPH_COMPARE_MAX 16

/*
 * Every path whose file is not the same in all of the commits, sorted by path; a zero id
 * stands for a commit without files. Renames are not looked for.
 */
int graph_compare(struct repository *repo, const struct object_id *commits, size_t count,
    struct compared_list *out, struct error *err);

/* A file as a commit has it; the zero id: no such file. */
int graph_file(struct repository *repo, const struct object_id *commit, const char *path,
    struct compared_file *out, struct error *err);
/* The same in a tree. */
int graph_tree_file(struct repository *repo, const struct object_id *tree,
    const char *path, struct compared_file *out, struct error *err);
/* A commit's tree. */
int graph_tree_of(struct repository *repo, const struct object_id *commit,
    struct object_id *out, struct error *err);
/* Bytes by their id; none for the zero id. */
int graph_blob(struct repository *repo, const struct object_id *id, struct blob *out,
    struct error *err);

/* What a file is to be in a tree; the zero blob: it is not to be. */
struct tree_file {
	const char *path;
	struct compared_file file;
};

/* Writes bytes into the repository. */
int graph_write_blob(struct repository *repo, const void *bytes, size_t len,
    struct object_id *out, struct error *err);

/* Writes the commit's tree with these files changed; they are sorted by path, one a path.
 */
int graph_write_tree(struct repository *repo, const struct object_id *commit,
    const struct tree_file *files, size_t count, struct object_id *out,
    struct error *err);

/* The same for a tree by its id. */
int graph_change_tree(struct repository *repo, const struct object_id *tree,
    const struct tree_file *files, size_t count, struct object_id *out,
    struct error *err);

/* Who touched a path last on one side. */
struct touch {
	struct object_id commit; /* zero: nobody */
	instant_t at;
	char *author, *email;
};

/*
 * For each of the paths the newest commit (by its author's time; of equal times the
 * greater id) among those that `tip` has and the bases lack; a merge touches what is as
 * in none of its parents. `out` has an item a path; release each.
 */
int graph_touches(struct repository *repo, const struct object_id *tip,
    const struct object_ids *bases, const struct strlist *paths, struct touch *out,
    struct error *err);
void touch_release(struct touch *touch);

#endif
