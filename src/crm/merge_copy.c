#include "merge_internal.h"

#include "base/mem.h"
#include "base/unicode.h"
#include "store/codec.h"
#include "store/store.h"
#include "store/yamldoc.h"

#include <stdlib.h>
#include <string.h>

static const char suffix[] = ".yaml";
static const char trash[] = "trash/";

struct copy *
copy_of(const char *path, const struct merge_file *file)
{
	const char *rest = strchr(path, '/'), *name = strrchr(path, '/');
	struct copy *copy;
	enum kind kind;
	bool trashed;
	char *id;

	if (!store_parse_path(path, &kind, &id, &trashed))
		return NULL;
	rest += 1 + (trashed ? strlen(trash) : 0);
	name++;
	copy = xcalloc(1, sizeof *copy);
	*copy = (struct copy){.path = path,
	    .file = file,
	    .kind = kind,
	    .id = id,
	    .trashed = trashed,
	    .stem = xstrndup(name, strlen(name) - strlen(suffix)),
	    .folder = xstrndup(rest, (size_t)(name - rest))};
	return copy;
}

void
copy_free(struct copy *copy)
{
	free(copy->id);
	free(copy->stem);
	free(copy->folder);
	free(copy->name);
	free(copy->email);
	free(copy);
}

void
copies_add(struct copies *copies, struct copy *copy)
{
	ARRAY_GROW(copies->items, copies->count, copies->room);
	copies->items[copies->count++] = copy;
}

static const char *
text_of(const struct yamldoc *doc, const char *key)
{
	const struct yamlnode *value = yamldoc_get(doc, key);

	return value != NULL && value->type == YAMLNODE_SCALAR && value->len > 0
		   ? value->text
		   : NULL;
}

static char *
name_of(const struct yamldoc *doc, enum kind kind)
{
	const char *first = text_of(doc, "first_name"), *last = text_of(doc, "last_name");

	if (kind == KIND_LEAD)
		return xstrdup_or_null(text_of(doc, "name"));
	if (first == NULL && last == NULL)
		return NULL;
	return xasprintf("%s/%s", first == NULL ? "" : first, last == NULL ? "" : last);
}

/* What a record is known by is read from the YAML alone: a bad status does not matter. */
void
copy_read(struct copy *copy)
{
	struct error err = ERROR_INIT;
	struct yamldoc *doc = NULL;
	struct yamlfault where;
	const char *created;

	if (copy->was_read)
		return;
	copy->was_read = true;
	copy->readable =
	    docmerge_is_readable(copy->file->bytes, copy->file->len) &&
	    yamldoc_parse(copy->file->bytes, copy->file->len, &doc, &where, &err) == 0;
	if (copy->readable) {
		created = text_of(doc, "created");
		copy->has_created =
		    created != NULL && instant_parse(created, &copy->created);
		copy->name = name_of(doc, copy->kind);
		copy->email = xstrdup_or_null(text_of(doc, "email"));
	}
	yamldoc_free(doc);
	error_clear(&err);
}

bool
copies_differ(struct copy *a, struct copy *b)
{
	copy_read(a);
	copy_read(b);
	return a->has_created && b->has_created && a->created != b->created;
}

bool
copies_share_email(struct copy *a, struct copy *b)
{
	copy_read(a);
	copy_read(b);
	return a->email != NULL && b->email != NULL &&
	       unicode_equal_case(a->email, b->email);
}

bool
copies_part_email(struct copy *a, struct copy *b)
{
	copy_read(a);
	copy_read(b);
	return !(a->has_created && b->has_created) && a->email != NULL &&
	       b->email != NULL && !unicode_equal_case(a->email, b->email);
}

/* The file's values but `created`, as one text. */
static char *
other_values(const struct copy *copy)
{
	struct yamldoc *doc = NULL;
	struct error err = ERROR_INIT;
	struct buf out = BUF_INIT;
	struct yamlfault where;

	if (yamldoc_parse(copy->file->bytes, copy->file->len, &doc, &where, &err) == 0) {
		const struct yamlnode *root = yamldoc_root(doc);

		for (size_t i = 0; i < root->count; i++) {
			char *text = codec_node_text(root->items[i]);

			if (i % 2 == 0 && strcmp(text, "created") == 0)
				i++;
			else
				buf_addf(&out, "%zu:%s", strlen(text), text);
			free(text);
		}
	}
	yamldoc_free(doc);
	error_clear(&err);
	return buf_detach(&out, NULL);
}

bool
copies_same_but_created(const struct copy *a, const struct copy *b)
{
	char *x = other_values(a), *y = other_values(b);
	bool same = strcmp(x, y) == 0;

	free(x);
	free(y);
	return same;
}
