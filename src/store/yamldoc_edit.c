#include "yamldoc_internal.h"

#include "base/unicode.h"

#include <string.h>

/* Readers look for a key's colon within 1024 characters (YAML 1.2.2 7.4.2). */
#define KEY_MAX_BYTES 1000

typedef int plan_fn(struct edit *e, struct error *err);

static int
edit_try(struct edit *e, plan_fn *plan, struct error *err)
{
	int rc;

	buf_init(&e->text);
	e->expected = NULL;
	rc = plan(e, err);
	if (rc == 0 && e->expected != NULL) /* else there is nothing to do */
		rc = edit_apply(e, err);
	arena_release(&e->arena);
	buf_release(&e->text);
	return rc;
}

/*
 * Plans the change and makes it. Where the natural way doesn't read back as it
 * should, such as a literal block that would swallow the blank line below it,
 * a second try is more cautious.
 */
static int
edit_run(struct edit *e, plan_fn *plan, struct error *err)
{
	struct error first = ERROR_INIT;

	if (edit_try(e, plan, &first) == 0)
		return 0;
	error_clear(&first);
	e->cautious = true;
	return edit_try(e, plan, err);
}

static int
check_text(const char *what, const char *text, struct error *err)
{
	size_t bad;

	if (unicode_valid(text, strlen(text), &bad))
		return 0;
	return error_failed(err, "%s is not UTF-8", what);
}

/* A new key; one that the file has already may be as long as it likes. */
static int
check_new_key(const struct edit *e, struct error *err)
{
	if (strlen(e->key) <= KEY_MAX_BYTES || yamldoc_get(e->doc, e->key) != NULL)
		return 0;
	return error_failed(err, "a key of %zu bytes, expected at most %d",
	    strlen(e->key), KEY_MAX_BYTES);
}

static int
check_item(const struct yamlitem *item, struct error *err)
{
	size_t i, count = item->keys == NULL ? 1 : item->count;

	for (i = 0; i < count; i++)
		if (check_text("a text", item->texts[i], err) < 0 ||
		    (item->keys != NULL && check_text("a key", item->keys[i], err) < 0))
			return -1;
	return 0;
}

static int
run(struct edit *e, plan_fn *plan, struct error *err)
{
	if (check_text("a key", e->key, err) < 0 || check_new_key(e, err) < 0 ||
	    (e->item_key != NULL && check_text("a key", e->item_key, err) < 0) ||
	    (e->item != NULL && check_item(e->item, err) < 0))
		return -1;
	return edit_run(e, plan, err);
}

int
yamldoc_set(struct yamldoc *doc, const char *key, const char *text, bool raw,
    const char *const *after, struct error *err)
{
	struct yamlitem item = {.texts = &text, .raw = &raw, .count = 1};
	struct edit e = {.doc = doc, .key = key, .item = &item, .after = after};

	return run(&e, plan_set, err);
}

int
yamldoc_unset(struct yamldoc *doc, const char *key, struct error *err)
{
	struct edit e = {.doc = doc, .key = key};

	return run(&e, plan_unset, err);
}

int
yamldoc_append(struct yamldoc *doc, const char *key, const struct yamlitem *item,
    const char *const *after, struct error *err)
{
	struct edit e = {
	    .doc = doc, .key = key, .item = item, .after = after, .index = SIZE_MAX};

	return run(&e, plan_insert, err);
}

int
yamldoc_insert(struct yamldoc *doc, const char *key, size_t index,
    const struct yamlitem *item, struct error *err)
{
	struct edit e = {.doc = doc, .key = key, .item = item, .index = index};

	return run(&e, plan_insert, err);
}

int
yamldoc_replace_item(struct yamldoc *doc, const char *key, size_t index,
    const struct yamlitem *item, struct error *err)
{
	struct edit e = {.doc = doc, .key = key, .item = item, .index = index};

	return run(&e, plan_replace_item, err);
}

int
yamldoc_remove_item(struct yamldoc *doc, const char *key, size_t index, struct error *err)
{
	struct edit e = {.doc = doc, .key = key, .index = index};

	return run(&e, plan_remove_item, err);
}

int
yamldoc_item_set(struct yamldoc *doc, const char *key, size_t index, const char *item_key,
    const char *text, bool raw, struct error *err)
{
	struct yamlitem item = {.texts = &text, .raw = &raw, .count = 1};
	struct edit e = {
	    .doc = doc, .key = key, .item = &item, .index = index, .item_key = item_key};

	return run(&e, plan_item_set, err);
}
