#include "base/mem.h"
#include "base/unicode.h"
#include "check_internal.h"

#include <stdlib.h>
#include <string.h>

static void
tell_duplicate(struct check *c, const struct named *one, const struct named *other)
{
	check_tell(c, &(struct finding){.rule = "duplicate-id", .path = one->path},
	    "the id '%s' is also that of '%s': rename one of them", one->id, other->path);
}

void
check_ids(struct check *c)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		const struct named_list *ids = &c->ids[kind];

		for (size_t i = 0; i < ids->count; i++) {
			const struct named *one = &ids->items[i];
			const struct named *first = named_find(ids, one->id);

			if (first != one)
				tell_duplicate(c, one, first);
			else if (i + 1 < ids->count &&
				 strcmp(ids->items[i + 1].id, one->id) == 0)
				tell_duplicate(c, one, &ids->items[i + 1]);
		}
	}
}

static void
check_link(struct check *c, const struct record *record, const struct value *value)
{
	enum kind kind = value->field->links_to;
	char *id = unicode_compose(value->text);
	const struct named *gone = named_find(&c->gone[kind], id);

	if (named_find(&c->ids[kind], id) == NULL)
		check_tell(c,
		    &(struct finding){.rule = "dangling-link",
			.path = record->path,
			.line = value->line,
			.column = value->column,
			/* Where a contact came from may be purged since. */
			.level = record->kind == KIND_CONTACT ? PROBLEM_WARNING
							      : PROBLEM_ERROR,
			.because = gone != NULL ? gone->path : NULL},
		    "there is no %s '%s': expected the id of one, or no '%s:'",
		    kind_name(kind), value->text, value->key);
	free(id);
}

void
check_links(struct check *c)
{
	for (int kind = 0; kind < KIND_COUNT; kind++)
		for (size_t i = 0; i < c->records[kind].count; i++) {
			const struct record *record = c->records[kind].items[i];

			for (size_t j = 0; j < record->value_count; j++) {
				const struct value *value = &record->values[j];

				if (value->field != NULL &&
				    value->field->type == FIELD_LINK)
					check_link(c, record, value);
			}
		}
}

/* A record that has an e-mail address. A lead and the contact that it became are one
 * person: the contact's id stands for both. */
struct addressed {
	char *address; /* case-folded */
	char *person;
	const struct record *record;
	const struct value *value;
};

struct addressed_list {
	struct addressed *items;
	size_t count, room;
};

/* Contacts by the lead that they came from. */
static void
find_origins(struct check *c, struct named_list *out)
{
	const struct record_list *contacts = &c->records[KIND_CONTACT];

	for (size_t i = 0; i < contacts->count; i++) {
		const char *lead = record_get(contacts->items[i], "lead");

		if (lead != NULL)
			named_add(
			    out, lead, contacts->items[i]->path, contacts->items[i]);
	}
	named_sort(out);
}

static char *
person_of(const struct record *record, const struct named_list *origins)
{
	const char *contact = record_get(record, "contact");
	const struct named *origin;

	if (record->kind == KIND_CONTACT)
		return xasprintf("contact %s", record->id);
	if (contact != NULL)
		return xasprintf("contact %s", contact);
	origin = named_find(origins, record->id);
	return origin != NULL ? xasprintf("contact %s", origin->record->id)
			      : xasprintf("lead %s", record->path);
}

/* What is in the trash takes nobody's place. */
static void
list_addresses(struct check *c, struct addressed_list *out)
{
	struct named_list origins = {NULL, 0, 0};

	find_origins(c, &origins);
	for (int kind = 0; kind < KIND_COUNT; kind++)
		for (size_t i = 0; i < c->records[kind].count; i++) {
			const struct record *record = c->records[kind].items[i];
			const struct value *value = record_value(record, "email");

			if (value == NULL || record->trashed ||
			    store_kept_stem(record->id, "unreadable") > 0)
				continue;
			ARRAY_GROW(out->items, out->count, out->room);
			out->items[out->count++] =
			    (struct addressed){unicode_fold_case(value->text),
				person_of(record, &origins), record, value};
		}
	named_release(&origins);
}

static int
compare_addresses(const void *a, const void *b)
{
	const struct addressed *left = a, *right = b;
	int order = strcmp(left->address, right->address);

	return order != 0 ? order : strcmp(left->record->path, right->record->path);
}

static void
tell_address(struct check *c, const struct addressed *one, const struct addressed *other)
{
	check_tell(c,
	    &(struct finding){.rule = "duplicate-email",
		.path = one->record->path,
		.line = one->value->line,
		.column = one->value->column,
		.level = PROBLEM_WARNING},
	    "the e-mail address '%s' is also that of '%s'", one->value->text,
	    other->record->path);
}

/* Of those that share an address each is told one that is another person. */
static void
tell_shared(struct check *c, const struct addressed *items, size_t count)
{
	const struct addressed *other = NULL;

	for (size_t i = 1; i < count && other == NULL; i++)
		if (strcmp(items[i].person, items[0].person) != 0)
			other = &items[i];
	for (size_t i = 0; i < count && other != NULL; i++)
		tell_address(c, &items[i],
		    strcmp(items[i].person, items[0].person) == 0 ? other : &items[0]);
}

void
check_emails(struct check *c)
{
	struct addressed_list all = {NULL, 0, 0};
	size_t next;

	list_addresses(c, &all);
	if (all.count > 1)
		qsort(all.items, all.count, sizeof *all.items, compare_addresses);
	for (size_t i = 0; i < all.count; i = next) {
		next = i + 1;
		while (next < all.count &&
		       strcmp(all.items[next].address, all.items[i].address) == 0)
			next++;
		tell_shared(c, all.items + i, next - i);
	}
	for (size_t i = 0; i < all.count; i++) {
		free(all.items[i].address);
		free(all.items[i].person);
	}
	free(all.items);
}
