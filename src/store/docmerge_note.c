#include "docmerge_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static char minicrm[] = "minicrm";

char *
docmerge_clash_text(const struct docmerge_clash *clash, instant_t at, const char *who)
{
	char when[INSTANT_TEXT_SIZE];

	instant_format(at, when);
	if (who == NULL)
		who = "somebody";
	if (clash->value == NULL)
		return xasprintf("the removal of %s by %s on %s gave way in a merge",
		    clash->key, who, when);
	return xasprintf("%s '%s' by %s on %s gave way in a merge", clash->key,
	    clash->value, who, when);
}

/* A note as a node of no document. */
struct made_note {
	struct yamlnode parts[6], *items[6], node;
	char at[INSTANT_TEXT_SIZE];
};

static void
made_note_init(struct made_note *note, instant_t at, char *text)
{
	static char keys[3][5] = {"at", "by", "text"};
	char *values[] = {note->at, minicrm, text};

	*note = (struct made_note){.node = {.type = YAMLNODE_MAPPING, .count = 6}};
	instant_format(at, note->at);
	for (size_t i = 0; i < 6; i++) {
		char *part = i % 2 == 0 ? keys[i / 2] : values[i / 2];

		note->parts[i] = (struct yamlnode){.type = YAMLNODE_SCALAR,
		    .style = i == 1 ? YAMLSTYLE_PLAIN : YAMLSTYLE_DOUBLE,
		    .text = part,
		    .len = strlen(part)};
		note->items[i] = &note->parts[i];
	}
	note->node.items = note->items;
}

static bool
holds_note(enum kind kind, const struct yamlnode *notes, const struct yamlnode *note)
{
	char *wanted = item_identity(kind, "notes", note);
	bool found = false;

	for (size_t i = 0; !found && i < list_count(notes); i++) {
		char *identity = item_identity(kind, "notes", list_item(notes, i));

		found = strcmp(identity, wanted) == 0;
		free(identity);
	}
	free(wanted);
	return found;
}

static bool
is_newest_first(const struct yamlnode *notes)
{
	instant_t first = 0, last = 0;
	bool timed = false;

	for (size_t i = 0; i < list_count(notes); i++)
		if (note_time(list_item(notes, i), &last) && !timed) {
			timed = true;
			first = last;
		}
	return first > last;
}

/* Where a note of that instant goes. */
static size_t
place_by_time(const struct yamlnode *notes, instant_t at)
{
	size_t i, count = list_count(notes);
	instant_t time;

	if (is_newest_first(notes)) {
		for (i = 0; i < count; i++)
			if (!note_time(list_item(notes, i), &time) || time <= at)
				break;
		return i;
	}
	for (i = count; i > 0; i--)
		if (!note_time(list_item(notes, i - 1), &time) || time <= at)
			break;
	return i;
}

/* Whose the value was that gave way. */
static void
find_origin(const struct merging *m, const struct docmerge_clash *clash, instant_t *at,
    const char **who)
{
	const struct docmerge_version *side = m->sides[clash->later ? LATER : EARLIER];

	*at = side->at;
	*who = side->who;
	for (size_t i = 0; i < m->out->origin_count && !clash->later; i++)
		if (strcmp(m->out->origins[i].key, clash->key) == 0) {
			*at = m->out->origins[i].at;
			*who = m->out->origins[i].who;
		}
}

static int
add_note(struct merging *m, struct yamldoc *doc, const struct docmerge_clash *clash,
    struct error *err)
{
	const struct yamlnode *notes = yamldoc_get(doc, "notes");
	struct made_note note;
	const char *who;
	instant_t at;
	char *text;
	int rc = 0;

	find_origin(m, clash, &at, &who);
	text = docmerge_clash_text(clash, at, who);
	made_note_init(&note, at, text);
	if (!holds_note(m->kind, notes, &note.node))
		rc = edits_insert(
		    doc, "notes", LIST_NOTES, place_by_time(notes, at), &note.node, err);
	free(text);
	return rc;
}

int
notes_add(struct merging *m, struct yamldoc *doc, struct error *err)
{
	for (size_t i = 0; i < m->out->count; i++)
		if (add_note(m, doc, &m->out->clashes[i], err) < 0)
			return -1;
	return 0;
}
