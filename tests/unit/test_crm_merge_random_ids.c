#include "random_merge.h"

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
	    cmocka_unit_test(every_record_can_be_read_and_has_an_id_of_its_own),
	    cmocka_unit_test(links_point_to_whom_they_pointed_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
