#include "hand_edits_internal.h"

#include <string.h>

static void
join_groups(struct found_edits *found, size_t old, size_t group)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->items[i].group == old)
			found->items[i].group = group;
}

static bool
is_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return strncmp(path, folder, len) == 0 && path[len] == '/';
}

bool
found_edits_displace(const struct found_edits *found, const char *path)
{
	for (size_t i = 0; i < found->steps.count; i++) {
		const struct version *after = found->steps.items[i].after;

		if (after != NULL && after->record->broken == NULL &&
		    (is_below(after->path, path) || is_below(path, after->path)))
			return true;
	}
	return false;
}

/* A file that goes, and one that takes its place with a folder, or that of the folder it
 * lay in. */
static void
group_with_above(struct found_edits *found, const struct found_edit *edit)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct found_edit *other = &found->items[i];

		if ((edit->path != NULL && other->from != NULL &&
			is_below(edit->path, other->from)) ||
		    (edit->from != NULL && other->path != NULL &&
			is_below(edit->from, other->path)))
			join_groups(found, other->group, edit->group);
	}
}

/* Only a folder that has the name of a record can stand in the place of one. */
static bool
lies_in_record(const char *path)
{
	return path != NULL && strstr(path, ".yaml/") != NULL;
}

/* Two that changed places can't be told in two commits. */
static void
group_edits(struct found_edits *found)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct found_edit *edit = &found->items[i];
		const struct changed_file *taken;
		size_t other = 0;

		if (edit->step == NULL || edit->path == NULL ||
		    (edit->from != NULL && strcmp(edit->from, edit->path) == 0))
			continue;
		taken = changed_files_find(&found->files, edit->path);
		if (object_id_is_zero(&taken->head))
			continue;
		while (other < found->count &&
		       (found->items[other].from == NULL ||
			   strcmp(found->items[other].from, edit->path) != 0))
			other++;
		if (other == found->count)
			continue;
		join_groups(found, found->items[other].group, edit->group);
	}
}

void
found_edits_group(struct found_edits *found)
{
	group_edits(found);
	for (size_t i = 0; i < found->count; i++)
		if (lies_in_record(found->items[i].path) ||
		    lies_in_record(found->items[i].from))
			group_with_above(found, &found->items[i]);
}
