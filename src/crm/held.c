#include "held.h"

#include "base/file.h"
#include "base/mem.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char held_path[] = "minicrm/held";

void
held_list_release(struct held_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].path);
	free(list->items);
	*list = (struct held_list)HELD_LIST_INIT;
}

static void
add(struct held_list *list, const struct object_id *base, const struct object_id *head,
    const char *path)
{
	ARRAY_GROW(list->items, list->count, list->room);
	list->items[list->count++] = (struct held){*base, *head, xstrdup(path)};
}

static void
parse(char *line, struct held_list *out)
{
	size_t digits = OBJECT_ID_TEXT_SIZE - 1;
	struct object_id base, head;

	if (strlen(line) < 2 * OBJECT_ID_TEXT_SIZE + 1 || line[digits] != ' ' ||
	    line[2 * digits + 1] != ' ')
		return;
	line[digits] = line[2 * digits + 1] = '\0';
	if (object_id_parse(line, &base) &&
	    object_id_parse(line + OBJECT_ID_TEXT_SIZE, &head))
		add(out, &base, &head, line + 2 * OBJECT_ID_TEXT_SIZE);
}

int
held_read(struct repository *repo, struct held_list *out, struct error *err)
{
	int folder = open(repository_git_dir(repo), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct strlist lines = STRLIST_INIT;
	struct buf text = BUF_INIT;
	int rc;

	if (folder < 0)
		return 0;
	rc = file_read(folder, held_path, 0, &text, err);
	if (rc == 1)
		strlist_split(&lines, text.data, '\n');
	for (size_t i = 0; i < lines.count; i++)
		parse(lines.items[i], out);
	strlist_release(&lines);
	buf_release(&text);
	close(folder);
	return rc < 0 ? -1 : 0;
}

static const struct held *
find_line(const struct held_list *list, const char *path)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].path, path) == 0)
			return &list->items[i];
	return NULL;
}

int
held_find(struct repository *repo, const struct held_list *list, const char *path,
    const struct held **out, struct error *err)
{
	struct compared_file now;
	struct object_id head;

	*out = find_line(list, path);
	if (*out == NULL)
		return 0;
	if (graph_resolve(repo, "HEAD", &head, err) < 0 ||
	    graph_file(repo, &head, path, &now, err) != 0)
		return -1;
	return object_id_equal(&now.blob, &(*out)->head);
}

static int
write_list(struct repository *repo, const struct held_list *list, struct error *err)
{
	int folder = open(repository_git_dir(repo), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct buf text = BUF_INIT;
	int rc = 0;

	if (folder < 0)
		return error_failed(err, "cannot open '%s'", repository_git_dir(repo));
	for (size_t i = 0; i < list->count; i++) {
		char base[OBJECT_ID_TEXT_SIZE], head[OBJECT_ID_TEXT_SIZE];

		object_id_format(&list->items[i].base, base);
		object_id_format(&list->items[i].head, head);
		buf_addf(&text, "%s %s %s\n", base, head, list->items[i].path);
	}
	if (text.len > 0)
		rc = file_replace(folder, held_path, text.data, text.len, err);
	else
		unlinkat(folder, held_path, 0);
	buf_release(&text);
	close(folder);
	return rc;
}

/* A file that was held already came from further back. */
static int
note_path(struct repository *repo, const struct held_list *old, const char *path,
    const struct object_id *from, const struct object_id *tree, struct held_list *out,
    struct error *err)
{
	const struct held *line = find_line(old, path);
	struct compared_file before, after;

	if (graph_file(repo, from, path, &before, err) != 0 ||
	    graph_tree_file(repo, tree, path, &after, err) != 0)
		return -1;
	if (line != NULL && object_id_equal(&line->head, &before.blob))
		add(out, &line->base, &after.blob, path);
	else if (!object_id_equal(&before.blob, &after.blob))
		add(out, from, &after.blob, path);
	return 0;
}

int
held_update(struct repository *repo, const struct strlist *paths,
    const struct object_id *from, const struct object_id *tree, struct error *err)
{
	struct held_list old = HELD_LIST_INIT, now = HELD_LIST_INIT;
	int rc = held_read(repo, &old, err);

	for (size_t i = 0; i < paths->count && rc == 0; i++)
		rc = note_path(repo, &old, paths->items[i], from, tree, &now, err);
	if (rc == 0 && (old.count > 0 || now.count > 0))
		rc = write_list(repo, &now, err);
	held_list_release(&old);
	held_list_release(&now);
	return rc;
}

int
held_drop(struct repository *repo, const struct strlist *paths, struct error *err)
{
	struct held_list old = HELD_LIST_INIT, now = HELD_LIST_INIT;
	int rc = held_read(repo, &old, err);

	for (size_t i = 0; i < old.count; i++)
		if (!strlist_has(paths, old.items[i].path))
			add(&now, &old.items[i].base, &old.items[i].head,
			    old.items[i].path);
	if (rc == 0 && now.count < old.count)
		rc = write_list(repo, &now, err);
	held_list_release(&old);
	held_list_release(&now);
	return rc;
}
