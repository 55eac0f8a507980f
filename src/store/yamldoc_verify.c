#include "yamldoc_internal.h"

/* The text with the span replaced. */
static void
splice(const struct edit *e, struct buf *out)
{
	const struct buf *text = &e->doc->text;

	buf_add(out, text->data, e->start);
	buf_add(out, e->text.data, e->text.len);
	buf_add(out, text->data + e->end, text->len - e->end);
}

static int
refuse(const struct edit *e, const struct error *reason, struct error *err)
{
	return error_failed(err,
	    "cannot change '%s' without touching the rest of the file: %s; change it in "
	    "an "
	    "editor",
	    e->key,
	    reason->code != ERROR_NONE ? reason->message
				       : "what stands around it would read otherwise");
}

int
edit_apply(struct edit *e, struct error *err)
{
	struct yamldoc *doc = e->doc, next = {.text = BUF_INIT};
	struct error reason = ERROR_INIT;
	struct yamlfault where;
	int rc = -1;

	splice(e, &next.text);
	if (next.text.len > YAMLDOC_MAX_BYTES) {
		error_failed(err,
		    "cannot change '%s': the file would become larger than "
		    "1 MiB",
		    e->key);
	} else if (parse_text(&next, &where, &reason) < 0 ||
		   !node_equal(next.root, e->expected)) {
		refuse(e, &reason, err);
	} else {
		struct yamldoc old = *doc;

		*doc = next;
		next = old;
		rc = 0;
	}
	arena_release(&next.arena);
	buf_release(&next.text);
	error_clear(&reason);
	return rc;
}
