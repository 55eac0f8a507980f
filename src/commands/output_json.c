#include "base/buf.h"
#include "output_internal.h"

static void
write_value(struct output *out, struct json *value, int indent)
{
	struct buf text = BUF_INIT;

	json_write(value, indent, &text);
	output_write(out, text.data, text.len);
	buf_release(&text);
	json_free(value);
}

void
output_json(struct output *out, struct json *value)
{
	write_value(out, value, 2);
	output_text(out, "\n");
}

void
output_json_item(struct output *out, struct json *value)
{
	output_text(out, out->json_items++ == 0 ? "[\n" : ",\n");
	write_value(out, value, 0);
}

void
output_json_end(struct output *out)
{
	output_text(out, out->json_items == 0 ? "[]\n" : "\n]\n");
	out->json_items = 0;
}
