#include "commands/as_of.h"

int
take_as_of(struct invocation *inv, struct error *err)
{
	bool given;
	day_t day;

	if (args_day(&inv->args, "as-of", inv->env->today, &given, &day, err) != 0)
		return -1;
	return given ? crm_go_back(inv->crm, day, err) : 0;
}
