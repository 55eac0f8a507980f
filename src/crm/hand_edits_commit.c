#include "hand_edits_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define OWN_COMMITS 20 /* above that one for all */

/* Edits that are one commit. */
static void
add_changes(
    const struct found_edits *found, const struct found_edit *edit, struct changeset *out)
{
	const char *from = edit->from;
	const struct changed_file *left;

	if (edit->path != NULL)
		changeset_add(out, edit->path, edit->state->bytes, edit->state->len,
		    edit->bytes.data, edit->bytes.len);
	for (size_t i = 0; i < edit->links.count; i++) {
		const struct change *link = &edit->links.items[i];

		changeset_add(out, link->path, link->old.bytes, link->old.len,
		    link->new.bytes, link->new.len);
	}
	if (from == NULL || (edit->path != NULL && strcmp(from, edit->path) == 0))
		return;
	/* What stands there now is another edit's, or can't be read. */
	left = changed_files_find(&found->files, from);
	if (!found->states[left - found->files.items].exists)
		changeset_add(out, from, NULL, 0, NULL, 0);
}

static int
commit_edits(const struct found_edits *found, struct transaction *tx,
    const struct found_edit *const *edits, size_t count, struct strlist *subjects,
    struct error *err)
{
	struct changeset changes = CHANGESET_INIT;
	struct buf message = BUF_INIT;
	int rc;

	if (count > 1)
		buf_addf(&message, "%zu hand edits\n\n", count);
	for (size_t i = 0; i < count; i++) {
		const char *own = edits[i]->message;

		add_changes(found, edits[i], &changes);
		buf_add(&message, own, count == 1 ? strlen(own) : strcspn(own, "\n"));
		if (count == 1)
			continue;
		buf_addch(&message, '\n');
		buf_add(&message, edits[i]->link_lines.data, edits[i]->link_lines.len);
	}
	rc = transaction_commit(tx, &changes, message.data, err);
	strlist_addn(subjects, message.data, strcspn(message.data, "\n"));
	buf_release(&message);
	changeset_release(&changes);
	return rc;
}

/* The chosen ones of a group, or all that are chosen. */
static size_t
list_edits(
    const struct found_edits *found, const size_t *group, const struct found_edit **out)
{
	size_t count = 0;

	for (size_t i = 0; i < found->count; i++)
		if (found->items[i].chosen &&
		    (group == NULL || found->items[i].group == *group))
			out[count++] = &found->items[i];
	return count;
}

/* Edits of one group are chosen together; each group comes up at its first. */
static int
commit_groups(const struct found_edits *found, struct transaction *tx,
    const struct found_edit **edits, struct strlist *subjects, struct error *err)
{
	for (size_t i = 0; i < found->count; i++) {
		size_t count;

		if (!found->items[i].chosen)
			continue;
		count = list_edits(found, &found->items[i].group, edits);
		if (edits[0] == &found->items[i] &&
		    commit_edits(found, tx, edits, count, subjects, err) != 0)
			return -1;
	}
	return 0;
}

void
found_edits_choose(struct found_edits *found, struct found_edit *edit)
{
	if (edit->chosen)
		return;
	edit->chosen = true;
	if (edit->follows != NULL)
		found_edits_choose(found, edit->follows);
	for (size_t i = 0; i < found->count; i++)
		if (found->items[i].group == edit->group ||
		    found->items[i].follows == edit)
			found_edits_choose(found, &found->items[i]);
}

int
found_edits_commit(struct found_edits *found, struct transaction *tx,
    struct strlist *subjects, struct error *err)
{
	const struct found_edit **edits = xcalloc(found->count + 1, sizeof *edits);
	size_t count = list_edits(found, NULL, edits);
	int rc = 0;

	if (count > OWN_COMMITS)
		rc = commit_edits(found, tx, edits, count, subjects, err);
	else
		rc = commit_groups(found, tx, edits, subjects, err);
	free(edits);
	return rc;
}
