#include "held.h"

#include "base/file.h"
#include "base/mem.h"
#include "history/graph.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char held_path[] = "minicrm/held";

/* One line: the two ids and, behind them, the path. */
struct held_line {
	struct object_id base, head;
	const char *path;
};

static bool
parse(char *line, struct held_line *out)
{
	size_t digits = OBJECT_ID_TEXT_SIZE - 1;

	if (strlen(line) < 2 * OBJECT_ID_TEXT_SIZE + 1 || line[digits] != ' ' ||
	    line[2 * digits + 1] != ' ')
		return false;
	line[digits] = line[2 * digits + 1] = '\0';
	out->path = line + 2 * OBJECT_ID_TEXT_SIZE;
	return object_id_parse(line, &out->base) &&
	       object_id_parse(line + OBJECT_ID_TEXT_SIZE, &out->head);
}

static int
read_lines(struct repository *repo, struct strlist *out, struct error *err)
{
	int folder = open(repository_git_dir(repo), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct buf text = BUF_INIT;
	int rc;

	if (folder < 0)
		return 0;
	rc = file_read(folder, held_path, 0, &text, err);
	if (rc == 1)
		strlist_split(out, text.data, '\n');
	buf_release(&text);
	close(folder);
	return rc < 0 ? -1 : 0;
}

/* The line of the path; false where there is none. */
static bool
find_line(const struct strlist *lines, const char *path, struct held_line *out)
{
	bool found = false;

	for (size_t i = 0; i < lines->count && !found; i++) {
		char *copy = xstrdup(lines->items[i]);

		found = parse(copy, out) && strcmp(out->path, path) == 0;
		free(copy);
	}
	out->path = path;
	return found;
}

int
held_base(struct crm *crm, const char *path, const struct blob *head, struct blob *out,
    struct error *err)
{
	struct strlist lines = STRLIST_INIT;
	struct blob then = BLOB_INIT;
	struct repository *repo;
	struct held_line line;
	int rc = crm_repository(crm, &repo, err);

	if (rc == 0)
		rc = read_lines(repo, &lines, err);
	if (rc == 0 && find_line(&lines, path, &line)) {
		rc = graph_blob(repo, &line.head, &then, err);
		if (rc == 0 && head->exists && blob_equal(&then, head)) {
			rc = graph_blob(repo, &line.base, out, err);
			if (rc == 0)
				rc = 1;
		}
	}
	blob_release(&then);
	strlist_release(&lines);
	return rc;
}

static void
add_line(struct buf *out, const struct object_id *base, const struct object_id *head,
    const char *path)
{
	char one[OBJECT_ID_TEXT_SIZE], two[OBJECT_ID_TEXT_SIZE];

	object_id_format(base, one);
	object_id_format(head, two);
	buf_addf(out, "%s %s %s\n", one, two, path);
}

/* A file that was held already came from further back. */
static int
note_path(struct repository *repo, const struct strlist *lines, const char *path,
    const struct object_id *from, const struct object_id *tree, struct buf *out,
    struct error *err)
{
	struct compared_file before, after;
	struct held_line line;

	if (graph_file(repo, from, path, &before, err) != 0 ||
	    graph_tree_file(repo, tree, path, &after, err) != 0)
		return -1;
	if (find_line(lines, path, &line) && object_id_equal(&line.head, &before.blob))
		add_line(out, &line.base, &after.blob, path);
	else if (!object_id_equal(&before.blob, &after.blob))
		add_line(out, &before.blob, &after.blob, path);
	return 0;
}

static int
write_lines(struct repository *repo, const struct buf *text, struct error *err)
{
	int folder = open(repository_git_dir(repo), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = 0;

	if (folder < 0)
		return error_failed(err, "cannot open '%s'", repository_git_dir(repo));
	if (text->len > 0)
		rc = file_replace(folder, held_path, text->data, text->len, err);
	else
		unlinkat(folder, held_path, 0);
	close(folder);
	return rc;
}

int
held_update(struct repository *repo, const struct strlist *paths,
    const struct object_id *from, const struct object_id *tree, struct error *err)
{
	struct strlist lines = STRLIST_INIT;
	struct buf text = BUF_INIT;
	int rc = read_lines(repo, &lines, err);

	for (size_t i = 0; i < paths->count && rc == 0; i++)
		rc = note_path(repo, &lines, paths->items[i], from, tree, &text, err);
	if (rc == 0 && (text.len > 0 || lines.count > 0))
		rc = write_lines(repo, &text, err);
	buf_release(&text);
	strlist_release(&lines);
	return rc;
}
