#include "merge_story.h"
#include "random_record.h"

#include "model/record.h"
#include "store/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Promises that hold whatever two people did to a data directory, tried on directories
 * made up. MERGE_SEED picks one of them, MERGE_TRIES says how many there are. */

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

static bool
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

static const char *
made_path(struct chance *c, const char *folder, const char *id)
{
	static const char *const places[] = {"", "", "", "vip/", "trash/"};
	char *path = xasprintf("%s%s%s.yaml", folder, places[chance_below(c, 5)], id);

	strlist_take(&c->texts, path);
	return path;
}

static void
put_key(struct made_record *r, const char *key, const char *value)
{
	struct made_key *found = key_of(r, key);

	if (found == NULL)
		found = &r->keys[r->key_count++];
	*found = (struct made_key){key, value, NULL, NULL};
}

/* No two records are made in one second. */
static const char *
new_instant(struct chance *c)
{
	char *instant = xasprintf("2026-01-%02uT%02u:%02u:00Z", 1 + chance_below(c, 9),
	    c->made / 60 % 24, c->made % 60);

	c->made++;
	strlist_take(&c->texts, instant);
	return instant;
}

static void
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
	if (chance_below(c, 4) == 0)
		put_key(&file.record, "email", "same@x.example");
	if (!lead) {
		file.record.keys[0].key = "first_name";
		put_key(&file.record, "lead", ids[chance_below(c, 4)]);
	}
	tree->files[tree->count++] = file;
}

static void
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

static void
break_made_file(struct chance *c, struct made_file *file)
{
	file->other = wrap_text(c, "name: [\n# ", new_text(c, "c"), "\n");
}

static void
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

static void
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

static struct story_tree
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

static void
broken_promise(const struct try *t, const char *promise)
{
	static const char *const names[] = {"base", "alice", "bob", "merged"};

	for (int i = t->base_count > 0 ? 0 : 1; i < 4; i++)
		print_error("###### %s\n%s\n", names[i], t->texts[i]);
	fail_msg("%s; replay with MERGE_SEED=%llu", promise, (unsigned long long)t->seed);
}

static struct story_tree
merge(struct try *t, struct story_tree *ours, struct story_tree *theirs,
    struct strlist *report)
{
	struct story_merge s = {&t->base, ours, theirs, t->base_count};

	return merge_story(&s, MERGE_SYNC, report);
}

static void
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

static void
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

static void
for_each_try(void (*check)(struct try *))
{
	const char *seed = getenv("MERGE_SEED"), *tries = getenv("MERGE_TRIES");
	uint64_t first = seed != NULL ? strtoull(seed, NULL, 10) : 1;
	uint64_t count = tries != NULL ? strtoull(tries, NULL, 10) : TRIES;

	for (uint64_t i = 0; i < (seed != NULL ? 1 : count); i++) {
		struct try t;

		try_begin(&t, first + i);
		check(&t);
		try_end(&t);
	}
}

/* Merges and compares with the text of a tree. */
static void
check_merge(struct try *t, struct story_tree *ours, struct story_tree *theirs,
    const char *expected, struct strlist *report, const char *promise)
{
	struct story_tree merged = merge(t, ours, theirs, report);
	char *text = tree_text(&merged);

	if (strcmp(text, expected) != 0) {
		print_error("###### found\n%s\n", text);
		for (size_t i = 0; i < report->count; i++)
			print_error("%s\n", report->items[i]);
		broken_promise(t, promise);
	}
	changeset_release(&merged.files);
	free(text);
}

static void
check_symmetric(struct try *t)
{
	struct strlist report = STRLIST_INIT;

	check_merge(t, &t->bob, &t->alice, t->texts[3], &report, "who merges mattered");
	if (report.count != t->report.count)
		broken_promise(t, "who merges mattered to the report");
	for (size_t i = 0; i < report.count; i++)
		assert_string_equal(report.items[i], t->report.items[i]);
	strlist_release(&report);
}

static void
it_does_not_matter_who_merges(void **state)
{
	(void)state;
	for_each_try(check_symmetric);
}

static void
check_unchanged(struct try *t)
{
	struct strlist report = STRLIST_INIT;

	if (t->base_count == 0)
		return;
	t->base.touch = t->alice.touch;
	check_merge(
	    t, &t->base, &t->bob, t->texts[2], &report, "bob's was not taken as it is");
	t->base.touch = t->bob.touch;
	check_merge(t, &t->alice, &t->base, t->texts[1], &report,
	    "alice's was not taken as it is");
	assert_int_equal(report.count, 0);
	strlist_release(&report);
}

static void
a_side_that_changed_nothing_leaves_the_other_as_it_is(void **state)
{
	(void)state;
	for_each_try(check_unchanged);
}

static void
check_again(struct try *t)
{
	struct strlist report = STRLIST_INIT;

	check_merge(t, &t->merged, &t->alice, t->texts[3], &report,
	    "merging with alice again changed something");
	strlist_release(&report);
	check_merge(t, &t->bob, &t->merged, t->texts[3], &report,
	    "merging with bob again changed something");
	strlist_release(&report);
}

static void
merging_again_changes_nothing(void **state)
{
	(void)state;
	for_each_try(check_again);
}

static size_t
count_in(const char *text, const char *word)
{
	size_t count = 0, len = strlen(word);

	for (const char *p = text; (p = strstr(p, word)) != NULL; p += len)
		count += p[len] < '0' || p[len] > '9';
	return count;
}

/* Whatever anybody wrote since is somewhere, and no note is there twice. */
static void
check_kept(struct try *t)
{
	for (size_t i = 0; i < t->chance.texts.count; i++) {
		const char *text = t->chance.texts.items[i];
		bool base, alice, bob;
		size_t merged;

		if (strchr("vcn", text[0]) == NULL || text[0] == '\0' ||
		    strspn(text + 1, "0123456789") != strlen(text + 1) || text[1] == '\0')
			continue;
		base = t->base_count > 0 && count_in(t->texts[0], text) > 0;
		alice = count_in(t->texts[1], text) > 0;
		bob = count_in(t->texts[2], text) > 0;
		merged = count_in(t->texts[3], text);
		if (merged == 0 && (base ? alice && bob : alice || bob))
			broken_promise(t, text);
		if (text[0] == 'n' && merged > 1)
			broken_promise(t, text);
	}
}

static void
nothing_that_anybody_wrote_is_lost(void **state)
{
	(void)state;
	for_each_try(check_kept);
}

static struct record *
read_file(const struct change *file)
{
	struct record *record;
	enum kind kind;
	bool trashed;
	char *id;

	if (!file->new.exists || !store_parse_path(file->path, &kind, &id, &trashed))
		return NULL;
	record = record_new(kind, id, file->path);
	record->trashed = trashed;
	free(id);
	codec_read(record, file->new.bytes, file->new.len, NULL);
	return record;
}

static void
read_tree(const struct story_tree *tree, struct record_list *out)
{
	for (size_t i = 0; i < tree->files.count; i++) {
		struct record *record = read_file(&tree->files.items[i]);

		if (record != NULL)
			record_list_add(out, record);
	}
}

static const struct record *
find_record(const struct record_list *list, enum kind kind, const char *id)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i]->kind == kind && strcmp(list->items[i]->id, id) == 0)
			return list->items[i];
	return NULL;
}

static const struct record *
find_named(const struct record_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i]->broken == NULL &&
		    strcmp(list->items[i]->name, name) == 0)
			return list->items[i];
	return NULL;
}

static void
check_ids(struct try *t)
{
	struct record_list merged = RECORD_LIST_INIT;

	read_tree(&t->merged, &merged);
	for (size_t i = 0; i < merged.count; i++) {
		const struct record *record = merged.items[i];
		const struct blob *blob =
		    &changeset_find(&t->merged.files, record->path)->new;

		if (find_record(&merged, record->kind, record->id) != record)
			broken_promise(t, record->id);
		if (record->broken != NULL && strncmp(blob->bytes, "name: [", 7) != 0)
			broken_promise(t, record->path);
	}
	record_list_release(&merged);
}

static void
every_record_can_be_read_and_has_an_id_of_its_own(void **state)
{
	(void)state;
	for_each_try(check_ids);
}

/* A link in a record that one side added points to whom it pointed to then, if that one
 * is there. */
static void
check_links_of(struct try *t, const struct story_tree *side,
    const struct story_tree *other, const struct record_list *merged)
{
	struct record_list own = RECORD_LIST_INIT, old = RECORD_LIST_INIT;

	read_tree(side, &own);
	if (t->base_count > 0)
		read_tree(&t->base, &old);
	read_tree(other, &old);
	for (size_t i = 0; i < own.count; i++) {
		const struct record *contact = own.items[i], *now, *then, *target;
		const char *link =
		    contact->broken != NULL ? NULL : record_get(contact, "lead");

		if (link == NULL || contact->kind != KIND_CONTACT ||
		    find_named(&old, contact->name) != NULL)
			continue;
		then = find_record(&own, KIND_LEAD, link);
		now = find_named(merged, contact->name);
		if (then == NULL || then->broken != NULL || now == NULL)
			continue;
		target = find_named(merged, then->name);
		if (target != NULL && strcmp(record_get(now, "lead"), target->id) != 0)
			broken_promise(t, contact->path);
	}
	record_list_release(&own);
	record_list_release(&old);
}

static void
check_links(struct try *t)
{
	struct record_list merged = RECORD_LIST_INIT;

	read_tree(&t->merged, &merged);
	check_links_of(t, &t->alice, &t->bob, &merged);
	check_links_of(t, &t->bob, &t->alice, &merged);
	record_list_release(&merged);
}

static void
links_point_to_whom_they_pointed_to(void **state)
{
	(void)state;
	for_each_try(check_links);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_does_not_matter_who_merges),
	    cmocka_unit_test(a_side_that_changed_nothing_leaves_the_other_as_it_is),
	    cmocka_unit_test(merging_again_changes_nothing),
	    cmocka_unit_test(nothing_that_anybody_wrote_is_lost),
	    cmocka_unit_test(every_record_can_be_read_and_has_an_id_of_its_own),
	    cmocka_unit_test(links_point_to_whom_they_pointed_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
