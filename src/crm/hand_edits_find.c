#include "hand_edits_internal.h"

#include "base/file.h"
#include "base/mem.h"
#include "store/yamldoc.h"

#include <stdlib.h>
#include <string.h>

#define ALL_KINDS (1u << KIND_LEAD | 1u << KIND_CONTACT)

void
found_edits_release(struct found_edits *found)
{
	for (size_t i = 0; i < found->count; i++) {
		struct found_edit *edit = &found->items[i];

		record_diff_release(&edit->event.changes);
		buf_release(&edit->bytes);
		changeset_release(&edit->links);
		buf_release(&edit->link_lines);
		free(edit->message);
	}
	free(found->items);
	for (size_t i = 0; i < found->files.count && found->states != NULL; i++)
		blob_release(&found->states[i]);
	free(found->states);
	steps_release(&found->steps);
	held_list_release(&found->held);
	version_reader_free(found->reader);
	changed_files_release(&found->files);
	*found = (struct found_edits){0};
}

static struct found_edit *
add_edit(struct found_edits *found)
{
	ARRAY_GROW(found->items, found->count, found->room);
	found->items[found->count] = (struct found_edit){
	    .bytes = BUF_INIT, .link_lines = BUF_INIT, .group = found->count};
	return &found->items[found->count++];
}

void
hand_edits_add_broken(struct hand_edits *out, const struct record *record)
{
	ARRAY_GROW(out->broken, out->broken_count, out->broken_room);
	out->broken[out->broken_count++] =
	    (struct broken_file){xstrdup(record->path), record->broken->line,
		record->broken->column, xstrdup(record->broken->message)};
}

/* 1, 0 where there is no file, -1 where something is there that can't be read. */
static int
read_state(const struct found_edits *found, size_t i, struct error *err)
{
	struct buf bytes = BUF_INIT;
	int rc = file_read(store_root(found->crm->store), found->files.items[i].path,
	    YAMLDOC_MAX_BYTES, &bytes, err);

	if (rc == 1)
		blob_set(&found->states[i], bytes.data, bytes.len);
	buf_release(&bytes);
	return rc;
}

/* What stands at the path. What can't be read has no bytes, but must be told apart from
 * all that has. */
static struct version *
read_version(const struct found_edits *found, size_t i)
{
	const char *path = found->files.items[i].path;
	const struct blob *state = &found->states[i];
	struct error err = ERROR_INIT;
	int rc = read_state(found, i, &err);
	struct version *version = NULL;
	struct object_id id;

	if (rc == 1)
		object_id_of_file(state->bytes, state->len, &id);
	else
		object_id_of_file(path, strlen(path) + 1, &id);
	if (rc != 0)
		version = version_new(path, &id, ALL_KINDS);
	if (version != NULL && rc > 0)
		version->record = crm_read_blob(
		    found->crm, version->kind, version->id, version->path, state);
	if (version != NULL && rc < 0) {
		version->record = record_new(version->kind, version->id, version->path);
		record_break(version->record, "unreadable", 1, 1, err.message);
	}
	if (version != NULL)
		version->record->trashed = version->trashed;
	error_clear(&err);
	return version;
}

/* A folder in the place of a file can't be read, but may hold what was put there. */
static void
clear_displaced(struct found_edits *found)
{
	for (size_t i = 0; i < found->steps.count; i++) {
		struct step *step = &found->steps.items[i];

		if (step->before == NULL || step->after == NULL ||
		    step->after->record->broken == NULL ||
		    !found_edits_displace(found, step->after->path))
			continue;
		version_free(step->after);
		step->after = NULL;
	}
}

/* Files that are as in HEAD after all (touched, staged and taken back) are none. */
static int
find_steps(struct found_edits *found, struct error *err)
{
	for (size_t i = 0; i < found->files.count; i++) {
		const struct changed_file *file = &found->files.items[i];
		struct version *before, *after;
		enum kind kind;
		bool trashed;
		char *id;

		if (!store_parse_path(file->path, &kind, &id, &trashed))
			continue;
		free(id);
		if (repository_check_filter(found->repo, file->path, err) != 0)
			return -1;
		before = version_new(file->path, &file->head, ALL_KINDS);
		after = read_version(found, i);
		if (before != NULL && after != NULL && !file->remoded &&
		    object_id_equal(&before->blob, &after->blob)) {
			version_free(before);
			version_free(after);
		} else {
			steps_add(&found->steps,
			    (struct step){.before = before, .after = after});
		}
	}
	clear_displaced(found);
	return steps_pair(found->reader, &found->steps, err);
}

static struct step *
find_arrival(struct found_edits *found, const char *path)
{
	for (size_t i = 0; i < found->steps.count; i++) {
		struct step *step = &found->steps.items[i];

		if (step->after != NULL && strcmp(step->after->path, path) == 0)
			return step;
	}
	return NULL;
}

static bool
stands(const struct found_edits *found, const char *path)
{
	const struct changed_file *file = changed_files_find(&found->files, path);

	return file != NULL && found->states[file - found->files.items].exists;
}

/*
 * A record whose place another took: nobody deleted its file. So it counts as an edit of
 * that file, and the place that the other left as the one where a file is missing.
 */
static void
settle_taken(struct found_edits *found)
{
	struct steps *steps = &found->steps;
	size_t kept = 0;

	for (size_t i = 0; i < steps->count; i++) {
		struct step *step = &steps->items[i];

		while (step->after == NULL && step->before != NULL &&
		       stands(found, step->before->path)) {
			struct step *other = find_arrival(found, step->before->path);

			if (other == NULL)
				break;
			step->after = other->after;
			other->after = NULL;
			step = other;
		}
	}
	for (size_t i = 0; i < steps->count; i++)
		if (steps->items[i].before != NULL || steps->items[i].after != NULL)
			steps->items[kept++] = steps->items[i];
	steps->count = kept;
}

static const struct blob *
state_of(const struct found_edits *found, const char *path)
{
	return &found->states[changed_files_find(&found->files, path) -
			      found->files.items];
}

/* What was done to a held file was done to what it came from. */
static int
take_held(struct found_edits *found, struct step *step, const struct held **held,
    struct error *err)
{
	const char *path = step->before != NULL ? step->before->path : step->after->path;
	struct compared_file base;
	int rc = held_find(found->repo, &found->held, path, held, err);

	if (rc == 1 && graph_file(found->repo, &(*held)->base, path, &base, err) != 0)
		rc = -1;
	if (rc == 1) {
		version_free(step->before);
		step->before = version_new((*held)->path, &base.blob, ALL_KINDS);
		rc = step->before == NULL
			 ? 0
			 : version_read(found->reader, step->before, err);
	} else {
		*held = NULL;
	}
	return rc < 0 ? -1 : 0;
}

static int
take_step(struct found_edits *found, struct step *step, bool deleted,
    struct hand_edits *out, struct error *err)
{
	const struct held *held = NULL;
	struct found_edit *edit;

	if (step->after != NULL && step->after->record->broken != NULL) {
		hand_edits_add_broken(out, step->after->record);
		strlist_add(&out->left, step->after->path);
		if (step->before != NULL &&
		    strcmp(step->before->path, step->after->path) != 0)
			strlist_add(&out->left, step->before->path);
		return 0;
	}
	/* Where another record took its place it was no accident. */
	if (step->after == NULL && !deleted &&
	    !found_edits_displace(found, step->before->path)) {
		strlist_add(&out->missing, step->before->path);
		strlist_add(&out->left, step->before->path);
		return 0;
	}
	if (step->after != NULL && take_held(found, step, &held, err) != 0)
		return -1;
	edit = add_edit(found);
	edit->step = step;
	edit->held = held;
	if (step->before != NULL)
		edit->from = step->before->path;
	if (step->after != NULL) {
		edit->path = step->after->path;
		edit->state = state_of(found, edit->path);
	}
	return event_fill(found->reader, step, &edit->event, err);
}

static bool
is_own_file(const char *path)
{
	return strcmp(path, "minicrm.ini") == 0 || strcmp(path, ".gitattributes") == 0;
}

/* The team's settings, and git's: where something is wrong in the former they stay. */
static int
take_own_file(struct found_edits *found, size_t i, bool deleted, struct hand_edits *out,
    struct error *err)
{
	const struct changed_file *file = &found->files.items[i];
	struct object_id id = {{0}};
	struct found_edit *edit;

	if (read_state(found, i, err) < 0)
		return -1;
	if (found->states[i].exists)
		object_id_of_file(found->states[i].bytes, found->states[i].len, &id);
	if (object_id_equal(&id, &file->head) && !file->remoded)
		return 0;
	if (!found->states[i].exists && !deleted) {
		strlist_add(&out->missing, file->path);
		strlist_add(&out->left, file->path);
		return 0;
	}
	if (found->states[i].exists && strcmp(file->path, "minicrm.ini") == 0 &&
	    !team_is_readable(found->states[i].bytes, found->states[i].len)) {
		strlist_add(&out->left, file->path);
		return 0;
	}
	edit = add_edit(found);
	if (held_find(found->repo, &found->held, file->path, &edit->held, err) != 1)
		edit->held = NULL;
	if (!object_id_is_zero(&file->head))
		edit->from = file->path;
	if (found->states[i].exists) {
		edit->path = file->path;
		edit->state = &found->states[i];
	}
	return 0;
}

static int
take_all(
    struct found_edits *found, bool deleted, struct hand_edits *out, struct error *err)
{
	for (size_t i = 0; i < found->steps.count; i++)
		if (take_step(found, &found->steps.items[i], deleted, out, err) != 0)
			return -1;
	for (size_t i = 0; i < found->files.count; i++)
		if (is_own_file(found->files.items[i].path) &&
		    take_own_file(found, i, deleted, out, err) != 0)
			return -1;
	return 0;
}

static int
compare_broken(const void *a, const void *b)
{
	const struct broken_file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

void
hand_edits_sort(struct hand_edits *out)
{
	if (out->broken_count > 1)
		qsort(
		    out->broken, out->broken_count, sizeof *out->broken, compare_broken);
	strlist_sort(&out->missing);
	strlist_sort(&out->left);
}

int
found_edits_read(struct crm *crm, const char *const *below, bool deleted,
    struct found_edits *found, struct hand_edits *out, struct error *err)
{
	*found = (struct found_edits){.crm = crm, .reader = version_reader_new(crm)};
	if (crm_history(crm, &found->repo, err) != 0 ||
	    held_read(found->repo, &found->held, err) != 0 ||
	    repository_changes(found->repo, below, &found->files, err) != 0)
		return -1;
	found->states = xcalloc(found->files.count + 1, sizeof *found->states);
	if (find_steps(found, err) != 0)
		return -1;
	settle_taken(found);
	steps_sort(&found->steps);
	if (take_all(found, deleted, out, err) != 0)
		return -1;
	found_edits_group(found);
	hand_edits_sort(out);
	return 0;
}
