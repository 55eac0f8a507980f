#include "base/mem.h"
#include "output_internal.h"

#include <stdlib.h>
#include <string.h>

#define GAP "  "       /* between columns where there is room */
#define NARROW_GAP " " /* where there is not */
#define LEAST_CUT 3    /* columns that a cut cell has at least */

/* A column's width where a weight of 1 is worth `unit` columns. */
static size_t
width_at(const struct table_column *column, size_t unit)
{
	size_t share = unit * (size_t)column->spec.weight;

	if (share < LEAST_CUT)
		share = LEAST_CUT;
	return column->spec.rigid || column->width < share ? column->width : share;
}

static size_t
total_at(const struct table_column *columns, size_t count, size_t unit, const char *gap)
{
	size_t total = strlen(gap) * (count - 1);

	for (size_t i = 0; i < count; i++)
		total += width_at(&columns[i], unit);
	return total;
}

/* Hands out what dividing by weights left over, a column each in turn. */
static void
spread(struct table_column *columns, size_t count, const size_t *wanted, size_t room)
{
	size_t total = total_at(columns, count, room, NARROW_GAP);
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < count && total < room; i++) {
			if (columns[i].width == wanted[i])
				continue;
			columns[i].width++;
			total++;
			again = true;
		}
	}
}

static void
narrow(struct table_column *columns, size_t count, size_t room)
{
	size_t *wanted = xcalloc(count, sizeof *wanted);
	size_t unit = room;

	/* Where not even the least fits, nothing is spared. */
	for (size_t i = 0; i < count; i++)
		if (total_at(columns, count, 0, NARROW_GAP) > room)
			columns[i].spec.rigid = false;
	while (unit > 0 && total_at(columns, count, unit, NARROW_GAP) > room)
		unit--;
	for (size_t i = 0; i < count; i++) {
		wanted[i] = columns[i].width;
		columns[i].width = width_at(&columns[i], unit);
	}
	spread(columns, count, wanted, room);
	free(wanted);
}

const char *
table_columns_fit(struct table_column *columns, size_t count, size_t room)
{
	if (total_at(columns, count, room, GAP) <= room)
		return GAP;
	narrow(columns, count, room);
	return NARROW_GAP;
}
