#include "check_internal.h"

#include "base/file.h"
#include "base/mem.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void
problem_list_release(struct problem_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->items[i].path);
		free(list->items[i].message);
	}
	free(list->items);
	*list = (struct problem_list)PROBLEM_LIST_INIT;
}

void
named_add(struct named_list *list, const char *id, const char *path,
    const struct record *record)
{
	ARRAY_GROW(list->items, list->count, list->room);
	list->items[list->count++] = (struct named){xstrdup(id), path, record};
}

static int
compare_named(const void *a, const void *b)
{
	const struct named *left = a, *right = b;
	int order = strcmp(left->id, right->id);

	return order != 0 ? order : strcmp(left->path, right->path);
}

void
named_sort(struct named_list *list)
{
	if (list->count > 1)
		qsort(list->items, list->count, sizeof *list->items, compare_named);
}

const struct named *
named_find(const struct named_list *list, const char *id)
{
	size_t from = 0, to = list->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(list->items[middle].id, id) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < list->count && strcmp(list->items[from].id, id) == 0
		   ? &list->items[from]
		   : NULL;
}

void
named_release(struct named_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].id);
	free(list->items);
	*list = (struct named_list){NULL, 0, 0};
}

static bool
is_in(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return len == 0 || (strncmp(path, folder, len) == 0 &&
			       (path[len] == '\0' || path[len] == '/'));
}

static bool
is_asked_for(const struct check *c, const struct finding *finding)
{
	bool asked = c->asked.count == 0;

	for (size_t i = 0; i < c->asked.count && !asked; i++)
		asked = is_in(finding->path, c->asked.items[i]);
	if (!asked || !c->is_staged)
		return asked;
	return check_has_changed(c, finding->path) ||
	       (finding->because != NULL && check_has_changed(c, finding->because));
}

void
check_tell(struct check *c, const struct finding *finding, const char *fmt, ...)
{
	struct problem_list *out = c->out;
	struct buf message = BUF_INIT;
	va_list ap;

	if (!is_asked_for(c, finding))
		return;
	va_start(ap, fmt);
	buf_vaddf(&message, fmt, ap);
	va_end(ap);
	ARRAY_GROW(out->items, out->count, out->room);
	out->items[out->count++] = (struct problem){xstrdup(finding->path),
	    finding->line > 0 ? finding->line : 1,
	    finding->column > 0 ? finding->column : 1, finding->level, finding->rule,
	    buf_detach(&message, NULL)};
}

static int
compare_problems(const void *a, const void *b)
{
	const struct problem *left = a, *right = b;
	int order = strcmp(left->path, right->path);

	if (order != 0)
		return order;
	if (left->line != right->line)
		return left->line < right->line ? -1 : 1;
	if (left->column != right->column)
		return left->column < right->column ? -1 : 1;
	order = strcmp(left->rule, right->rule);
	return order != 0 ? order : strcmp(left->message, right->message);
}

/* A file that is not there would be found in order. */
static int
ask_for(struct check *c, const char *file, struct error *err)
{
	char *path = NULL;
	struct stat st;
	int found;

	if (check_resolve(c->crm, file, &path, err) != 0)
		return -1;
	if (*path == '\0')
		found = 1;
	else if (c->is_staged)
		found = check_index_has(c, path);
	else
		found = file_stat(store_root(c->store), path, &st, err);
	if (found == 0)
		error_failed(err, "cannot check '%s': %s", file,
		    c->is_staged ? "it is not in the index: run 'git add'"
				 : "no such file");
	strlist_take(&c->asked, path);
	return found > 0 ? 0 : -1;
}

static int
load(struct check *c, enum kind kind, struct error *err)
{
	struct record_list *records = &c->records[kind];

	if (check_is_folder_link(c, kind))
		return 0;
	if (store_load(c->store, kind, STORE_LIVE | STORE_TRASH, records, err) != 0)
		return -1;
	for (size_t i = 0; i < records->count; i++) {
		const struct record *record = records->items[i];

		named_add(&c->ids[kind], record->id, record->path, record);
	}
	named_sort(&c->ids[kind]);
	return 0;
}

static int
check_records(struct check *c, struct error *err)
{
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (load(c, (enum kind)kind, err) != 0)
			return -1;
	for (int kind = 0; kind < KIND_COUNT; kind++)
		for (size_t i = 0; i < c->records[kind].count; i++)
			check_record(c, c->records[kind].items[i]);
	check_ids(c);
	check_links(c);
	check_emails(c);
	return 0;
}

static int
run(struct check *c, const struct check_request *request, struct error *err)
{
	if (request->staged && check_open_index(c, err) != 0)
		return -1;
	for (size_t i = 0; i < request->file_count; i++)
		if (ask_for(c, request->files[i], err) != 0)
			return -1;
	check_settings(c);
	check_attributes(c);
	return check_files(c, err) == 0 ? check_records(c, err) : -1;
}

int
crm_check(struct crm *crm, const struct check_request *request, struct problem_list *out,
    struct error *err)
{
	struct check c = {.crm = crm, .store = crm->store, .out = out};
	int ret;

	team_init(&c.before);
	ret = run(&c, request, err);
	if (out->count > 1)
		qsort(out->items, out->count, sizeof *out->items, compare_problems);
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		record_list_release(&c.records[kind]);
		named_release(&c.ids[kind]);
	}
	check_close_index(&c);
	team_release(&c.before);
	strlist_release(&c.asked);
	return ret;
}
