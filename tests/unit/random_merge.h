#ifndef TESTS_RANDOM_MERGE_H
#define TESTS_RANDOM_MERGE_H

/* Promises that hold whatever two people did to a data directory, tried on directories
 * made up. MERGE_SEED picks one of them, MERGE_TRIES says how many there are. */
#include "merge_story.h"
#include "random_record.h"

#include "model/record.h"
#include "store/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define TRIES 400

/* A data directory: records that know how they are written, and other files. */
struct made_file {
	const char *path;
	struct made_record record;
	const char *other; /* not a record's: its text; so a broken one */
};
struct made_tree {
	struct made_file files[48];
	size_t count;
};

static const char *const ids[] = {"a", "b", "c", "d"};
static const char *const emails[] = {"same@x.example", "Same@x.example", "y@x.example"};

static inline bool
has_id(const struct made_tree *tree, const char *folder, const char *id)
{
	const char *name = xasprintf("/%s.yaml", id);
	bool found = false;

	for (size_t i = 0; i < tree->count; i++)
		found =
		    found || (strncmp(tree->files[i].path, folder, strlen(folder)) == 0 &&
				 strcmp(strrchr(tree->files[i].path, '/'), name) == 0);
	free((void *)(uintptr_t)name);
	return found;
}

static inline const char *
made_path(struct chance *c, const char *folder, const char *id)
{
	static const char *const places[] = {"", "", "", "vip/", "trash/"};
	char *path = xasprintf("%s%s%s.yaml", folder, places[chance_below(c, 5)], id);

	strlist_take(&c->texts, path);
	return path;
}

static inline void
put_key(struct made_record *r, const char *key, const char *value)
{
	struct made_key *found = key_of(r, key);

	if (found == NULL)
		found = &r->keys[r->key_count++];
	*found = (struct made_key){key, value, NULL, NULL};
}

/* No two records are made in one second. */
static inline const char *
new_instant(struct chance *c)
{
	char *instant = xasprintf("2026-01-%02uT%02u:%02u:00Z", 1 + chance_below(c, 9),
	    c->made / 60 % 24, c->made % 60);

	c->made++;
	strlist_take(&c->texts, instant);
	return instant;
}

static inline void
add_made_file(struct chance *c, struct made_tree *tree)
{
	bool lead = chance_below(c, 3) != 0;
	const char *folder = lead ? "leads/" : "contacts/", *id = ids[chance_below(c, 4)];
	struct made_file file = {.record = new_record(c)};

	if (tree->count == 40 || has_id(tree, folder, id))
		return;
	file.path = made_path(c, folder, id);
	if (chance_below(c, 4) != 0)
		put_key(&file.record, "created", new_instant(c));
	if (chance_below(c, 2) == 0)
		put_key(&file.record, "email", emails[chance_below(c, 3)]);
	if (!lead) {
		file.record.keys[0].key = "first_name";
		put_key(&file.record, "lead", ids[chance_below(c, 4)]);
	}
	tree->files[tree->count++] = file;
}

static inline void
move_made_file(struct chance *c, struct made_tree *tree, struct made_file *file)
{
	const char *folder = file->path[0] == 'l' ? "leads/" : "contacts/";
	const char *name = strrchr(file->path, '/') + 1, *id = ids[chance_below(c, 4)];
	char *stem = xstrndup(name, strlen(name) - strlen(".yaml"));

	/* Without a creation a renamed record would be another. */
	if (chance_below(c, 3) != 0 || has_id(tree, folder, id) ||
	    key_of(&file->record, "created") == NULL)
		id = stem;
	file->path = made_path(c, folder, id);
	free(stem);
}

static inline void
break_made_file(struct chance *c, struct made_file *file)
{
	file->other = wrap_text(c, "name: [\n# ", new_text(c, "c"), "\n");
}

static inline void
change_other_files(struct chance *c, struct made_tree *tree)
{
	static const char *const keys[] = {"alice", "bob", "carol"};
	size_t i = 0;
	const char *line;

	while (i < tree->count && strcmp(tree->files[i].path, "minicrm.ini") != 0)
		i++;
	if (i == tree->count)
		tree->files[tree->count++] =
		    (struct made_file){.path = "minicrm.ini", .other = "[users]\n"};
	line = wrap_text(c, keys[chance_below(c, 3)], " = ", new_text(c, "v"));
	if (chance_below(c, 3) == 0 || strstr(tree->files[i].other, "\n") == NULL)
		tree->files[i].other = wrap_text(c, "[users]\n", line, "\n");
	else if (strlen(tree->files[i].other) < strlen("[users]\n") + 1)
		tree->files[i].other = wrap_text(c, tree->files[i].other, line, "\n");
}

static inline void
change_tree(struct chance *c, struct made_tree *tree)
{
	uint32_t what = chance_below(c, 16);
	struct made_file *file;

	if (what == 0)
		change_other_files(c, tree);
	if (what < 4 || tree->count == 0) {
		add_made_file(c, tree);
		return;
	}
	file = &tree->files[chance_below(c, (uint32_t)tree->count)];
	if (strchr(file->path, '/') == NULL)
		return;
	if (what < 6)
		move_made_file(c, tree, file);
	else if (what == 6)
		*file = tree->files[--tree->count];
	else if (what == 7)
		break_made_file(c, file);
	else if (file->other == NULL)
		change_record(c, &file->record);
}

static inline struct story_tree
write_tree(const struct made_tree *tree)
{
	struct story_tree out = {CHANGESET_INIT, {0, "", NULL}};

	for (size_t i = 0; i < tree->count; i++) {
		const struct made_file *file = &tree->files[i];
		struct buf bytes = BUF_INIT;

		if (file->other != NULL)
			buf_addstr(&bytes, file->other);
		else
			write_record(&file->record, &bytes);
		tree_set(&out, file->path, bytes.data, bytes.len);
		buf_release(&bytes);
	}
	return out;
}

struct
try {
	uint64_t seed;
	struct chance chance;
	struct story_tree base, alice, bob, merged;
	char *texts[4]; /* of those four */
	struct strlist report;
	size_t base_count;
};

static inline void
broken_promise(const struct try *t, const char *promise)
{
	static const char *const names[] = {"base", "alice", "bob", "merged"};

	for (int i = t->base_count > 0 ? 0 : 1; i < 4; i++)
		print_error("###### %s\n%s\n", names[i], t->texts[i]);
	fail_msg("%s; replay with MERGE_SEED=%llu", promise, (unsigned long long)t->seed);
}

static inline struct story_tree
merge(struct try *t, struct story_tree *ours, struct story_tree *theirs,
    struct strlist *report)
{
	struct story_merge s = {&t->base, ours, theirs, t->base_count};

	return merge_story(&s, MERGE_SYNC, report);
}

static inline void
try_begin(struct try *t, uint64_t seed)
{
	struct made_tree base = {.count = 0}, alice, bob;
	struct story_tree *trees[] = {&t->base, &t->alice, &t->bob, &t->merged};

	*t = (struct try){.seed = seed, .report = STRLIST_INIT};
	chance_begin(&t->chance, seed);
	for (uint32_t i = chance_below(&t->chance, 8); i > 0; i--)
		add_made_file(&t->chance, &base);
	alice = bob = base;
	for (uint32_t i = chance_below(&t->chance, 12); i > 0; i--)
		change_tree(&t->chance, &alice);
	for (uint32_t i = chance_below(&t->chance, 12); i > 0; i--)
		change_tree(&t->chance, &bob);
	t->base_count = chance_below(&t->chance, 8) != 0;
	t->base = write_tree(&base);
	t->alice = write_tree(&alice);
	t->bob = write_tree(&bob);
	t->alice.touch = (struct merge_touch){1767000000, "aaaa", "alice"};
	t->bob.touch = (struct merge_touch){1767100000, "bbbb", "bob"};
	t->merged = merge(t, &t->alice, &t->bob, &t->report);
	t->merged.touch = (struct merge_touch){1767200000, "cccc", "bob"};
	for (int i = 0; i < 4; i++)
		t->texts[i] = tree_text(trees[i]);
}

static inline void
try_end(struct try *t)
{
	changeset_release(&t->base.files);
	changeset_release(&t->alice.files);
	changeset_release(&t->bob.files);
	changeset_release(&t->merged.files);
	strlist_release(&t->report);
	for (int i = 0; i < 4; i++)
		free(t->texts[i]);
	chance_end(&t->chance);
}

static inline void
for_each_try(void (*check)(struct try *))
{
	struct seeds seeds = seeds_asked(TRIES);

	for (uint64_t i = 0; i < seeds.count; i++) {
		struct try t;

		try_begin(&t, seeds.first + i);
		check(&t);
		try_end(&t);
	}
}

#endif
