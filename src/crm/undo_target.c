#include "base/mem.h"
#include "base/unicode.h"
#include "undo_internal.h"

#include <stdlib.h>
#include <string.h>

/* Commits that a later one took back. */
struct id_list {
	struct object_id *items;
	size_t count, room;
};

/* The walk from HEAD back to the commit that is looked for. */
struct search {
	struct crm *crm;
	const struct undo_request *request;
	char *email;         /* mine */
	struct trail *trail; /* of the record that is asked for; NULL: any */
	struct id_list undone;
	struct version_reader *reader;
	struct log *log;
};

void
undo_target_release(struct undo_target *target)
{
	free(target->subject);
	target->subject = NULL;
	steps_release(&target->steps);
}

static bool
id_list_has(const struct id_list *list, const struct object_id *id)
{
	for (size_t i = 0; i < list->count; i++)
		if (object_id_equal(&list->items[i], id))
			return true;
	return false;
}

/* A commit's trailer (git-interpret-trailers(1)) of that name, where it names a commit.
 */
static bool
find_trailer(const char *message, const char *name, struct object_id *out)
{
	size_t width = strlen(name);
	const char *line = message;
	char text[OBJECT_ID_TEXT_SIZE];

	while ((line = strchr(line, '\n')) != NULL) {
		line++;
		if (strncmp(line, name, width) != 0 ||
		    strlen(line + width) < OBJECT_ID_TEXT_SIZE - 1)
			continue;
		memcpy(text, line + width, OBJECT_ID_TEXT_SIZE - 1);
		text[OBJECT_ID_TEXT_SIZE - 1] = '\0';
		if (object_id_parse(text, out))
			return true;
	}
	return false;
}

/* `contact undo` takes back what was done to a contact, `undo` whatever it was. */
static bool
is_about(const struct undo_request *request, const struct steps *steps)
{
	for (size_t i = 0; i < steps->count; i++)
		if (request->kind == KIND_LEAD ||
		    step_version(&steps->items[i])->kind == request->kind)
			return true;
	return false;
}

/* What the commit did to records, or to the one record, if that is asked for. */
static int
find_steps(struct search *search, const struct log_commit *commit, struct steps *out,
    bool *touches, struct error *err)
{
	struct log_changes changes = LOG_CHANGES_INIT;
	unsigned kinds = 1u << KIND_LEAD | 1u << KIND_CONTACT;
	int ret = log_diff(search->log, &changes, err);

	*touches = false;
	if (ret == 0)
		ret = steps_find(search->reader, search->log, commit->parent_count,
		    &changes, kinds, out, err);
	if (ret == 0 && search->trail == NULL)
		*touches = is_about(search->request, out);
	for (size_t i = 0; ret == 0 && search->trail != NULL && i < out->count; i++) {
		bool taken = false;

		ret = trail_take(
		    search->trail, search->reader, &out->items[i], &taken, err);
		*touches = *touches || taken;
	}
	log_changes_release(&changes);
	return ret;
}

/* Whether the commit is what is looked for: an own change that still stands, or, to redo,
 * an own undo. */
static bool
is_wanted(
    struct search *search, const struct log_commit *commit, bool undoes, bool redoes)
{
	bool mine = unicode_equal_case(commit->author_email, search->email);
	bool kind = search->request->redo ? undoes && !redoes : !undoes;

	return mine && kind && commit->parent_count == 1 &&
	       !id_list_has(&search->undone, &commit->id);
}

/* 1 where it is the one, and *out is filled in. */
static int
try_commit(struct search *search, const struct log_commit *commit,
    struct undo_target *out, struct error *err)
{
	struct object_id undone, redone;
	struct steps steps = {NULL, 0, 0};
	bool undoes = find_trailer(commit->message, "Undoes: ", &undone);
	bool redoes = find_trailer(commit->message, "Redoes: ", &redone);
	bool wanted = is_wanted(search, commit, undoes, redoes);
	bool touches = false;
	int ret = 0;

	/* An undo that was taken back itself took nothing back. */
	if (undoes && !id_list_has(&search->undone, &commit->id)) {
		ARRAY_GROW(
		    search->undone.items, search->undone.count, search->undone.room);
		search->undone.items[search->undone.count++] = undone;
	}
	/* The trail of a record leads through commits of others too, and merges. */
	if (!wanted && search->trail == NULL)
		return 0;
	if (find_steps(search, commit, &steps, &touches, err) != 0)
		ret = -1;
	else if (wanted && touches)
		ret = 1;
	if (ret == 1)
		*out = (struct undo_target){commit->id,
		    xstrndup(commit->message, strcspn(commit->message, "\n")), steps,
		    undoes, undone};
	else
		steps_release(&steps);
	return ret;
}

static int
read_versions(struct search *search, struct steps *steps, struct error *err)
{
	for (size_t i = 0; i < steps->count; i++) {
		struct step *step = &steps->items[i];

		if ((step->before != NULL &&
			version_read(search->reader, step->before, err) != 0) ||
		    (step->after != NULL &&
			version_read(search->reader, step->after, err) != 0))
			return -1;
	}
	return 1;
}

static int
walk(struct search *search, struct undo_target *out, struct error *err)
{
	const struct log_commit *commit;
	int ret;

	while ((ret = log_next(search->log, &commit, err)) == 1) {
		ret = try_commit(search, commit, out, err);
		if (ret != 0)
			break;
	}
	return ret == 1 ? read_versions(search, &out->steps, err) : ret;
}

static int
search_open(struct search *search, struct error *err)
{
	const struct undo_request *request = search->request;
	struct identity me = {NULL, NULL};
	struct record *record = NULL;
	struct repository *repo;
	int ret = -1;

	if (crm_writable(search->crm, &repo, err) != 0 ||
	    repository_author(repo, &me, err) != 0)
		goto out;
	search->email = xstrdup(me.email);
	if (request->ref != NULL) {
		if (crm_find(search->crm, request->kind, CRM_LIVE | CRM_TRASH, false,
			request->ref, &record, err) != 0)
			goto out;
		search->trail = trail_new(request->kind, record->id, record);
		trail_learn_committed(search->trail, search->crm, record);
	}
	ret = log_open(repo, NULL, record_folders, &search->log, err);
out:
	record_free(record);
	identity_release(&me);
	return ret;
}

int
undo_find_target(struct crm *crm, const struct undo_request *request,
    struct undo_target *out, struct error *err)
{
	struct search search = {
	    .crm = crm, .request = request, .reader = version_reader_new(crm)};
	int ret = search_open(&search, err);

	if (ret == 0)
		ret = walk(&search, out, err);
	log_close(search.log);
	version_reader_free(search.reader);
	trail_free(search.trail);
	free(search.undone.items);
	free(search.email);
	return ret;
}
