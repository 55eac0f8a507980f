#include "docmerge_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static struct span
document_lines(const struct yamldoc *doc, size_t start, size_t end)
{
	size_t len;

	return (struct span){yamldoc_bytes(doc, &len) + start, end - start};
}

/* Where lines came to stand in the section's text: offsets first, for it still grows. */
static size_t
add_lines(struct section *section, size_t start, size_t end, size_t from, size_t to)
{
	size_t len = section->text.len;

	shift_lines(document_lines(section->doc, start, end), from, to, &section->text);
	return section->text.len - len;
}

/* Takes the lines over, in order, all but the head's with their new indentation. */
static void
divide(struct section *section, const struct yamlblocks *blocks, size_t start, size_t end,
    size_t column)
{
	size_t from = blocks->items[0].column, i;
	const char *p;

	section->divided = true;
	section->head.len = add_lines(section, start, blocks->items[0].start, 0, 0);
	for (i = 0; i < section->count; i++) {
		struct entry *entry = &section->entries[i];

		entry->block = blocks->items[i];
		entry->lead.len = add_lines(
		    section, entry->block.start, entry->block.body, from, column);
		entry->body.len =
		    add_lines(section, entry->block.body, entry->block.end, from, column);
	}
	section->tail.len = add_lines(section, blocks->tail, end, from, column);
	p = section->text.data;
	section->head.text = p;
	p += section->head.len;
	for (i = 0; i < section->count; i++) {
		section->entries[i].lead.text = p;
		p += section->entries[i].lead.len;
		section->entries[i].body.text = p;
		p += section->entries[i].body.len;
	}
	section->tail.text = p;
}

static void
section_init(struct section *section, const struct yamldoc *doc, size_t count)
{
	*section = (struct section){.doc = doc,
	    .entries = xcalloc(count + 1, sizeof *section->entries),
	    .count = count,
	    .identities = STRLIST_INIT,
	    .text = BUF_INIT};
}

void
section_of_file(struct section *section, const struct yamldoc *doc)
{
	const struct yamlnode *root = yamldoc_root(doc);
	struct yamlblocks blocks;
	size_t len;

	section_init(section, doc, root->count / 2);
	for (size_t i = 0; i < section->count; i++) {
		struct entry *entry = &section->entries[i];

		entry->key = root->items[2 * i];
		entry->value = root->items[2 * i + 1];
		strlist_take(&section->identities, node_identity(entry->key));
	}
	if (!yamldoc_blocks(doc, &blocks))
		return;
	yamldoc_bytes(doc, &len);
	divide(section, &blocks, 0, len, blocks.items[0].column);
	yamldoc_blocks_release(&blocks);
}

bool
list_column(const struct yamldoc *doc, const struct entry *entry, size_t *column)
{
	struct yamlblocks blocks;

	if (entry->body.text == NULL ||
	    !yamldoc_list_blocks(doc, entry->value, &entry->block, &blocks))
		return false;
	*column = blocks.items[0].column;
	yamldoc_blocks_release(&blocks);
	return true;
}

void
section_of_list(struct section *section, const struct yamldoc *doc, enum kind kind,
    const struct entry *entry)
{
	section_init(section, doc, list_count(entry->value));
	for (size_t i = 0; i < section->count; i++) {
		section->entries[i].value = list_item(entry->value, i);
		strlist_take(&section->identities,
		    item_identity(kind, entry->key->text, section->entries[i].value));
	}
}

void
section_divide_list(struct section *section, const struct entry *entry, size_t column)
{
	struct yamlblocks blocks;

	if (!yamldoc_list_blocks(section->doc, entry->value, &entry->block, &blocks))
		return;
	divide(section, &blocks, entry->block.body, entry->block.end, column);
	yamldoc_blocks_release(&blocks);
}

void
section_release(struct section *section)
{
	strlist_release(&section->identities);
	free(section->entries);
	buf_release(&section->text);
	*section = (struct section){.text = BUF_INIT};
}

void
sections_pair(struct threeway *out, const struct section sections[VERSIONS])
{
	const struct strlist identities[VERSIONS] = {sections[BASE].identities,
	    sections[EARLIER].identities, sections[LATER].identities};

	threeway_pair(out, identities);
}
